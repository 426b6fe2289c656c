"""The checklist of a control in words: what is to be done, whose it is, how its order stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bihuan.apps.intake.queries.desk import department_names
from bihuan.apps.zones.queries.controls_pages import ItemLine
from bihuan.apps.zones.rules.perimeter import COMMUNITY, checklist
from bihuan.web.parts.own_titles import perimeter_words


@dataclass(frozen=True, slots=True)
class ItemShown:
    """One item of a checklist in words, with its owner and its order."""

    line: ItemLine
    words: str
    owner: str


def items_shown(lines: Iterable[ItemLine], names: Mapping[str, str]) -> list[ItemShown]:
    """Return items in words; `names` are those of units. Without a unit it is a department's, or the desk's to give."""
    shown, departments = [], department_names()
    for line in lines:
        item = checklist(line.checklist).item(line.list, line.item)
        owner = item.owner if item and item.owner != COMMUNITY else ""
        who = names.get(line.unit, line.unit) or departments.get(owner, owner)
        shown.append(ItemShown(line, perimeter_words(line.checklist, line.list, line.item), who))
    return shown
