"""Who stands on the roster of a round: one statement for everybody, then the counts by building and the digest."""

from __future__ import annotations

import hashlib
from collections import Counter

from django.db import connection
from django.db.models import Count, Max

from bihuan.apps.screening.models import RosterBuilding, RosterEntry, Round

# Identifiers as RFC 9562 has them (version 4, from the database's own generator); version 7 measured no faster. In the
# order of the buildings, so that the index by building grows at its end.
_FILL = {
    "sqlite": """
INSERT INTO screening_rosterentry (id, round_id, resident_id, building_id, needs_visit, visit_reason, outcome)
SELECT lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4' || substr(lower(hex(randomblob(2))), 2)
       || '-a' || substr(lower(hex(randomblob(2))), 2) || '-' || lower(hex(randomblob(6))),
       %s, r.id, r.building_id, %s, '', ''
  FROM intake_resident r
 WHERE r.incident_id = %s AND r.left_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM screening_rosterentry e WHERE e.round_id = %s AND e.resident_id = r.id)
 ORDER BY r.building_id, r.id""",
    "postgresql": """
INSERT INTO screening_rosterentry (id, round_id, resident_id, building_id, needs_visit, visit_reason, outcome)
SELECT gen_random_uuid()::text, %s, r.id, r.building_id, %s, '', ''
  FROM intake_resident r
 WHERE r.incident_id = %s AND r.left_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM screening_rosterentry e WHERE e.round_id = %s AND e.resident_id = r.id)
 ORDER BY r.building_id, r.id""",
}
_TOGETHER = 10_000


def fill_roster(the_round: Round) -> int:
    """Put every resident of the incident who is not on the roster yet on it, in the caller's transaction.

    Sets `newest` of the round (not saved) and the counts of its buildings; returns how many lines came.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FILL[connection.vendor], [the_round.pk, False, the_round.incident_id, the_round.pk])
        added = int(cursor.rowcount)
    if added:
        the_round.newest = RosterEntry.objects.filter(round=the_round).aggregate(last=Max("resident"))["last"]
        _count_buildings(the_round)
    return added


def _count_buildings(the_round: Round) -> None:
    """Keep how many lines each building has; those that are new to the round come to be."""
    lines = RosterEntry.objects.filter(round=the_round).order_by()
    counts = dict(lines.values_list("building").annotate(n=Count("id")))
    known = {row.building_id: row for row in RosterBuilding.objects.filter(round=the_round)}
    new = [RosterBuilding(round=the_round, building_id=one, roster=n) for one, n in counts.items() if one not in known]
    RosterBuilding.objects.bulk_create(new, batch_size=_TOGETHER)
    for building, row in known.items():
        if row.roster != counts[building]:
            RosterBuilding.objects.filter(pk=row.pk).update(roster=counts[building])


def count_roster(the_round: Round) -> dict[str, int]:
    """Return the denominators: community → how many of its people are on the roster."""
    rows = RosterBuilding.objects.filter(round=the_round).values_list("building__community_code", "roster")
    counts: Counter[str] = Counter()
    for community, people in rows:
        counts[community] += people
    return dict(sorted(counts.items()))


def digest_of_roster(the_round: Round) -> str:
    """Return SHA-256 over the residents on the roster, each identifier with a line feed, in ascending order."""
    told = hashlib.sha256()
    lines = RosterEntry.objects.filter(round=the_round).order_by("resident_id").values_list("resident_id", flat=True)
    for resident in lines.iterator(chunk_size=_TOGETHER):
        told.update(f"{resident}\n".encode())
    return told.hexdigest()
