"""The judgements by themselves: values in, offenders out."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

import pytest

from bihuan.apps.orders.queries.books.roots import GrowingTree, roots_at
from bihuan.apps.orders.rules.accounts import MARK, Account, Dispatch, Ruled, Story
from bihuan.apps.orders.rules.accounts import read_order as read_order_story
from bihuan.apps.orders.rules.accounts import read_record as read_record_story
from bihuan.apps.orders.rules.daysheet import DaySheet, SheetRow, holder_rows, source_row
from bihuan.apps.orders.rules.equations import (
    BatchCase,
    Equation,
    Offender,
    OutcomeCase,
    Passing,
    judge_batch,
    judge_dispatch,
    judge_effect,
    judge_outcome,
    judge_passing,
    judge_row,
    judge_standing,
    settle,
    unaccounted,
    wait_seconds,
    waiting_at,
)
from bihuan.engine.ledger.canonical import instant
from bihuan.engine.ledger.merkle import root


class Line(NamedTuple):
    """One event of a story."""

    n: int
    leaf: int
    kind: str
    from_state: str
    to_state: str
    from_holder: str
    to_holder: str
    facts: str


def story(lines: list[Line]) -> Story:
    """Join events as the database does."""
    marks = [MARK if name.endswith("holder") else "," for name in Line._fields]
    columns = zip(*lines, strict=True)
    return Story("order", "o", *(mark.join(map(str, one)) for mark, one in zip(marks, columns, strict=True)))


def read_order(lines: list[Line]) -> Account:
    return read_order_story(story(lines))


def read_record(lines: list[Line]) -> Ruled:
    return read_record_story(story(lines))


AT = datetime(2026, 8, 21, 8, 0, tzinfo=UTC)
NOW = waiting_at(AT)
LATE = instant(AT - timedelta(days=2))


def line(n: int, kind: str, to: str = "NEW", holder: str = "desk", **more: object) -> Line:
    """Return an order's event that follows on one with the same state and holder unless `more` says otherwise."""
    facts = json.dumps(more.pop("facts", {"set": {}}), separators=(",", ":"))
    values = {"from_state": to, "from_holder": holder, "leaf": n, **more}
    return Line(kind=kind, n=n, to_state=to, to_holder=holder, facts=facts, **values)  # type: ignore[arg-type]  # fields by name


OPENED = line(
    0, "order.opened", from_state="", from_holder="intake", facts={"records": ["r"], "set": {"urgency": "P1"}}
)
SENT = line(1, "order.dispatched", "DISPATCHED", "transit:U", from_state="NEW", from_holder="desk")


def test_an_account_follows_a_dispatch_to_its_signature() -> None:
    signed = line(2, "order.signed", "SIGNED", "unit:U", from_state="DISPATCHED", from_holder="transit:U")
    account = read_order([OPENED, SENT, signed])
    assert (account.faults, account.records, account.n) == ([], ["r"], 2)
    assert account.dispatches == [Dispatch(1, "", "P1", 0, "moved")]
    assert account.columns == {"urgency": "P1", "state": "SIGNED", "holder": "unit:U"}


def test_an_event_that_sets_nothing_changes_no_column() -> None:
    assert read_order([OPENED, line(1, "order.urged", facts={})]).columns["urgency"] == "P1"


def test_a_dispatch_sent_again_moved_on_and_an_escalated_one_was_seen() -> None:
    again = line(2, "order.reassigned", "DISPATCHED", "transit:V", from_holder="transit:U")
    called = line(3, "order.escalated", "DISPATCHED", "transit:V")
    noted = line(4, "order.noted", "DISPATCHED", "transit:V")
    account = read_order([OPENED, SENT, again, called, noted])
    assert [one.fate for one in account.dispatches] == ["moved", "escalated"]
    assert [
        one.fate
        for one in read_order(
            [OPENED, SENT, noted._replace(n=2, to_holder="transit:U", from_holder="transit:U")]
        ).dispatches
    ] == ["open"]


def test_an_adjudication_that_leaves_the_order_is_no_dispatch() -> None:
    stays = line(1, "order.adjudicated", "SIGNED", "unit:U", from_state="NEW", from_holder="desk")
    assert read_order([OPENED, stays]).dispatches == []


def test_gaps_jumps_and_silent_endings_are_faults() -> None:
    closed = line(3, "order.accepted", "CLOSED", "closed", from_state="FED_BACK", from_holder="unit:U", leaf=9)
    assert read_order([OPENED, closed]).faults == [
        ("E4", "sequence_gap 1"), ("E7", "broken_chain 9"), ("E4", "wrong_state 9"),
        ("E8", "no_outcomes 9"),
    ]  # fmt: skip
    silent = closed._replace(n=1, from_state="NEW", from_holder="desk", facts='{"set":{"x":1}}')
    assert read_order([OPENED, silent]).faults == [("E8", "no_outcomes 9")]
    assert read_order([SENT]).faults == [("E4", "sequence_gap 0"), ("E4", "not_opened")]


