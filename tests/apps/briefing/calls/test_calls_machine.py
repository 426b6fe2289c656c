"""Codes against a model, step by step: opened, tried, replayed, tried twice at one moment, with time that passes (R51).

Each run begins a day and an hour after the one before, so that no limit of an earlier run is felt; nothing is emptied.
"""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from django.db import connection
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bihuan.apps.briefing.actions.calls_sweeping import forget_calls
from bihuan.apps.briefing.models import CallCode
from bihuan.apps.core.models import Incident
from bihuan.apps.core.rules import NotAllowed
from tests.apps.briefing.calls.calls_world import AT, OTHER_PHONE, PHONE, Calls, check, make_calls
from tests.apps.briefing.calls.failing_calls import other_than
from tests.conftest import IS_PROOF
from tests.faults.test_races import together

pytestmark = pytest.mark.django_db(transaction=True)
RUNS = 5_000 if IS_PROOF else 20
PHONES = (PHONE, OTHER_PHONE)
WAITS = (1, 30, 59, 60, 240, 599, 600, 3600)  # seconds: to either side of a minute's, a code's and a call's limits
COUNTED: Counter[str] = Counter()


@dataclass
class Known:
    """What the model knows of the newest code of a callee."""

    code: str
    opened_at: datetime
    is_used: bool = False
    confirmed: int = 0


@dataclass
class Model:
    """What there should be."""

    at: datetime
    live: dict[int, Known] = field(default_factory=dict)
    before: dict[int, list[str]] = field(default_factory=lambda: {0: [], 1: []})
    sources: dict[str, list[datetime]] = field(default_factory=dict)
    tries: dict[int, list[datetime]] = field(default_factory=lambda: {0: [], 1: []})


def test_codes_are_confirmed_once_and_only_as_the_model_says(capsys: pytest.CaptureFixture[str]) -> None:
    world = make_calls()
    days = itertools.count(1)
    Incident.objects.update(starts_at=AT - timedelta(days=3))
    COUNTED.clear()

    class Codes(RuleBasedStateMachine):
        """Two callees, two sources, a clock that is told."""

        def __init__(self) -> None:
            super().__init__()
            self.calls: Calls = world
            self.model = Model(AT + next(days) * timedelta(hours=25))
            COUNTED["runs"] += 1

        @rule(who=st.integers(0, 1))
        def open(self, who: int) -> None:
            """Open a call, or be refused the fourth of an hour; whatever stood before is void."""
            model, at = self.model, self.model.at
            try:
                opened = self.calls.open(who, at=at)
            except NotAllowed as refusal:
                COUNTED[refusal.code] += 1
                return
            if who in model.live:
                model.before[who].append(model.live[who].code)
            model.live[who] = Known(opened.code, at)

        @rule(seconds=st.sampled_from(WAITS))
        def wait(self, seconds: int) -> None:
            """Let time pass."""
            self.model.at += timedelta(seconds=seconds)

        def _expects(self, who: int, source: str) -> bool:
            """Note a try in the model; say whether the right code would be confirmed by it."""
            model, known = self.model, self.model.live.get(who)
            times = model.sources.setdefault(source, [])
            times.append(model.at)
            model.tries[who].append(model.at)
            lately = [at for at in times if at > model.at - timedelta(minutes=1)]
            if known is None:
                return False
            tries = [at for at in model.tries[who] if at >= known.opened_at]
            age = model.at - known.opened_at
            return not known.is_used and len(tries) <= 5 and age < timedelta(minutes=10) and len(lately) <= 10

        @rule(who=st.integers(0, 1), source=st.sampled_from(["192.0.2.1", "192.0.2.2"]))
        def submit_right(self, who: int, source: str) -> None:
            """Send the newest code of a callee; nobody has one before the first call."""
            known, expected = self.model.live.get(who), self._expects(who, source)
            found = check(known.code if known else "12345678", phone=PHONES[who], at=self.model.at, source=source)
            assert found == expected
            if known and found:
                known.is_used, known.confirmed = True, known.confirmed + 1
                COUNTED["confirmed"] += 1

        @rule(who=st.integers(0, 1), kind=st.sampled_from(["wrong", "old", "other", "malformed"]))
        def submit_another(self, who: int, kind: str) -> None:
            """Send a wrong code, one that was given before, the other callee's, or none."""
            model, known = self.model, self.model.live.get(who)
            others = model.live.get(1 - who)
            right = known.code if known else ""
            sent = {
                "wrong": other_than(right or "1"), "old": (model.before[who] or ["87654321"])[-1],
                "other": others.code if others else "00000001", "malformed": right[:-1],
            }[kind]  # fmt: skip
            if known and sent == right:
                return  # two codes are alike once in 10^8
            self._expects(who, "198.51.100.1")
            assert not check(sent, phone=PHONES[who], at=model.at, source="198.51.100.1")

        @rule(who=st.integers(0, 1))
        def submit_twice_at_one_moment(self, who: int) -> None:
            """Send the right code twice at one moment: one is confirmed, where it may be, and never both."""
            known = self.model.live.get(who)
            if known is None:
                return
            at, phone, code = self.model.at, PHONES[who], known.code
            is_free = [self._expects(who, source) for source in ("203.0.113.1", "203.0.113.2")]
            found = together(
                *(
                    lambda source=source: check(code, phone=phone, at=at, source=source)  # type: ignore[misc]  # bound
                    for source in ("203.0.113.1", "203.0.113.2")
                )
            )
            assert [one for one in found if not isinstance(one, bool)] == []
            COUNTED["pairs"] += 1
            if all(is_free):
                assert Counter(found) == {True: 1, False: 1}
            elif any(is_free):  # the fifth try and the sixth: whichever is counted as the fifth
                assert found.count(True) <= 1
            else:
                assert found == [False, False]
            known.is_used, known.confirmed = known.is_used or True in found, known.confirmed + found.count(True)
            COUNTED["confirmed"] += found.count(True)

        @invariant()
        def no_code_is_confirmed_twice(self) -> None:
            """Whatever was done: at most one success a code, and one code at most stands open a callee."""
            assert max((known.confirmed for known in self.model.live.values()), default=0) <= 1
            standing = CallCode.objects.filter(used_at=None, voided_at=None, opened_at__lte=self.model.at)
            assert max(Counter(standing.values_list("callee_index", flat=True)).values(), default=0) <= 1

        def teardown(self) -> None:
            """Forget the run, as the background would a day later."""
            forget_calls(at=self.model.at + timedelta(hours=24, minutes=10))

    how = settings(  # shrinking runs for minutes on a database; the steps of a failure are told all the same
        max_examples=RUNS, stateful_step_count=12, deadline=None, database=None, phases=[Phase.generate]
    )  # fmt: skip
    run_state_machine_as_test(Codes, settings=how)
    with capsys.disabled():
        print(f"\nR51 {connection.vendor}: {dict(COUNTED)}")
    assert COUNTED["runs"] >= RUNS
    assert min(COUNTED["pairs"], COUNTED["confirmed"]) > 0
    assert set(COUNTED) <= {"runs", "pairs", "confirmed", "codes_of_call_spent"}
