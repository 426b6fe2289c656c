"""Which published counts must be hidden so that nobody can be worked out from them (trust R34)."""

from bihuan.engine.disclosure.attacking import Interval, attack, narrow_cells
from bihuan.engine.disclosure.hiding import Hidden, hide
from bihuan.engine.disclosure.tables import Cell, Inconsistent, Levels, Relation, Shown, relations_of

__all__ = [
    "Cell", "Hidden", "Inconsistent", "Interval", "Levels", "Relation", "Shown", "attack", "hide", "narrow_cells",
    "relations_of",
]  # fmt: skip