def test_a_gap_at_the_end_of_a_story_is_found_by_its_length() -> None:
    assert read_order([OPENED, OPENED._replace(n=2, from_state="NEW", from_holder="desk")]).faults == [
        ("E4", "sequence_gap 1")
    ]


def record(n: int, kind: str, disposition: str = "held") -> Line:
    facts = {"batch": "b", "line": 4, "kind": disposition, "reason": "x", "duplicate_of": None}
    return line(n, kind, facts=facts if kind != "record.no_action" else {"reason": "x"})


def test_a_record_is_what_its_last_ruling_says() -> None:
    settled = read_record([record(0, "record.disposed"), record(1, "record.settled", "accepted")])
    assert (settled.kind, settled.n, settled.fault, settled.no_action) == ("accepted", 1, "", False)
    done = read_record([record(0, "record.disposed", "accepted"), record(1, "record.no_action")])
    assert (done.kind, done.no_action) == ("accepted", True)
    assert read_record([record(0, "record.disposed", "accepted"), record(1, "record.settled")]).fault == "settled_twice"
    assert read_record([record(0, "record.no_action")]).fault == "not_disposed"


def batch(**more: object) -> BatchCase:
    """Return a batch of ten lines that balances, changed by `more`."""
    totals = {"accepted": 8, "held": 2}
    values = {"state": "disposed", "since": LATE, "declared": 10, "read": 10, "records": 10, "row": totals,
              "disposed": totals, "told": totals}  # fmt: skip
    return BatchCase("b", **{**values, **more})  # type: ignore[arg-type]  # fields by name


FEW = {"accepted": 3}


@pytest.mark.parametrize(
    ("case", "faults"),
    [
        (batch(), []),
        (batch(declared=None, told=None), []),
        (batch(declared=12), [("declared_not_read", 2)]),
        (batch(records=7), [("records_missing", 3)]),
        (batch(row={"accepted": 7, "held": 3}), [("wrong_total accepted", 1), ("wrong_total held", 1)]),
        (batch(told={"accepted": 8, "rejected": 2}), [("journal_differs held", 2), ("journal_differs rejected", 2)]),
        (batch(state="received", since=instant(AT), row=FEW, disposed=FEW, told=FEW), []),
        (batch(state="received", row=FEW, disposed=FEW, told=FEW), [("lines_not_disposed", 7)]),
        (batch(state="opened", since=instant(AT), read=0, records=4, row={}, disposed={}, told={}), []),
        (
            batch(state="opened", declared=None, read=0, records=0, row={}, disposed={}, told={}),
            [("not_read", 1)],
        ),
    ],
)
def test_a_batch_is_judged(case: BatchCase, faults: list[tuple[str, int]]) -> None:
    assert [(one.what, one.amount) for one in judge_batch(case, NOW)] == faults


@pytest.mark.parametrize(
    ("kind", "effect", "is_late", "told", "term"),
    [
        ("accepted", "order:o", True, ["order:o"], "order"),
        ("accepted", "no_action", True, ["no_action"], "no_action"),
        ("accepted", "filed:resident:r", True, ["filed:resident:r"], "filed"),
        ("accepted", "filed:resident:r", True, ["order:o"], "!effect_differs"),
        ("accepted", "filed:resident:r", True, ["filed:resident:r", "order:o"], "!two_effects"),
        ("accepted", "", False, [], "waiting"),
        ("accepted", "", True, [], "!accepted_and_forgotten"),
        ("accepted", "order:o", True, ["order:o", "order:p"], "!two_effects"),
        ("rejected", "order:o", True, ["order:o"], "!effect_of_unaccepted"),
        ("accepted", "order:p", True, ["order:o"], "!effect_differs"),
    ],
)
def test_an_accepted_record_is_judged(kind: str, effect: str, is_late: bool, told: list[str], term: str) -> None:
    assert judge_effect(kind=kind, effect=effect, is_late=is_late, told=told) == term


def test_rows_and_stories_without_each_other_are_offenders() -> None:
    assert judge_row("o", None, {}) == [Offender("order", "o", "row_without_events")]
    assert judge_row("o", read_order([OPENED]), None) == [Offender("order", "o", "events_without_row")]


@pytest.mark.parametrize(
    ("state", "holder", "due_at", "what"),
    [
        ("NEW", "desk", "x", []),
        ("SIGNED", "unit:U", "x", []),
        ("CLOSED", "closed", "", []),
        ("CLOSED", "desk", "", ["wrong_holder desk"]),
        ("NEW", "nobody", "x", ["nobody_holds nobody"]),
        ("NEW", "desk", "", ["no_deadline"]),
    ],
)
def test_where_an_order_stands_is_judged(state: str, holder: str, due_at: str, what: list[str]) -> None:
    assert [one.what for one in judge_standing("o", state, holder, due_at)] == what


