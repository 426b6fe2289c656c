"""What the journal tells of one subject: its events read together, as the equations need them. Pure.

Most orders go the same few ways. So what kinds, states and holders alone tell is worked out once for each way and
remembered (`Shape`); of each order there remain its numbers and its facts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from json import JSONDecoder
from typing import Any, NamedTuple

from bihuan.apps.orders.rules.states import ENDED

DISPATCHES = frozenset({"order.dispatched", "order.reassigned", "order.adjudicated"})
MARK = "\x1f"
"""Stands between the holders of a story: no unit's code can hold it."""
_ENDED = frozenset(state.value for state in ENDED)
_scan: Callable[[str, int], tuple[Any, int]] = JSONDecoder().scan_once  # type: ignore[attr-defined]  # not in its stub


class Story(NamedTuple):
    """The events of one subject, oldest first, joined column by column: by commas, holders by `MARK`."""

    subject: str
    subject_id: str
    ns: str
    leaves: str
    kinds: str
    from_states: str
    to_states: str
    from_holders: str
    to_holders: str
    facts: str


class Dispatch(NamedTuple):
    """One sending of an order to a unit and what followed: it `moved` on, was `escalated`, or neither yet (`open`).

    `at` is canonical text; a dispatch that is not open has none.
    """

    leaf: int
    at: str
    urgency: str
    generation: int
    fate: str = "open"


@dataclass(frozen=True, slots=True)
class Shape:
    """What kinds, states and holders tell; a place counts events from 0, a move is (place, from, to)."""

    state: str
    holder: str
    faults: tuple[tuple[str, str, int], ...]
    moves: tuple[tuple[int, str, str], ...]
    endings: frozenset[int]
    fates: Mapping[int, str]


@dataclass(slots=True)
class Account:
    """An order as its events tell it: the folded columns, its records and outcomes, its dispatches, its faults.

    `endings` has for each end its leaf index and the number of records the order had then.
    """

    shape: Shape
    leaves: list[int]
    n: int
    columns: dict[str, Any]
    records: list[str]
    outcomes: list[tuple[str, int]]
    endings: list[tuple[int, int]]
    dispatches: list[Dispatch]
    faults: list[tuple[str, str]]


def decode(facts: str) -> Any:
    """Return recorded facts as a value; half the time of `json.loads`, which a million events feel."""
    return _scan(facts, 0)[0]


@lru_cache(maxsize=1000)
def _counted(length: int) -> str:
    return ",".join(map(str, range(length)))


def sequence_fault(ns: str) -> str:
    """Return what is wrong with the numbers of a subject's events, "" when they are 0, 1, 2 … without a gap."""
    if ns == _counted(ns.count(",") + 1):
        return ""
    return f"sequence_gap {next(place for place, n in enumerate(ns.split(',')) if int(n) != place)}"


@lru_cache(maxsize=10_000)
def shape_of(kinds: str, from_states: str, to_states: str, from_holders: str, to_holders: str) -> Shape:
    """Return what one way through the states and hands tells, whichever order went it."""
    kind, left, reached = kinds.split(","), from_states.split(","), to_states.split(",")
    gave, took = from_holders.split(MARK), to_holders.split(MARK)
    faults = [] if kind[0] == "order.opened" else [("E4", "not_opened", 0)]
    for place, (here, there) in enumerate(zip(pairwise(took), pairwise(reached), strict=True), 1):
        faults += [] if gave[place] == here[0] else [("E7", "broken_chain", place)]
        faults += [] if left[place] == there[0] else [("E4", "wrong_state", place)]
    moves = [(place, *both) for place, both in enumerate(zip(gave, took, strict=True)) if place and both[0] != both[1]]
    changed = [one != other for one, other in zip(left, reached, strict=True)]
    endings = frozenset(place for place, state in enumerate(reached) if state in _ENDED and changed[place])
    fates = _fates(kind, took, changed)
    return Shape(reached[-1], took[-1], tuple(faults), ((0, "", took[0]), *moves), endings, fates)


def _fates(kinds: list[str], took: list[str], changed: list[bool]) -> dict[int, str]:
    """Return by its place what became of each dispatch."""
    fates: dict[int, str] = {}
    sent: int | None = None
    for place, kind in enumerate(kinds):
        is_sent = kind in DISPATCHES and took[place].startswith("transit:")
        if sent is not None and (is_sent or changed[place] or kind == "order.escalated"):
            fates[sent] = "moved" if is_sent or changed[place] else "escalated"
            sent = None
        if is_sent:
            sent = place
            fates[place] = "open"
    return fates


def read_order(story: Story) -> Account:
    """Return what the events of one order tell (E4, E5, E7 and the records and outcomes of E2, E8)."""
    shape, leaves = shape_of(*story[4:9]), [int(leaf) for leaf in story.leaves.split(",")]
    account = Account(shape, leaves, int(story.ns.rpartition(",")[2]), {}, [], [], [], [], [])
    columns, endings, fates = account.columns, shape.endings, shape.fates
    fault = sequence_fault(story.ns)
    if fault:
        account.faults.append(("E4", fault))
    if shape.faults:
        account.faults += [(code, _placed(what, leaves[place])) for code, what, place in shape.faults]
    for place, facts in enumerate(decode(f"[{story.facts}]")):
        if "set" in facts:
            columns.update(facts["set"])
        if "records" in facts:
            account.records += facts["records"]
        if place in endings:
            _end(account, leaves[place], facts)
        if place in fates:
            urgency, generation = columns.get("urgency", "P1"), columns.get("generation", 0)
            account.dispatches.append(Dispatch(leaves[place], "", urgency, generation, fates[place]))
    columns["state"], columns["holder"] = shape.state, shape.holder
    return account


def _placed(what: str, leaf: int) -> str:
    return what if what == "not_opened" else f"{what} {leaf}"


def _end(account: Account, leaf: int, facts: dict[str, Any]) -> None:
    """Take the outcomes that the end of an order names."""
    account.endings.append((leaf, len(account.records)))
    if "outcomes" not in facts:
        account.faults.append(("E8", f"no_outcomes {leaf}"))
    account.outcomes += [(outcome, leaf) for outcome in facts.get("outcomes", ())]


class Ruled(NamedTuple):
    """A line's disposition as its events tell it."""

    batch: str
    line: int
    kind: str
    reason: str
    duplicate_of: str
    n: int
    no_action: bool
    fault: str


def read_record(story: Story) -> Ruled:
    """Return what the events of one record tell: its last disposition, and whether no order was needed."""
    fault, n = sequence_fault(story.ns), int(story.ns.rpartition(",")[2])
    kinds, told = story.kinds.split(","), decode(f"[{story.facts}]")
    rulings = [facts for kind, facts in zip(kinds, told, strict=True) if kind in _RULINGS]
    if not rulings:
        return Ruled("", 0, "", "", "", n, no_action=False, fault="not_disposed")
    last = rulings[-1]
    if not fault and any(ruling["kind"] != "held" for ruling in rulings[:-1]):
        fault = "settled_twice"
    duplicate_of = last["duplicate_of"] or ""
    no_action = len(kinds) > 1 and "record.no_action" in kinds
    return Ruled(last["batch"], last["line"], last["kind"], last["reason"], duplicate_of, n, no_action, fault)


_RULINGS = frozenset({"record.disposed", "record.settled"})
