"""E6: nobody rewrote the journal. Every root that was given out is still the root at its size."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from bihuan.apps.core.journal import current_root
from bihuan.apps.core.models import DayRoot, JournalBlock
from bihuan.apps.intake.actions.keys import public_keys
from bihuan.apps.orders.models import Balance
from bihuan.apps.orders.queries.books.event_lines import event_parts, event_sql
from bihuan.apps.orders.queries.books.promises import promises
from bihuan.apps.orders.queries.books.roots import Roots, roots_at
from bihuan.apps.orders.queries.books.scope import Scope, once
from bihuan.apps.orders.queries.books.streams import count, rows
from bihuan.apps.orders.rules.equations import Equation, Offender, settle
from bihuan.engine.ledger.signing import verify

_LEAVES = 'SELECT leaf_hash FROM core_event ORDER BY "index"'
_SIZE = "SELECT size FROM core_journalhead WHERE id = 1"
_ENDS = 'SELECT COUNT(*), COALESCE(MIN("index"), 0), COALESCE(MAX("index"), -1) FROM core_event'


def _claims(scope: Scope) -> list[tuple[str, str, int, str]]:
    """Return every root that was given out or kept: (kind, id, size, root)."""
    days = [("day_root", str(day.date), day.tree_size, day.root) for day in _day_roots(scope)]
    balances = Balance.objects.filter(incident_id=scope.incident).order_by("-at")
    kept = balances.values_list("id", "tree_size", "sheet") if scope.is_full else balances.values_list(
        "id", "tree_size", "sheet"
    )[:1]  # fmt: skip
    return days + [("balance", one, size, sheet["root"]) for one, size, sheet in kept if "root" in sheet]


def _day_roots(scope: Scope) -> list[DayRoot]:
    days = DayRoot.objects.order_by("-date")
    return list(days if scope.is_full else days[:1])


@once
def _all_roots(scope: Scope) -> Roots:
    """Return the roots at all sizes that anybody was told of, and of all blocks, from every leaf."""
    return roots_at((row[0] for row in rows(_LEAVES)), _sizes(scope))


def _sizes(scope: Scope) -> set[int]:
    said = (promise.payload for promise in promises(scope))
    return {claim[2] for claim in _claims(scope)} | {one["tree_size"] for one in said if "tree_size" in one}


@once
def roots_of(scope: Scope) -> dict[int, str]:
    """Return the roots at all sizes that anybody was told of, from the leaves in full, from kept blocks otherwise."""
    if scope.is_full:
        return _all_roots(scope).at
    total = count(_SIZE)
    return {size: current_root(size)[1] for size in sorted({*_sizes(scope), total}) if size <= total}


def e6(scope: Scope) -> Equation:
    """Events are numbered without gap, and every root given out is the root of the first so many events."""
    size, offenders = count(_SIZE), list(_gaps(scope))
    claims = _claims(scope)
    for kind, name, at_size, told in claims:
        if roots_of(scope).get(at_size) != told:
            offenders.append(Offender(kind, name, f"wrong_root {at_size}"))
    offenders += [Offender("day_root", str(day.date), fault) for day in _day_roots(scope) if (fault := _unsigned(day))]
    if scope.is_full:
        offenders += _wrong_blocks(scope)
    if scope.is_deep:
        offenders += altered_leaves()
    return settle("E6", size, {"events": size, "roots": len(claims)}, offenders)


def _gaps(scope: Scope) -> Iterator[Offender]:
    """Give the places where leaf numbers jump; the numbers are unique, so their count and ends tell whether any do."""
    size = count(_SIZE)
    first = 0 if scope.since_index is None else scope.since_index
    number, lowest, highest = next(iter(rows(_ENDS + ' WHERE "index" >= %s', [first])))
    if (number and (lowest, highest, number) == (first, size - 1, size - first)) or (number == 0 and size == first):
        return
    previous = first - 1
    for (index,) in rows('SELECT "index" FROM core_event WHERE "index" >= %s ORDER BY "index"', [first]):
        if index != previous + 1:
            yield Offender("event", str(previous + 1), "event_missing", index - previous - 1)
        previous = index
    if previous != size - 1:
        yield Offender("event", str(previous + 1), f"size_is {size}", abs(size - 1 - previous))


def _unsigned(day: DayRoot) -> str:
    keys = public_keys()
    if day.key not in keys:
        return f"unknown_key {day.key}"
    said = json.loads(day.payload)
    told = (day.tree_size, day.root, str(day.date))
    if (said["tree_size"], said["root"], said["date"]) != told:
        return "payload_differs tree_size,root,date"
    return "" if verify(day.payload, day.signature, keys[day.key]) else "wrong_signature"


def _wrong_blocks(scope: Scope) -> list[Offender]:
    """Return the kept block roots that are not those of their leaves: in them lies what was altered."""
    blocks = _all_roots(scope).blocks
    kept = JournalBlock.objects.order_by("number").values_list("number", "root")
    return [
        Offender("block", str(number), "wrong_root")
        for number, told in kept
        if number >= len(blocks) or blocks[number] != told
    ]


def altered_leaves(first: int = 0) -> Iterator[Offender]:
    """Give the events whose stored leaf hash is not that of their columns."""
    for row in rows(event_sql() + ' WHERE "index" >= %s ORDER BY "index"', [first]):
        parts: tuple[Any, ...] = event_parts(row)
        if sha256(b"\x00" + (parts[0] + parts[1]).encode()).hexdigest() != row[-1]:
            yield Offender("event", str(row[0]), "altered")
