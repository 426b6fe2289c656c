"""Two who type one code at the same instant: one of them is told that it is real."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connection

from bihuan.apps.briefing.models import CallTry
from bihuan.apps.core.models import Event
from tests.apps.briefing.calls.calls_world import check, make_calls


@pytest.mark.django_db(transaction=True)
def test_two_parallel_checks_of_one_code_confirm_it_once() -> None:
    code, barrier = make_calls().open().code, Barrier(2)
    told: list[bool] = []

    def attempt(source: str) -> None:
        barrier.wait()
        try:
            told.append(check(code, source=source))
        finally:
            connection.close()

    threads = [Thread(target=attempt, args=(source,)) for source in ("192.0.2.1", "192.0.2.2")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(told) == [False, True]
    assert (CallTry.objects.count(), Event.objects.filter(kind="call.confirmed").count()) == (2, 1)
