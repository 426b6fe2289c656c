"""The verdict on each line of a holder's file: kept, held for somebody to decide, or refused; its first reason."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from bihuan.engine.exposure.clock import Flags
from bihuan.engine.exposure.columns import Field

Verdict = Literal["kept", "held", "refused"]
# Refused: the line says nothing that a search could use, or the lake has it already. Held: it may be true, and somebody
# who can ask the data holder has to say.
VERDICTS: Final[dict[str, Verdict]] = {
    "kept": "kept",
    "no_identifier": "refused",
    "unreadable_identifier": "refused",
    "no_place": "refused",
    "no_position": "refused",
    "no_time": "refused",
    "past_retention": "refused",
    "duplicate": "refused",
    "duplicate_file": "refused",
    "unreadable_line": "refused",
    "wrong_number_of_cells": "held",
    "cell_too_long": "held",
    "number_lost_digits": "held",
    "unreadable_time": "held",
    "day_without_time": "held",
    "ambiguous_date": "held",
    "clock_twice_or_never": "held",
    "time_out_of_range": "held",
    "in_the_future": "held",
    "reversed": "held",
    "unreadable_position": "held",
    "impossible_speed": "held",
}
REASONS: Final = tuple(VERDICTS)
NUMBER_OF: Final = {reason: number for number, reason in enumerate(REASONS)}
COLUMNS: Final[tuple[Field | Literal[""], ...]] = ("", "identifier", "place_code", "longitude", "start", "end", "at")


class Sieve:
    """One reason and one column a row; a row that has a reason keeps it."""

    def __init__(self, rows: int) -> None:
        self.reasons = np.zeros(rows, np.uint8)
        self.columns = np.zeros(rows, np.uint8)

    def mark(self, rows: Flags, reason: str, column: Field | Literal[""] = "") -> None:
        """Give a reason to those of the rows that have none yet."""
        fresh = rows & (self.reasons == 0)
        self.reasons[fresh] = NUMBER_OF[reason]
        self.columns[fresh] = COLUMNS.index(column)

    def kept(self) -> Flags:
        """Say which rows have no reason against them."""
        return np.asarray(self.reasons == 0)

    def marked(self) -> npt.NDArray[np.intp]:
        """Return the rows that have a reason against them."""
        return np.flatnonzero(self.reasons)
