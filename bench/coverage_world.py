"""A district at its real size, written in bulk: 750,000 residents in 8,000 buildings, 208 sites, tubes of ten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

RESIDENTS, BUILDINGS, AREAS, SITES, POOL = 750_000, 8_000, 250, 208, 10
_RESIDENTS = """
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %s)
INSERT INTO intake_resident (id, incident_id, building_id, household, record, key_ref, sealed, registered_at)
SELECT printf('01a00000-0000-7%%03x-a000-%%012x', i / 4096 %% 4096, i), %s, b.id, i / 8000 / 3, 'R' || i, 'k' || i,
       %s, %s
  FROM n JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM intake_building) b
    ON b.place = n.i %% %s"""
_POOLS = """
WITH RECURSIVE n(i) AS (SELECT %s UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %s)
INSERT INTO screening_pool
       (id, n, round_id, site_id, code, kind, size, members, state, result, filled_by, digest, lost_why, filled_at)
SELECT printf('02a00000-0000-7%%03x-a000-%%012x', i / 4096 %% 4096, i), 0, %s, s.id, 'T' || i, 'pooled', 10, 10,
       'sealed', '', '', '', '', %s
  FROM n JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM screening_site) s ON s.place = n.i %% %s"""
_PLACES = """
CREATE TEMP TABLE places AS
SELECT id, row_number() OVER (ORDER BY building_id, id) - 1 AS place FROM screening_rosterentry"""
_SAMPLES = """
INSERT INTO screening_sample (id, pool_id, place, entry_id, repeat, taken_at)
SELECT printf('03a00000-0000-7%%03x-a000-%%012x', place / 4096 %% 4096, place),
       printf('02a00000-0000-7%%03x-a000-%%012x', place / 10 / 4096 %% 4096, place / 10), place %% 10, id, '', %s
  FROM places WHERE place >= %s AND place < %s"""
_TESTED = """
UPDATE screening_rosterentry SET outcome = 'tested', outcome_at = %s
 WHERE id IN (SELECT id FROM places WHERE place >= %s AND place < %s)"""
_COUNTS = """
UPDATE screening_rosterbuilding SET tested =
       (SELECT count(*) FROM screening_rosterentry e
         WHERE e.round_id = screening_rosterbuilding.round_id AND e.building_id = screening_rosterbuilding.building_id
           AND e.outcome = 'tested')"""


def settle(incident: str, at: Any) -> None:
    """Write areas, buildings, residents and sites."""
    from django.db import connection

    from bihuan.apps.core.models import Area
    from bihuan.apps.intake.models import Building
    from bihuan.apps.screening.models import Site

    areas = Area.objects.bulk_create(
        Area(incident_id=incident, unit_id="U1", code=f"5113020{n:03d}", name=f"社区{n}",
             polygon=[[106 + n % 16 / 50, 30.7 + n // 16 / 50]])
        for n in range(AREAS)
    )  # fmt: skip
    Building.objects.bulk_create(
        Building(incident_id=incident, area=areas[n % AREAS], community_code=areas[n % AREAS].code, name=f"{n}栋")
        for n in range(BUILDINGS)
    )
    Site.objects.bulk_create(
        Site(incident_id=incident, unit_id="U1", area=areas[n], number=n + 1, name=f"点位{n + 1}", opened_at=at,
             longitude=106 + n % 16 / 50, latitude=30.7 + n // 16 / 50)
        for n in range(SITES)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_RESIDENTS, [RESIDENTS, incident, "x" * 300, at, BUILDINGS])


def remember_places() -> None:
    """Number the lines of the roster, building by building, for `test_people`."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_PLACES)
        cursor.execute("CREATE INDEX by_place ON places (place)")


def entries(first: int, last: int) -> list[str]:
    """Return the lines from the place `first` to before `last`."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM places WHERE place >= %s AND place < %s ORDER BY place", [first, last])
        return [row[0] for row in cursor.fetchall()]


def test_people(round_id: str, first: int, last: int, at: Any) -> None:
    """Fill the tubes of the people from `first` to before `last`, as one long day would have."""
    from django.db import connection

    from bihuan.apps.screening.models import RosterHour

    with connection.cursor() as cursor:
        cursor.execute(_POOLS, [first // POOL, last // POOL, round_id, at, SITES])
        cursor.execute(_SAMPLES, [at, first, last])
        cursor.execute(_TESTED, [at, first, last])
        cursor.execute(_COUNTS)
    hour = at.replace(minute=0, second=0, microsecond=0)
    spread = [
        RosterHour(round_id=round_id, starts_at=hour - timedelta(hours=h), tested=(last - first) // 8) for h in range(8)
    ]
    RosterHour.objects.filter(round=round_id).delete()
    RosterHour.objects.bulk_create(spread)
