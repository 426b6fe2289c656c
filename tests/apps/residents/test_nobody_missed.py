"""Whatever happens in whatever order, everybody to whom a check is owed is seen, on the ladder or not yet due."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.apps.residents.actions.care import Change, change_care, end_care
from bihuan.apps.residents.actions.checks import Told, note_no_answer, note_seen
from bihuan.apps.residents.actions.sweeping import sweep_care
from bihuan.apps.residents.models import CareEntry, WelfareCheck
from bihuan.apps.residents.queries.care import equation
from tests.care_world import Care
from tests.trust.ground import undone

pytestmark = pytest.mark.django_db
EXAMPLES = 200 if os.environ.get("BIHUAN_PROVE") else 12
NEEDS = [("alone",), ("insulin",), ("oxygen",)]
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["add", "seen", "offline", "no_answer", "change", "end", "sweep", "wait"]),
        st.integers(0, 4), st.integers(1, 40),
    ),
    min_size=1, max_size=14,
)  # fmt: skip


@given(ACTS)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_equation_balances_after_every_act(care: Care, acts: list[tuple[str, int, int]]) -> None:
    with undone():
        at, entries, seen = care.at, [care.add(0)], {}  # type: ignore[var-annotated]  # filled below
        for number, (act, who, more) in enumerate(acts):
            at += timedelta(hours=more if act == "wait" else 0, minutes=1)
            _act(care, act, entries, who, more, at, number, seen)
            _holds(care, at, seen)


def _act(care: Care, act: str, entries: list[CareEntry], who: int, more: int, at, number: int, seen: dict) -> None:  # type: ignore[no-untyped-def, type-arg]  # plain values
    lead, row = care.actor("lead"), entries[who % len(entries)]
    is_live = care.again(row).ended_at is None
    if act == "add" and len(entries) < 5:
        care.at = at
        entries.append(care.add(number + 1, NEEDS[more % 3]))
    elif act == "sweep":
        sweep_care(incident=care.incident, at=at)
    elif not is_live:
        return
    elif act in {"seen", "offline"}:
        when = at - timedelta(hours=more) if act == "offline" else at
        note_seen(entry_id=row.pk, told=Told("visit", seen_at=when), by=lead, at=at)
        seen[row.pk] = max(when, seen.get(row.pk, when))
    elif act == "no_answer":
        note_no_answer(entry_id=row.pk, by=lead, at=at)
    elif act == "change":
        change_care(entry_id=row.pk, change=Change(needs=NEEDS[more % 3]), by=lead, at=at)
    elif act == "end":
        end_care(entry_id=row.pk, reason="moved", by=lead, at=at)


def _holds(care: Care, at, seen: dict) -> None:  # type: ignore[no-untyped-def, type-arg]  # plain values
    everybody = CareEntry.objects.filter(incident=care.incident)
    found, live = equation(everybody, at), everybody.filter(ended_at=None)
    assert (found.difference, found.due) == (0, live.count())
    assert {one.pk: one.seen_at for one in live if one.seen_at} == {
        one.pk: seen[one.pk] for one in live if one.pk in seen
    }
    open_n = WelfareCheck.objects.filter(state="open", entry__in=live).count()
    assert (open_n, WelfareCheck.objects.filter(state="open").count()) == (live.count(), live.count())
