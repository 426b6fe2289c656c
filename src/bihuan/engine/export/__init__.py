"""Ways out: the one place where tables become files. Text never becomes a formula or a link; numbers stay numbers."""

from bihuan.engine.export.cells import Cell, CellTooLong, TooManyRows, writable
from bihuan.engine.export.locking import lock_workbook, new_passphrase, unlock_workbook
from bihuan.engine.export.separated import separated
from bihuan.engine.export.workbook import Style, workbook, workbook_of

__all__ = [
    "Cell",
    "CellTooLong",
    "Style",
    "TooManyRows",
    "lock_workbook",
    "new_passphrase",
    "separated",
    "unlock_workbook",
    "workbook",
    "workbook_of",
    "writable",
]
