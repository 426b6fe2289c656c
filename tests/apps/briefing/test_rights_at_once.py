"""Two browsers that type one code at the same instant: one of them opens it."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connection

from tests.apps.briefing.rights_world import OTHER_TICKET, TICKET, make_rights


@pytest.mark.django_db(transaction=True)
def test_two_parallel_tries_open_one_view() -> None:
    rights = make_rights()
    code, barrier = rights.issue().code, Barrier(2)
    opened: list[str] = []

    def attempt(ticket: str) -> None:
        barrier.wait()
        try:
            opened.append(rights.open(code, ticket=ticket))
        finally:
            connection.close()

    threads = [Thread(target=attempt, args=(ticket,)) for ticket in (TICKET, OTHER_TICKET)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(bool(token) for token in opened) == [False, True]
