"""What can be taken out of mass testing: coverage by building, numbers alone; nobody is named in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import QuerySet

from bihuan.apps.core.exports import Dataset, ExportRow, parts_of, register
from bihuan.apps.core.exports.datasets import Filters as Told
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.exports import MOST, Column, ExportForm, Row
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.personal import Relation
from bihuan.apps.screening.access import check_can, get_round, list_buildings
from bihuan.apps.screening.models import RosterBuilding
from bihuan.apps.screening.queries.coverage import building_lines
from bihuan.apps.screening.queries.pages import by_name, current_round

COLUMNS = tuple(
    Column(code, is_plain=True)
    for code in ("community", "building", "roster", "tested", "exempt", "escalated", "missing", "repeats")
)


def buildings_told(by: Actor, told: Told) -> QuerySet[RosterBuilding]:
    """Return the buildings of a round (the current one, where none is named) that the actor may take out.

    :raises NotAllowed: `wrong_role`, `not_found`.
    """
    check_can(by, Action.EXPORT, Kind.ROUND)
    asked = str(told.get("round") or "")
    row = get_round(by, asked) if asked else current_round(by)
    found = list_buildings(by, row) if row is not None else RosterBuilding.objects.none()
    community = str(told.get("community") or "")
    return by_name(found.filter(building__community_code=community) if community else found)


def _find(by: Actor, told: Told, _at: datetime) -> list[str]:
    return list(buildings_told(by, told).values_list("pk", flat=True)[: MOST + 1])


def _read(by: Actor, told: Told, ids: Sequence[str], at: datetime) -> Iterator[ExportRow]:
    """Give the buildings that were asked for, however they stand now."""
    for part in parts_of(ids):
        mine = buildings_told(by, told).filter(pk__in=part)
        keys = mine.values_list("pk", flat=True)
        for pk, one in zip(keys, building_lines(mine, at), strict=True):
            values: dict[str, str | int] = {
                "community": one.area or one.community, "building": one.name, "roster": one.roster,
                "tested": one.tested, "exempt": one.exempt, "escalated": one.escalated, "missing": one.missing,
                "repeats": one.repeats,
            }  # fmt: skip
            yield ExportRow(pk, "", Row(Relation.NONE, values))


register(Dataset("coverage", "round", COLUMNS, _find, _read, frozenset({ExportForm.XLSX, ExportForm.CSV})))
