"""The daily balance sheet (日清表): one row a source and a holder, and a difference that must read 0. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields

ENDS = ("closed", "merged", "cancelled")
FINAL = ("accepted", "duplicate", "rejected")
Moves = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row. For a source lines are counted, for a holder (desk, transit, unit) orders."""

    kind: str
    code: str
    opening: int = 0
    received: int = 0
    duplicate: int = 0
    rejected: int = 0
    held: int = 0
    accepted: int = 0
    transferred_in: int = 0
    transferred_out: int = 0
    in_transit: int = 0
    closed: int = 0
    merged: int = 0
    cancelled: int = 0
    closing: int = 0

    @property
    def difference(self) -> int:
        """Return what is left over: opening + what came - what went - closing. `held` and `in_transit` only inform."""
        came = self.opening + self.received + self.transferred_in
        gone = self.duplicate + self.rejected + self.accepted + self.transferred_out
        return came - gone - self.closed - self.merged - self.cancelled - self.closing


COLUMNS = tuple(field.name for field in fields(SheetRow))[2:]


@dataclass(frozen=True, slots=True)
class DaySheet:
    """The sheet over the events [first, last) of the journal."""

    first: int
    last: int
    rows: tuple[SheetRow, ...]

    @property
    def difference(self) -> int:
        """Return the sum of all rows' differences, none hiding another."""
        return sum(abs(row.difference) for row in self.rows)

    def as_json(self) -> dict[str, object]:
        """Return it as stored with a balance."""
        rows = [{**asdict(row), "difference": row.difference} for row in self.rows]
        return {"first": self.first, "last": self.last, "difference": self.difference, "rows": rows}


def source_row(code: str, before: Mapping[str, int], during: Mapping[str, int], *, held: int, closing: int) -> SheetRow:
    """Return a source's row: `before` and `during` count lines received and disposed by events; `closing` are the lines
    without a final disposition as the tables have them now, `held` those of them that a clerk must settle.
    """
    opening = before.get("received", 0) - sum(before.get(kind, 0) for kind in FINAL)
    disposed = {kind: during.get(kind, 0) for kind in FINAL}
    return SheetRow(
        "source", code, opening=opening, received=during.get("received", 0), held=held, closing=closing, **disposed
    )


def holder_rows(before: Moves, during: Moves, held: Mapping[str, int], units: Iterable[str]) -> list[SheetRow]:
    """Return the rows of the desk, of what is on its way, and of each unit, from the moves (from, to) → number."""
    opening = _balance(before)
    rows = [_row("desk", "desk", ["desk"], opening, during, held)]
    ways = sorted({holder for holder in _holders(before, during, held) if holder.startswith("transit:")})
    rows.append(_row("transit", "", ways, opening, during, held))
    rows += [_row("unit", unit, [f"unit:{unit}"], opening, during, held) for unit in units]
    return rows


def _holders(before: Moves, during: Moves, held: Mapping[str, int]) -> set[str]:
    return {holder for move in (*before, *during) for holder in move} | set(held)


def _balance(moves: Moves) -> Counter[str]:
    """Return how many orders each holder has after these moves."""
    found: Counter[str] = Counter()
    for (giver, taker), number in moves.items():
        found[giver] -= number
        found[taker] += number
    return found


def _row(
    kind: str, code: str, own: Sequence[str], opening: Mapping[str, int], during: Moves, held: Mapping[str, int]
) -> SheetRow:
    came = sum(number for (_, taker), number in during.items() if taker in own)
    gone: Counter[str] = Counter()
    for (giver, taker), number in during.items():
        if giver in own:
            gone[taker if taker in ENDS else "out"] += number
    start = sum(opening.get(holder, 0) for holder in own)
    transit = held.get(f"transit:{code}", 0) if kind == "unit" else 0
    return SheetRow(
        kind, code, opening=start, transferred_in=came, transferred_out=gone["out"], in_transit=transit,
        closing=sum(held.get(holder, 0) for holder in own), **{end: gone[end] for end in ENDS},
    )  # fmt: skip
