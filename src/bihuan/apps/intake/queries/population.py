"""Who lives where, as the register tells it: counts, buildings, households, and one resident by their document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Q, QuerySet

from bihuan.apps.core.sealing import index_of, open_all
from bihuan.apps.intake.models import Building, Resident
from bihuan.apps.intake.rules import Known

_HOLDERS_SQL = (
    "SELECT d.subject_index, d.record_id, d.content_key FROM intake_disposition d"
    " JOIN intake_batch b ON b.id = d.batch_id JOIN intake_source s ON s.id = d.source_id"
    " WHERE d.subject_index IN ({}) AND d.subject_index <> '' AND d.kind = 'accepted' AND b.kind = %s"
    " AND s.incident_id = %s AND NOT EXISTS (SELECT 1 FROM intake_resident r WHERE r.incident_id = s.incident_id"
    " AND r.document_index = d.subject_index AND r.left_at IS NOT NULL)"
)


def holders_of(incident: str, kind: str, subjects: Iterable[str]) -> dict[str, Known]:
    """Return the accepted lines of a kind of batch that bear these documents (blind indexes), of every source.

    A line of somebody who has left holds nothing: where they live now may register them.
    """
    wanted = sorted({subject for subject in subjects if subject})
    if not wanted:
        return {}
    sql = _HOLDERS_SQL.replace("{}", ",".join(["%s"] * len(wanted)))
    with connection.cursor() as cursor:
        cursor.execute(sql, [*wanted, kind, incident])
        return {subject: Known(record, content, subject) for subject, record, content in cursor.fetchall()}


@dataclass(frozen=True, slots=True)
class BuildingCount:
    """One building with the people who live in it now and the flats they live in (a resident without room: none)."""

    building: str
    community_code: str
    name: str
    area: str
    residents: int
    households: int


def counts_by_building(
    incident: str, *, community: str = "", areas: Sequence[str] | None = None
) -> list[BuildingCount]:
    """Return the buildings of an incident, of one community, or of some areas, in order, in one query."""
    found = Building.objects.filter(incident_id=incident)
    found = found.filter(community_code=community) if community else found
    found = found if areas is None else found.filter(area__in=areas)
    here = Q(residents__left_at=None)
    counted = found.annotate(
        people=Count("residents", filter=here),
        flats=Count("residents__household", filter=here & Q(residents__household__gt=0), distinct=True),
    ).order_by("community_code", "name")
    return [
        BuildingCount(one.id, one.community_code, one.name, one.area_id or "", one.people, one.flats) for one in counted
    ]


@dataclass(frozen=True, slots=True)
class CommunityCount:
    """One community with its buildings and the people who live there now."""

    community_code: str
    buildings: int
    residents: int


def counts_by_community(incident: str) -> list[CommunityCount]:
    """Return the communities of a register, in order, in one query."""
    found = (
        Building.objects.filter(incident_id=incident)
        .values_list("community_code")
        .order_by("community_code")
        .annotate(
            buildings_n=Count("id", distinct=True), people_n=Count("residents", filter=Q(residents__left_at=None))
        )
    )
    return [CommunityCount(*row) for row in found]


def residents_here(incident: str) -> QuerySet[Resident]:
    """Return the residents who live in the incident's buildings now, unopened; in order of building and household."""
    here = Resident.objects.filter(incident_id=incident, left_at=None)
    return here.order_by("building", "household", "id")


def household_list(building: str) -> list[Resident]:
    """Return the residents of a building, household by household, opened: who may see them is `access`' to say."""
    found = list(Resident.objects.filter(building=building, left_at=None).order_by("household", "registered_at", "id"))
    open_all(found)
    return sorted(found, key=lambda one: (str(one.room), one.household, one.id))


def find_resident(*, incident: str, document: str, areas: Sequence[str] | None = None) -> Resident | None:
    """Return the resident with this document (`kind:number`, as `rules.person_document` writes it), opened, or None.

    `areas` narrows it to those of a unit: nobody asks a unit's register about a person of another.
    """
    found = Resident.objects.filter(
        incident_id=incident, document_index=index_of(incident, "document", document)
    ).select_related("building")
    one = (found if areas is None else found.filter(building__area__in=areas)).first() if document else None
    if one is not None:
        open_all([one])
    return one
