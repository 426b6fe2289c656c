"""The lake of an incident: made on first need, taken into, its places known to the desk. One writer at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db.models import Max, Min

from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.models import Incident, Place
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.intake.rules import WRITERS
from bihuan.apps.intake.rules.asking import LONG_VENUES
from bihuan.apps.tracing.models import LakePlace
from bihuan.apps.tracing.queries.lakes import lake_folder
from bihuan.engine.exposure.lake import Bounds, Lake, LakeRefused, make_lake, open_lake

CHINA: Bounds = (73.0, 17.0, 136.0, 54.0)
_MARGIN_DEGREES = 0.2  # about 20 km around the desk's places
_TOGETHER = 5_000


def lake_of(incident: str, *, by: Actor, at: datetime, bounds: Bounds | None = None) -> Lake:
    """Return the lake of an incident, made when there is none: around the desk's places, else as wide as China.

    :raises LakeRefused: `damaged_lake`, `newer_format` or `bad_bounds`.
    """
    folder = lake_folder(incident)
    try:
        return open_lake(folder)
    except LakeRefused as refusal:
        if refusal.code != "no_lake":
            raise
    zone = Incident.objects.values_list("time_zone", flat=True).get(pk=incident)
    chosen = bounds or _bounds_of_places(incident)
    made = make_lake(folder, zone=zone, bounds=chosen)
    with writing():
        facts = {"bounds": [str(one) for one in chosen], "zone": zone}
        record_event(EventDraft("lake.made", "lake", new_id(), 0, by, at, facts))
    return made


def _bounds_of_places(incident: str) -> Bounds:
    placed = Place.objects.filter(incident=incident, longitude__isnull=False, latitude__isnull=False)
    found = placed.aggregate(w=Min("longitude"), s=Min("latitude"), e=Max("longitude"), n=Max("latitude"))
    if found["w"] is None:
        return CHINA
    m = _MARGIN_DEGREES
    return (
        max(found["w"] - m, -180.0),
        max(found["s"] - m, -90.0),
        min(found["e"] + m, 180.0),
        min(found["n"] + m, 90.0),
    )


@contextmanager
def one_writer(incident: str) -> Iterator[None]:
    """Keep others from taking in or purging meanwhile. :raises NotAllowed: `lake_busy`.

    A person who is numbered for a file that is not in the lake yet must not lose the number to a purge.
    """
    folder = Path(settings.DATA_DIR) / "lake"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder / f"{quote(incident, safe='')}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise NotAllowed("lake_busy") from None
    finally:
        os.close(descriptor)


def know_places(incident: str, lake: Lake) -> int:
    """Make the lake's new places known to the desk, so that the gate can be asked for them; return how many.

    A holder's word for a place's kind is kept, but not where it would open a longer stay at the gate (workplace,
    school): those kinds the desk enters itself.
    """
    known = set(LakePlace.objects.filter(incident=incident).values_list("number", flat=True))
    fresh: list[dict[str, Any]] = [row for row in lake.places().to_pylist() if row["place"] not in known]
    for first in range(0, len(fresh), _TOGETHER):
        part = fresh[first : first + _TOGETHER]
        made = Place.objects.bulk_create([_place(incident, row) for row in part])
        LakePlace.objects.bulk_create(
            LakePlace(incident_id=incident, number=row["place"], place=place)
            for row, place in zip(part, made, strict=True)
        )
    return len(fresh)


def _place(incident: str, row: dict[str, Any]) -> Place:
    kind = str(row["kind"])
    return Place(
        incident_id=incident, name=str(row["name"] or row["code"])[:200], longitude=row["longitude"],
        latitude=row["latitude"], kind="" if kind in LONG_VENUES else kind[:40],
    )  # fmt: skip


def link_lake_place(*, number: int, place_id: str, by: Actor, at: datetime) -> LakePlace:
    """Say that a place of the lake is one that the desk knew already; searches look under all numbers of a place.

    :raises NotAllowed: `wrong_role`, `not_found`.
    """
    if by.role not in WRITERS - {Role.SYSTEM}:  # a person knows places; nothing follows from a name by itself
        raise NotAllowed("wrong_role", role=by.role.value)
    with writing():
        row = LakePlace.objects.filter(incident=by.incident, number=number).first()
        if row is None or not Place.objects.filter(incident=by.incident, pk=place_id).exists():
            raise NotAllowed("not_found")
        before, row.place_id = row.place_id, place_id
        row.save(update_fields=["place"])
        facts = {"number": number, "before": before, "place": place_id}
        record_event(EventDraft("place.linked", "lake", new_id(), 0, by, at, facts))
        return row
