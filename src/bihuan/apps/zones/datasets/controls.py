"""The controls of an incident, one line each; nobody is named in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import QuerySet

from bihuan.apps.core.exports import Dataset, ExportRow, parts_of, register
from bihuan.apps.core.exports.datasets import Filters as Told
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.exports import MOST, Column, ExportForm, Row
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.core.rules.personal import Relation
from bihuan.apps.zones.access.controls import list_controls, may_with_controls
from bihuan.apps.zones.models import Control
from bihuan.apps.zones.queries.controls_pages import TABS, in_tab
from bihuan.engine.ledger.canonical import instant

COLUMNS = tuple(
    Column(code, is_plain=True)
    for code in (
        "control_number", "control_area", "control_level", "control_measures", "control_communities", "control_state",
        "control_starts", "control_ends", "control_review", "control_lifted", "control_reason", "control_basis",
    )
)  # fmt: skip


def controls_told(by: Actor, told: Told, at: datetime) -> QuerySet[Control]:
    """Return the controls of a tab (all, where none is named) that the actor may take out.

    :raises NotAllowed: `wrong_role`.
    """
    if not may_with_controls(by, Action.EXPORT):
        raise NotAllowed("wrong_role", role=by.role.value)
    tab = str(told.get("tab") or "")
    found = list_controls(by)
    return in_tab(found, tab, at) if tab in TABS else found.order_by("number")


def _find(by: Actor, told: Told, at: datetime) -> list[str]:
    return list(controls_told(by, told, at).values_list("pk", flat=True)[: MOST + 1])


def _read(by: Actor, _told: Told, ids: Sequence[str], at: datetime) -> Iterator[ExportRow]:
    """Give the controls that were asked for, however they stand now."""
    for part in parts_of(ids):
        for row in controls_told(by, {}, at).filter(pk__in=part):
            values: dict[str, str | int] = {
                "control_number": row.number, "control_area": row.name, "control_level": row.level,
                "control_measures": " ".join(row.measures), "control_communities": " ".join(row.communities),
                "control_state": row.state, "control_starts": instant(row.starts_at),
                "control_ends": instant(row.ends_at), "control_review": instant(row.review_at),
                "control_lifted": instant(row.lifted_at) if row.lifted_at else "",
                "control_reason": row.reason, "control_basis": row.basis,
            }  # fmt: skip
            yield ExportRow(row.pk, "", Row(Relation.NONE, values))


register(Dataset("controls", "control", COLUMNS, _find, _read, frozenset({ExportForm.XLSX, ExportForm.CSV})))
