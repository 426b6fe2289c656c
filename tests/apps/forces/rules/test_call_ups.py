"""Who is called when people are needed, and who must not be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bihuan.apps.forces.rules.call_ups import Ask, Candidate, choose, how_many, is_unanswered, stopped_by

AT = datetime(2026, 8, 25, 0, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
FREE = Candidate("a", "1", "PCS-03", frozenset({"order"}))
BUSY = Candidate("b", "2", "PCS-03", is_on_duty=True)
ILL = Candidate("c", "3", "PCS-03", frozenset({"order"}), is_absent=True)
TIRED = Candidate("d", "4", "SQ-07", last_end=AT - 10 * HOUR)
FRESH = Candidate("e", "5", "SQ-07", frozenset({"driving"}), last_end=AT - 11 * HOUR, week_minutes=100)
ALL = (FREE, BUSY, ILL, TIRED, FRESH)


def test_nobody_on_duty_away_or_not_rested_is_called() -> None:
    chosen = choose(ALL, Ask(), AT)
    assert chosen.called == ("a", "e")
    assert (chosen.left_out, chosen.matched) == ({"on_duty": 1, "absent": 1, "resting": 1}, 5)


def test_eleven_hours_are_a_rest() -> None:
    assert [stopped_by(one, AT) for one in ALL] == ["", "on_duty", "absent", "resting", ""]


def test_a_unit_and_a_skill_narrow_the_call() -> None:
    assert choose(ALL, Ask(unit="SQ-07"), AT).called == ("e",)
    assert choose(ALL, Ask(skill="order"), AT).called == ("a",)


def test_so_many_are_called_the_least_worked_first() -> None:
    assert choose(ALL, Ask(wanted=1), AT).called == ("a",)
    assert choose(ALL, Ask(wanted=9), AT).called == ("a", "e")


def test_a_level_calls_what_its_share_lacks() -> None:
    assert choose(ALL, Ask(share_percent=40), AT).called == ("a",)  # two of five; one is on duty
    assert choose(ALL, Ask(share_percent=20), AT).called == ()
    assert choose(ALL, Ask(share_percent=100), AT).called == ("a", "e")
    assert how_many(Ask(share_percent=50), able=9, strength=5, on_duty=0) == 3


def test_who_is_overridden_is_called_against_the_rule_but_not_from_their_post() -> None:
    chosen = choose(ALL, Ask(wanted=1), AT, overridden=("c", "d", "b"))
    assert chosen.called == ("a", "c", "d")
    assert (chosen.against, chosen.left_out) == ({"c": "absent", "d": "resting"}, {"on_duty": 1})


_CANDIDATE = st.builds(
    Candidate, id=st.uuids().map(str), number=st.text(max_size=3), unit=st.sampled_from(["A", "B"]),
    skills=st.frozensets(st.sampled_from(["order", "driving"])), is_on_duty=st.booleans(), is_absent=st.booleans(),
    last_end=st.one_of(st.none(), st.integers(0, 40).map(lambda h: AT - h * HOUR)), week_minutes=st.integers(0, 4000),
)  # fmt: skip
_ASK = st.builds(
    Ask, unit=st.sampled_from(["", "A"]), skill=st.sampled_from(["", "order"]),
    wanted=st.one_of(st.none(), st.integers(1, 5)), share_percent=st.one_of(st.none(), st.integers(0, 100)),
)  # fmt: skip


@given(st.lists(_CANDIDATE, max_size=12, unique_by=lambda one: one.id), _ASK)
def test_no_call_ever_reaches_somebody_whom_a_rule_stops(people: list[Candidate], ask: Ask) -> None:
    chosen = choose(people, ask, AT)
    by_id = {one.id: one for one in people}
    assert all(not stopped_by(by_id[name], AT) for name in chosen.called)
    assert len(set(chosen.called)) == len(chosen.called) <= (ask.wanted or len(people))


def test_silence_is_late_after_the_minutes_that_were_given() -> None:
    told = {"made_at": AT, "answer_minutes": 15}
    assert not is_unanswered(state="called", at=AT + timedelta(minutes=14), **told)  # type: ignore[arg-type]  # by name
    assert is_unanswered(state="called", at=AT + timedelta(minutes=15), **told)  # type: ignore[arg-type]  # by name
    assert not is_unanswered(state="coming", at=AT + timedelta(minutes=15), **told)  # type: ignore[arg-type]  # by name
