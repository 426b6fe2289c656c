"""The rounds of one plan of welfare checks, for a team that walks without a network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.timezone import localtime

from bihuan.apps.core.exports import Dataset, ExportRow, parts_of, register
from bihuan.apps.core.exports.datasets import Filters as Told
from bihuan.apps.core.exports.datasets import as_dialled
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.exports import MOST, Column, Row
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.core.sealing import open_all
from bihuan.apps.residents.access import get_plan, visits_of
from bihuan.apps.residents.models import CareEntry, PlannedVisit
from bihuan.apps.residents.queries.work import to_see_now
from bihuan.apps.residents.rules.doing import check_care
from bihuan.apps.residents.rules.relations import relation_to_cared

PERSONAL = ("name", "phone", "address", "kin_phone")
COLUMNS = (
    *(Column(code, is_plain=True) for code in ("team", "position", "arrives_at", "care_class")),
    *(Column(name, CareEntry.PERSONAL[name]) for name in PERSONAL),
)


def _mine(by: Actor, told: Told) -> QuerySet[PlannedVisit]:
    """Return the doors of the plan that is told. :raises NotAllowed: `wrong_role`, `not_found`."""
    plan = get_plan(by, str(told.get("plan") or ""))
    check_care(by, Action.EXPORT, plan.unit_id)
    return visits_of(plan)


def _find(by: Actor, told: Told, _at: datetime) -> list[str]:
    return list(_mine(by, told).values_list("pk", flat=True)[: MOST + 1])


def _read(by: Actor, told: Told, ids: Sequence[str], at: datetime) -> Iterator[ExportRow]:
    """Give the doors that were asked for and are still the person's to see."""
    for part in parts_of(ids):
        try:
            rows = list(_mine(by, told).filter(pk__in=part))
        except NotAllowed:
            return
        entries = [one.of_check.entry for one in rows]
        open_all(entries)
        work = to_see_now([one.pk for one in entries], at)
        yield from (_row(one, by, one.of_check.entry_id in work) for one in rows)


def _row(one: PlannedVisit, by: Actor, is_work: bool) -> ExportRow:
    entry = one.of_check.entry
    values: dict[str, str | int] = {
        "team": one.team, "position": one.position, "arrives_at": f"{localtime(one.arrives_at):%H:%M}",
        "care_class": entry.care_class, "name": entry.name, "phone": as_dialled(entry.phone),
        "address": entry.address, "kin_phone": as_dialled(entry.kin_phone),
    }  # fmt: skip
    relation = relation_to_cared(by, unit=entry.unit_id, is_work=is_work)
    return ExportRow(one.pk, entry.person, Row(relation, values))


register(Dataset("care_rounds", "care", COLUMNS, _find, _read))
