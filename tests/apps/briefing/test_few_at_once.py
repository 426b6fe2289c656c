"""A flood of checks waits its turn outside: before Argon2, before the database; the hotline does not wait with it."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

import pytest
from django.db import connection

from bihuan.apps.briefing.actions.calls_checking import check_call, check_for
from bihuan.apps.briefing.actions.rights_codes import open_view
from bihuan.apps.briefing.models import CallTry, RightsTries
from bihuan.apps.briefing.rules.few_at_once import AT_ONCE, FEW
from tests.apps.briefing.calls.calls_world import AT, PHONE, make_calls


def try_call() -> object:
    return check_call(phone=PHONE, code="1234 5678", source="203.0.113.7", at=AT)


def try_paper() -> object:
    return open_view(typed="0000-00000-00000", ticket="0" * 32, at=AT)


@pytest.mark.parametrize("check", [try_call, try_paper])
@pytest.mark.django_db(transaction=True)
def test_who_comes_while_as_many_are_checked_as_may_be_waits_and_nothing_is_done_for_them(
    check: Callable[[], object],
) -> None:
    said: list[object] = []

    def attempt() -> None:
        try:
            said.append(check())
        finally:
            connection.close()

    thread = Thread(target=attempt)
    for _ in range(AT_ONCE):
        FEW.acquire()
    try:
        thread.start()
        thread.join(0.3)
        assert (thread.is_alive(), CallTry.objects.count(), RightsTries.objects.count()) == (True, 0, 0)
    finally:
        FEW.release(AT_ONCE)
    thread.join(20)
    assert said == [""]
    assert CallTry.objects.count() + RightsTries.objects.count() == 1


@pytest.mark.django_db
def test_the_hotline_checks_while_the_public_waits() -> None:
    calls = make_calls()
    opened = calls.open()
    for _ in range(AT_ONCE):
        FEW.acquire()
    try:
        told = check_for(phone=PHONE, code=opened.code, by=calls.actor("operator"), at=AT)
    finally:
        FEW.release(AT_ONCE)
    assert len(told) == 22
