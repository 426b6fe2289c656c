"""A round at its real size: 750,000 residents, 208 sites, 75,000 tubes; opening, coverage page, closing check."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

from bench.coverage_world import BUILDINGS, POOL, RESIDENTS, SITES

LOOKS, TUBES = 40, 500


def run() -> list[dict[str, Any]]:
    """Measure in a process and a folder of its own."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        done = subprocess.run(
            [sys.executable, "-m", "bench.bench_coverage", folder], check=True, capture_output=True, text=True
        )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    size = f"{RESIDENTS:,} residents, {BUILDINGS:,} buildings, {SITES} sites"
    half = f"{size}, {RESIDENTS // 2 // POOL:,} tubes"
    whole = f"{size}, {RESIDENTS // POOL:,} tubes"
    page, naive = found["page_s"], found["naive_s"]
    p95 = sorted(page)[int(len(page) * 0.95)]
    mb = found["peak_mb"]
    return [
        _row("open a round: the roster in one act", size, found["open_s"], mb),
        _row("coverage page, p95 of its looks", half, p95, mb, naive / p95, "ORM count by community", 0.4),
        _row("coverage page, the part drawn again, p95", half, found["part_s"], mb, None, None, 0.4),
        _row("counts of the communities", half, found["counts_s"], mb, found["index_s"] / found["counts_s"],
             "count by the index of buildings"),
        _row("note one tube of ten", half, found["note_s"], mb),
        _row("book 8,000 buildings as proposed", half, found["book_s"], mb),
        _row("orders for 4,000 buildings", half, found["send_s"], mb),
        _row("the set against column, counts, tubes", half, found["check_s"], mb),
        _row("close a round: nobody missing, proved", whole, found["close_s"], mb),
    ]  # fmt: skip


def _row(
    name: str, size: str, median_s: float, peak_mb: float, ratio: float | None = None, rival: str | None = None,
    reach_s: float | None = None,
) -> dict[str, Any]:  # fmt: skip
    row = {"name": name, "size": size, "median_s": median_s, "peak_mb": peak_mb, "ratio": ratio, "rival": rival,
           "reach": f"≤ {reach_s:g} s" if reach_s else None}  # fmt: skip
    return row | ({"is_reached": median_s <= reach_s} if reach_s else {})


def _timed(do: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    found = do()
    return time.perf_counter() - began, found


def _client(world: Any) -> Any:
    from django.test import Client

    from bihuan.apps.core.actions import grant_role
    from bihuan.apps.core.models import Account, Incident
    from bihuan.apps.core.rules import Role

    account = Account.objects.create(username="lead", full_name="lead", is_drill=True)
    incident = Incident.objects.get(code="bench")
    grant_role(account=account, incident=incident, role=Role.DESK_LEAD, unit=None, by=None, at=world.at, days=7)
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _looks(client: Any, address: str, **headers: str) -> list[float]:
    """Return the seconds of many looks after a first one."""
    times = []
    for _ in range(LOOKS + 1):
        seconds, answer = _timed(lambda: client.get(address, headers={"host": "localhost", **headers}))
        if answer.status_code != 200:
            raise RuntimeError(answer.status_code)
        times.append(seconds)
    return times[1:]


def _measure(folder: str) -> dict[str, Any]:
    from bench.loop_world import World

    world = World(folder)
    from bench import coverage_world
    from bihuan.apps.screening.actions.booking import book_proposed
    from bihuan.apps.screening.actions.checking import check_round
    from bihuan.apps.screening.actions.missing import send_missing
    from bihuan.apps.screening.actions.openings import OpeningTold, set_openings
    from bihuan.apps.screening.actions.rounds import NewRound, close_round, open_round, plan_round
    from bihuan.apps.screening.models import Site

    found: dict[str, Any] = {}
    coverage_world.settle("bench", world.at)
    hours = NewRound(world.at - timedelta(hours=9), world.at + timedelta(hours=60))
    row = plan_round(new=hours, by=world.desk, at=world.at)
    told = OpeningTold(hours.starts_at, hours.ends_at, lanes=4, samplers=8)
    sites = list(Site.objects.values_list("pk", flat=True))
    set_openings(round_id=row.pk, sites=sites, told=told, by=world.desk, at=world.at)
    said = {"round_id": row.pk, "by": world.desk, "at": world.at}
    found["open_s"], row = _timed(lambda: open_round(**said))
    coverage_world.remember_places()
    coverage_world.test_people(row.pk, 0, RESIDENTS // 2 - TUBES * POOL, world.at)
    found["note_s"] = _note(row, world, coverage_world)
    found["book_s"], _booked = _timed(lambda: book_proposed(**said))
    client = _client(world)
    found["page_s"] = _looks(client, "/desk/screening/")
    part = _looks(client, f"/desk/screening/rounds/{row.pk}/", **{"hx-request": "true"})
    found["part_s"] = sorted(part)[int(len(part) * 0.95)]
    found |= _rivals(row, world)
    found["send_s"], sent = _timed(lambda: send_missing(**said))
    found["check_s"], check = _timed(lambda: check_round(**said))
    coverage_world.test_people(row.pk, RESIDENTS // 2, RESIDENTS, world.at)
    found["close_s"], closed = _timed(lambda: close_round(**said))
    if check.differences or closed.state != "closed" or not sent.opened:
        raise RuntimeError("the round did not come out even")
    found["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return found


def _note(row: Any, world: Any, coverage_world: Any) -> float:
    """Fill the last tubes of the first half as the lane does; return the median seconds of noting one."""
    from bihuan.apps.screening.actions.coverage import note_tested
    from bihuan.apps.screening.models import Pool, Sample

    first = RESIDENTS // 2 - TUBES * POOL
    site, times = row.openings.first().site, []
    for n in range(TUBES):
        entries = coverage_world.entries(first + n * POOL, first + (n + 1) * POOL)
        tube = Pool.objects.create(round=row, site=site, code=f"N{n}", size=POOL, members=POOL, filled_at=world.at)
        swabs = [Sample(pool=tube, place=at, entry_id=one, taken_at=world.at) for at, one in enumerate(entries)]
        Sample.objects.bulk_create(swabs)
        times.append(_timed(lambda entries=entries: note_tested(entries, by=world.desk, at=world.at))[0])
    return median(times)


def _rivals(row: Any, world: Any) -> dict[str, float]:
    """Return the seconds of the counts as kept, of counting by the index, and of the plain way."""
    from django.db.models import Count

    from bihuan.apps.screening.models import RosterBuilding, RosterEntry
    from bihuan.apps.screening.queries.coverage import community_lines

    lines = RosterEntry.objects.filter(round=row).order_by()
    kept = RosterBuilding.objects.filter(round=row)

    def middle(do: Callable[[], Any]) -> float:
        return median(_timed(do)[0] for _ in range(3))

    return {
        "counts_s": middle(lambda: community_lines(kept, world.at)),
        "index_s": middle(lambda: list(lines.values_list("building", "outcome").annotate(n=Count("id")))),
        "naive_s": middle(
            lambda: list(lines.values_list("building__community_code", "outcome").annotate(n=Count("id")))
        ),
    }


if __name__ == "__main__":
    print(json.dumps(_measure(sys.argv[1])))
