"""Tries are counted in the database: by every process, also when two come at once."""

from __future__ import annotations

import time
from collections.abc import ItemsView
from datetime import UTC, datetime, timedelta

import pytest

from bihuan.apps.accounts.actions import throttle
from bihuan.apps.accounts.models import SignedIn, Throttle
from bihuan.apps.accounts.rules.throttling import ADDRESS, NAME, Limit
from tests.apps.accounts.staff import make_staff
from tests.faults.test_races import together

AT = datetime(2026, 8, 21, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def _try(username: str, at: datetime, *, address: str = "192.0.2.1", device: str = "") -> str:
    try:
        throttle.take(throttle.password_limits(username=username, address=address, device=device), at=at)
    except throttle.TooOften as refusal:
        return "proof" if refusal.needs_proof else "wait"
    return "may"


@pytest.mark.django_db
def test_five_wrong_tries_in_a_quarter_of_an_hour_and_no_sixth() -> None:
    assert [_try("li.na", AT + MINUTE * n) for n in range(6)] == ["may"] * 5 + ["wait"]
    assert _try("li.na", AT + 15 * MINUTE) == "may"


@pytest.mark.django_db
def test_a_name_that_nobody_has_is_counted_in_the_same_way() -> None:
    make_staff("li.na", None)
    told = {name: [_try(name, AT + MINUTE * n, address=name) for n in range(7)] for name in ("li.na", "nobody")}
    assert told["li.na"] == told["nobody"]


@pytest.mark.django_db
def test_one_address_gets_twenty_tries_whatever_names_it_tries() -> None:
    told = [_try(f"name{n}", AT, address="192.0.2.9") for n in range(11)]
    assert told == ["may"] * 10 + ["wait"]  # from the tenth failure in a row on there is a delay, which grows
    told = [_try(f"name{n}", AT + MINUTE * n, address="192.0.2.8") for n in range(40)]
    assert max(sum(one == "may" for one in told[n : n + 15]) for n in range(40)) <= 20


@pytest.mark.django_db
def test_a_refused_try_counts_nowhere() -> None:
    for n in range(6):
        _try("li.na", AT + MINUTE * n)
    assert sorted(Throttle.objects.values_list("failures", flat=True)) == [5, 5]


@pytest.mark.django_db
def test_strangers_cannot_keep_the_owner_out_of_a_device_at_which_they_signed_in_before() -> None:
    owner = make_staff("li.na", None)
    SignedIn.objects.create(account=owner, began_at=AT, seen_at=AT, proved_at=AT, device="d" * 64)
    for n in range(6):
        _try("li.na", AT + MINUTE * n, address="198.51.100.7")
    assert _try("li.na", AT + 6 * MINUTE) == "wait"
    assert _try("li.na", AT + 6 * MINUTE, device="d" * 64) == "may"
    assert _try("li.na", AT + 6 * MINUTE, device="e" * 64) == "wait"


@pytest.mark.django_db
def test_after_a_hundred_failures_in_a_row_another_proof_is_asked_for_and_opens_it_again() -> None:
    told = [_try("li.na", AT + 15 * MINUTE * n, address=str(n)) for n in range(102)]
    assert told == ["may"] * 100 + ["proof"] * 2
    throttle.forget_tries([throttle.key_of("name", "li.na")])
    assert _try("li.na", AT + 16 * MINUTE * 102) == "may"


@pytest.mark.django_db
def test_a_success_between_failures_begins_anew() -> None:
    limits = throttle.password_limits(username="li.na", address="192.0.2.1", device="")
    for n in range(12):
        throttle.take(limits, at=AT + MINUTE * n)
        throttle.forgive(limits, at=AT + MINUTE * n)
    assert sorted(Throttle.objects.values_list("failures", flat=True)) == [0, 0]


@pytest.mark.django_db
def test_neither_name_nor_address_can_be_read_from_the_table_and_old_rows_go() -> None:
    _try("li.na", AT, address="192.0.2.1")
    assert [row for row in Throttle.objects.values() if "li.na" in str(row) or "192.0.2.1" in str(row)] == []
    assert throttle.purge_throttles(at=AT + timedelta(days=2)) == 1  # the address
    assert throttle.purge_throttles(at=AT + timedelta(days=91)) == 1


class Slow(dict[str, Limit]):
    """Limits that take their time to be looked at, so that tries at one moment overlap for certain."""

    def items(self) -> ItemsView[str, Limit]:
        """Return the items after a while."""
        time.sleep(0.01)
        return super().items()


@pytest.mark.django_db(transaction=True)
def test_tries_at_one_moment_cannot_be_more_than_the_limit() -> None:
    for round_ in range(3):
        name, at = f"name{round_}", AT + timedelta(hours=round_)
        limits = Slow({throttle.key_of("name", name): NAME, throttle.key_of("address", name): ADDRESS})
        throttle.take(limits, at=at - MINUTE)
        throttle.take(limits, at=at - MINUTE / 2)
        told = together(*[lambda limits=limits, at=at: throttle.take(limits, at=at) for _ in range(8)])
        assert sum(one is None for one in told) == 1  # the third failure brings the first delay
        assert sum(isinstance(one, throttle.TooOften) for one in told) == 7
