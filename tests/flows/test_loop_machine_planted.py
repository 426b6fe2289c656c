# ruff: noqa: ARG005 - what is planted takes the arguments of what it replaces
"""Whatever keeps the books is taken out, one thing at a time, and the machine must go red."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from tests.faults.loop import empty_world
from tests.faults.machine import LoopMachine
from tests.faults.walking import walk
from tests.flows.test_loop_machine import IS_PROOF

from bihuan.apps.core.journal import Writer, writing
from bihuan.apps.intake.actions import ruling
from bihuan.apps.intake.rules import DispositionKind, Ruling
from bihuan.apps.orders.actions import applying, moving
from bihuan.apps.orders.rules import guards
from bihuan.apps.orders.rules.moves import MOVES

journal_writing = import_module("bihuan.apps.core.journal.writing")  # its package has a function of the same name
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.unmeasured,
    pytest.mark.skipif(
        not IS_PROOF and "sqlite" not in settings.DATABASES["default"]["ENGINE"],
        reason="plants are looked for on one database; on both under `make prove`",
    ),
]
SEARCH, STEPS = 1_000 if IS_PROOF else 150, 60
SILENT = {"stands_down", "escalating", "has_children"}
"""Guards that a person cannot reach: the first checks nothing, the others judge the product's own moves."""


def seen_red(*often: str) -> None:
    """Walk until the machine goes red, which it must; whatever the product then raises is red."""
    LoopMachine.world = empty_world()
    for seed in range(SEARCH):
        try:
            walk(LoopMachine, seed, STEPS, often)
        except Exception as red:  # assertion, broken constraint or JournalMoved: all are red
            print(f"\nseed {seed}: {type(red).__name__}: {str(red)[:200]}")
            return
    pytest.fail(f"{SEARCH} walks did not see it")


def test_compare_and_swap_taken_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def swap(row: Any, columns: Any) -> None:
        sets = ", ".join(f"{name} = %s" for name, _ in applying.stored(columns))
        with connection.cursor() as cursor:
            values = [value for _, value in applying.stored(columns)]
            cursor.execute(f"UPDATE orders_workorder SET n = n + 1, {sets} WHERE id = %s", [*values, row.id])  # noqa: S608 - the product's own names

    monkeypatch.setattr(applying, "_swap", swap)
    seen_red()


def test_an_event_written_without_moving_the_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applying, "_swap", lambda row, columns: None)
    seen_red()


def test_a_row_moved_without_an_event(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = applying.record_event
    monkeypatch.setattr(applying, "record_event", lambda draft: 0 if draft.kind == "order.urged" else plain(draft))
    seen_red()


@pytest.mark.parametrize("job", ["orders.notify_unit", "orders.open_orders", "orders.open_order"])
def test_the_outbox_row_not_written(monkeypatch: pytest.MonkeyPatch, job: str) -> None:
    plain = journal_writing.jobs_for
    monkeypatch.setattr(journal_writing, "jobs_for", lambda kind: [one for one in plain(kind) if one != job])
    seen_red()


def test_the_bodies_of_events_are_not_numbered_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Writer.record

    def record(self: Writer, draft: Any) -> int:
        index = plain(self, draft)
        self.size += draft.kind == "order.urged"  # a number is skipped
        return index

    monkeypatch.setattr(Writer, "record", record)
    seen_red()


def _accept_all(**_: Any) -> Ruling:
    return Ruling(DispositionKind.ACCEPTED)


def test_the_duplicate_rule_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ruling, "dispose", _accept_all)
    seen_red()


def test_the_duplicate_rule_dropped_and_the_unique_key_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_accepted_per_key")
    monkeypatch.setattr(ruling, "dispose", _accept_all)
    seen_red()


def test_an_outcome_not_owed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "owe_outcomes", lambda row, step, at: [])
    seen_red()


def test_an_outcome_owed_and_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "_keep_outcomes", lambda outcomes, index: None)
    seen_red()


def test_a_parent_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "_tell_parent", lambda before, step, at: None)
    seen_red("split", "go_on", "go_on", "go_on")


def test_a_repeated_command_done_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "run_command", lambda *, command, request, at, do: _done(do))
    seen_red()


def _done(do: Any) -> Any:
    with writing():
        return do()


def test_a_stale_page_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "check_seen", lambda row, expected_n: None)
    seen_red()


GUARDED = sorted({move.guard for move in MOVES.values() if move.guard} - SILENT)
FAST = ("closing", "own_unit", "cancelling", "standing_down", "merging")
"""The guards taken out in every run; `make prove` takes out each of them."""


@pytest.mark.parametrize("guard", GUARDED if IS_PROOF else FAST)
def test_a_guard_taken_out(monkeypatch: pytest.MonkeyPatch, guard: str) -> None:
    monkeypatch.setitem(guards.GUARDS, guard, lambda case: None)
    seen_red("go_on", "try_something_fitting")