def test_a_dispatch_is_judged() -> None:
    fresh, old = Dispatch(1, instant(AT), "P1", 0), Dispatch(1, LATE, "P1", 1)
    assert judge_dispatch(fresh, jobs=1, waiting=NOW) == "waiting"
    assert judge_dispatch(old, jobs=1, waiting=NOW) == "!unsigned_not_escalated"
    assert judge_dispatch(fresh, jobs=0, waiting=NOW) == "!deliveries 0"
    assert judge_dispatch(Dispatch(1, LATE, "P1", 0, "moved"), jobs=1, waiting=NOW) == "moved"


@pytest.mark.parametrize(
    ("told_by", "event", "state", "is_late", "sheet", "is_listed", "term"),
    [
        (3, 3, "owed", False, "", False, "waiting"),
        (3, 3, "owed", True, "", False, "!owed_too_long"),
        (3, 3, "sent", True, "s", True, "sent"),
        (3, 3, "sent", True, "s", False, "!sheet_does_not_list_it"),
        (3, 3, "acknowledged", True, "", True, "!sheet_does_not_list_it"),
        (3, None, "owed", False, "", False, "!outcome_without_row"),
        (None, 3, "owed", False, "", False, "!row_without_event"),
        (3, 4, "owed", False, "", False, "!wrong_event"),
    ],
)
def test_an_outcome_is_judged(
    told_by: int | None, event: int | None, state: str, is_late: bool, sheet: str, is_listed: bool, term: str
) -> None:
    assert judge_outcome(OutcomeCase("x", told_by, event, state, is_late, sheet, is_listed)) == term


def test_a_hand_over_is_judged_by_the_one_before_and_by_the_moves() -> None:
    first = Passing("a", "desk", 0, 10, 0, 5, 2, 3)
    assert judge_passing(first, None, 5, 2) == []
    assert [o.what for o in judge_passing(Passing("b", "desk", 11, 20, 4, 1, 1, 9), first, 2, 0)] == [
        "opens_elsewhere", "opening_differs", "came_in_differs", "went_out_differs", "does_not_add_up",
    ]  # fmt: skip


def test_a_surplus_does_not_hide_a_lack() -> None:
    equation = settle("E1", 10, {"accepted": 10}, [Offender("batch", "a", "x", 2), Offender("batch", "b", "y", 3)])
    assert (equation.left, equation.right, equation.difference) == (10, 5, 5)
    assert unaccounted([equation, Equation("E2", 0, 0, -1)]) == 6
    assert equation.as_json(most=1)["offenders_n"] == 2


def test_the_manifest_gets_the_limits() -> None:
    assert wait_seconds() == {
        "accepted": 300, "disposing": 3600, "sign": {"P1": 90, "P2": 330, "P3": 930, "P4": 3630}, "outcome": 90_000,
    }  # fmt: skip


def test_the_daily_sheet_adds_up_row_by_row() -> None:
    before = {("", "desk"): 10, ("desk", "transit:U"): 4, ("transit:U", "unit:U"): 3}
    during = {("", "desk"): 2, ("desk", "transit:U"): 3, ("transit:U", "unit:U"): 2, ("unit:U", "desk"): 1,
              ("desk", "closed"): 1, ("unit:U", "merged"): 1}  # fmt: skip
    held = {"desk": 5, "transit:U": 2, "unit:U": 3, "closed": 1, "merged": 1}
    desk, transit, unit = holder_rows(before, during, held, ["U"])
    assert desk == SheetRow("desk", "desk", opening=6, transferred_in=3, transferred_out=3, closed=1, closing=5)
    assert transit == SheetRow("transit", "", opening=1, transferred_in=3, transferred_out=2, closing=2)
    assert unit == SheetRow(
        "unit", "U", opening=3, transferred_in=2, transferred_out=1, in_transit=2, merged=1, closing=3
    )
    assert [row.difference for row in (desk, transit, unit)] == [0, 0, 0]


def test_a_line_lost_by_a_source_shows_as_a_difference() -> None:
    row = source_row(
        "CDC", {"received": 5, "accepted": 3}, {"received": 10, "accepted": 8, "rejected": 1}, held=1, closing=2
    )
    assert (row.opening, row.closing, row.difference) == (2, 2, 1)
    sheet = DaySheet(0, 9, (row, SheetRow("desk", "desk", closing=1)))
    assert (sheet.difference, sheet.as_json()["difference"]) == (2, 2)


def test_roots_of_whole_blocks_and_single_leaves_are_those_of_the_tree() -> None:
    leaves = [sha256(str(number).encode()).digest() for number in range(3500)]
    sizes = [0, 1, 7, 1023, 1024, 1025, 2048, 3000, 3500]
    found = roots_at([leaf.hex() for leaf in leaves], sizes)
    assert found.at == {size: root(leaves[:size]).hex() for size in sizes}
    assert found.blocks == [root(leaves[first : first + 1024]).hex() for first in (0, 1024, 2048)]
    assert found.size == 3500
    assert roots_at([leaf.hex() for leaf in leaves], [3000]).at[3500] == root(leaves).hex()


def test_a_block_is_added_only_where_whole_blocks_came_before() -> None:
    tree = GrowingTree()
    tree.append(b"x" * 32)
    with pytest.raises(ValueError, match="1"):
        tree.append_block(b"x" * 32)
