"""The passes of an incident: what each is for, where and until when; the holder's name by the second person alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import QuerySet

from bihuan.apps.core.exports import Dataset, ExportRow, parts_of, register
from bihuan.apps.core.exports.datasets import Filters as Told
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.exports import MOST, Column, Row
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.personal import Relation
from bihuan.apps.core.sealing import open_all
from bihuan.apps.zones.access.gates import check_can, list_passes
from bihuan.apps.zones.models import Pass
from bihuan.apps.zones.queries.passes import SHOWN, by_state, standing_of
from bihuan.apps.zones.rules.relations import relation_to_pass
from bihuan.engine.ledger.canonical import instant

COLUMNS = (
    *(
        Column(code, is_plain=True)
        for code in (
            "pass_number", "pass_state", "pass_purpose", "pass_holder", "pass_gates", "pass_area", "pass_control",
            "pass_unit", "pass_issued", "pass_starts", "pass_ends", "pass_stopped", "pass_reason",
        )
    ),
    Column("name", Pass.PERSONAL["name"], is_guarded=True),
)  # fmt: skip


def _mine(by: Actor) -> QuerySet[Pass]:
    """Return the passes that leave with the actor: at the desk all, with a unit those that it issued itself.

    :raises NotAllowed: `wrong_role`.
    """
    check_can(by, Action.EXPORT, Kind.PASS)
    found = list_passes(by)
    return found.filter(unit_id=by.unit) if by.unit else found


def _find(by: Actor, told: Told, at: datetime) -> list[str]:
    state = str(told.get("state") or "")
    found = by_state(_mine(by), state if state in SHOWN else "", at)
    return list(found.values_list("pk", flat=True)[: MOST + 1])


def _read(by: Actor, _told: Told, ids: Sequence[str], at: datetime) -> Iterator[ExportRow]:
    """Give the passes that were asked for, however they stand now."""
    for part in parts_of(ids):
        rows = list(_mine(by).filter(pk__in=part))
        open_all(rows)
        yield from (ExportRow(row.pk, row.person, Row(_relation(by, row), _values(row, at))) for row in rows)


def _relation(by: Actor, row: Pass) -> Relation:
    """Return HOLDER for who issued it, else NONE: nobody can reveal the holder of a pass that another handed over."""
    return Relation.HOLDER if relation_to_pass(by, row.unit_id or "") is Relation.HOLDER else Relation.NONE


def _values(row: Pass, at: datetime) -> dict[str, str | int]:
    return {
        "pass_number": row.number, "pass_state": standing_of(row, at), "pass_purpose": row.purpose,
        "pass_holder": row.holder, "pass_gates": " ".join(str(one) for one in row.gates),
        "pass_area": row.area.name if row.area else "", "pass_control": row.control.number if row.control else "",
        "pass_unit": row.unit.name if row.unit else "", "pass_issued": instant(row.issued_at),
        "pass_starts": instant(row.starts_at), "pass_ends": instant(row.ends_at),
        "pass_stopped": instant(row.stopped_at) if row.stopped_at else "", "pass_reason": row.reason,
        "name": str(row.name or ""),
    }  # fmt: skip


register(Dataset("passes", "pass", COLUMNS, _find, _read))
