"""One delivery of the drill, with the truth about it that the books must reproduce."""

from __future__ import annotations

from dataclasses import dataclass, field

from bihuan.engine.drill import books, texts
from bihuan.engine.drill.sheets import Sheet

WRITERS = {**texts.WRITERS, **books.WRITERS}


@dataclass(frozen=True)
class Truth:
    """What was put into a batch, counted while it was made.

    `lines` counts all between the header and the end, empty and total lines included; `urgencies` counts P1 to P4 as
    written (duplicates too; some senders write none).
    """

    lines: int = 0
    duplicates_in_file: int = 0
    duplicates_earlier: int = 0
    conflicts: int = 0
    invalid_numbers: int = 0
    bad_dates: int = 0
    missing_names: int = 0
    missing_keys: int = 0
    without_community: int = 0
    ambiguous: int = 0
    blank_lines: int = 0
    total_lines: int = 0
    urgencies: tuple[int, ...] = (0, 0, 0, 0)


@dataclass(frozen=True)
class Recount:
    """The source corrects its declared count, `at_s` seconds after the drill's start."""

    at_s: int
    declared: int
    reason: str


@dataclass(frozen=True)
class DrillBatch:
    """One delivery: `kind` is batch, resend (the same bytes under the same number again) or zero_report (no bytes).

    `arrives_s` and `expected_s` are seconds after the drill's start; `seq` is 0 in a zero report.
    """

    kind: str
    source: str
    seq: int
    declared: int | None
    arrives_s: int
    expected_s: int
    filename: str
    format: str
    truth: Truth
    recount: Recount | None = None
    sheet: Sheet | None = field(default=None, repr=False, compare=False)

    @property
    def new_lines(self) -> int:
        """Lines that were not delivered before; over all batches they sum to the records asked for."""
        return self.truth.lines if self.kind == "batch" else 0

    def content(self) -> bytes:
        """Return the file's bytes, equal on every call and every machine; empty for a zero report."""
        return b"" if self.sheet is None else WRITERS[self.format](self.sheet)
