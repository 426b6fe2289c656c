"""Response times: the clock of each emergency that the figures count. No place, no kind, no word: nobody is in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import QuerySet

from bihuan.apps.core.exports import Dataset, ExportRow, parts_of, register
from bihuan.apps.core.exports.datasets import Filters as Told
from bihuan.apps.core.models import Incident
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.exports import MOST, Column, ExportForm, Row
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.personal import Relation
from bihuan.apps.core.rules.reaching import check_may
from bihuan.apps.zones.access.emergencies import list_emergencies
from bihuan.apps.zones.models import Emergency, RingSetting
from bihuan.apps.zones.queries.emergencies import points_of
from bihuan.apps.zones.queries.response import counted_of, seconds_of
from bihuan.apps.zones.queries.rings import ring_settings, rule_of
from bihuan.apps.zones.rules.emergencies import NUMBERS
from bihuan.apps.zones.rules.response import ResponseAsked, asked_by_days, ring_reached
from bihuan.engine.ledger.canonical import instant

COLUMNS = tuple(
    Column(code, is_plain=True)
    for code in (
        "emergency_number", "emergency_unit", *NUMBERS.values(), "ring_promised", "ring_reached", "ring_counted_over",
        "ring_meaning", "ring_decided",
    )
)  # fmt: skip


def response_told(by: Actor, told: Told) -> ResponseAsked:
    """Return the period and what the promise counts over, as the page asks for them.

    :raises NotAllowed: as `asked_by_days`.
    """
    zone = Incident.objects.values_list("time_zone", flat=True).get(pk=by.incident)
    first, last, promise = (str(told.get(name) or "") for name in ("first", "last", "promise"))
    return asked_by_days(first, last, promise or "total", zone)


def _mine(by: Actor, asked: ResponseAsked) -> QuerySet[Emergency]:
    check_may(by, Action.EXPORT, Kind.EMERGENCY)
    return counted_of(list_emergencies(by), asked)


def _find(by: Actor, told: Told, _at: datetime) -> list[str]:
    return list(_mine(by, response_told(by, told)).values_list("pk", flat=True)[: MOST + 1])


def _read(by: Actor, told: Told, ids: Sequence[str], _at: datetime) -> Iterator[ExportRow]:
    """Give the emergencies that were asked for and still count, with the clock as it stands now."""
    asked, decided = response_told(by, told), list(ring_settings(by.incident))
    for part in parts_of(ids):
        for row in _mine(by, asked).filter(pk__in=part):
            held = next((one for one in decided if one.set_at <= row.reported_at), None)
            yield ExportRow(row.pk, "", Row(Relation.NONE, _values(row, asked.promise, held)))


def _values(row: Emergency, promise: str, held: RingSetting | None) -> dict[str, str | int]:
    """Return one line; a clock point that nobody said stays empty, and so does what would rest on it."""
    points = {NUMBERS[name]: instant(at) if at is not None else "" for name, at in points_of(row).items()}
    return {
        "emergency_number": row.number, "emergency_unit": row.unit.name if row.unit else "", **points,
        "ring_promised": "" if row.ring is None else row.ring, "ring_reached": ring_reached(seconds_of(row, promise)),
        "ring_counted_over": promise, "ring_meaning": rule_of(held).meaning,
        "ring_decided": instant(held.set_at) if held else "",
    }  # fmt: skip


register(Dataset("response_times", "emergency", COLUMNS, _find, _read, frozenset({ExportForm.XLSX, ExportForm.CSV})))
