"""The whole way for one new case in an invented district: confirmed → exposures → contacts → orders.

`BIHUAN_BENCH_PERSONS=750000` is the drill district with 10⁸ visits (minutes of preparation); the default is a tenth.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

PERSONS = int(os.environ.get("BIHUAN_BENCH_PERSONS", "75000"))
DAYS, VISITS_A_DAY = 15, 9.0
CASE = 4_242  # the number of the new case in the district
AIM_S = 3.0
RIVAL = "none: no rival does the whole way"


def run() -> list[dict[str, Any]]:
    """Measure in a process and a folder of its own; return a row a step and one for the whole way."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "bench.bench_tracing", folder], check=True, capture_output=True, text=True
        )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    size = f"{found['persons']} persons, {found['visits']} visits, {found['found']} found, {found['contacts']} contacts"
    steps = {**found["steps"], "the whole way": sum(found["steps"].values())}
    return [
        {
            "name": f"tracing: {name}", "size": size, "median_s": seconds, "peak_mb": found["peak_mb"], "ratio": None,
            "rival": RIVAL, "reach": f"≤ {AIM_S:.0f} s" if name == "the whole way" else "",
            "is_reached": seconds <= AIM_S if name == "the whole way" else None,
        }
        for name, seconds in steps.items()
    ]  # fmt: skip


def _district(folder: str) -> tuple[Any, Any]:
    """Return a desk and the lake of its district, indexed, with a pseudonym for everybody."""
    os.environ["BIHUAN_DATA_DIR"], os.environ["DJANGO_SETTINGS_MODULE"] = folder, "bihuan.config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, skip_checks=True)
    from tests.apps.intake.gate.desk import make_desk

    from bihuan.apps.tracing.actions.lakes import know_places, lake_folder
    from bihuan.config.rounds import drain
    from bihuan.engine.exposure.building import build_index
    from bihuan.engine.exposure.district import DistrictPlan, make_district

    desk = make_desk(at=dt.datetime.now(dt.UTC))
    drain(at=desk.at)
    first = (desk.at - dt.timedelta(days=DAYS)).date()
    plan = DistrictPlan(7, PERSONS, max(PERSONS * 2 // 15, 1_000), first, DAYS, VISITS_A_DAY)
    lake = make_district(lake_folder(desk.incident.code), plan)
    build_index(lake)
    know_places(desk.incident.code, lake)
    _name_everybody(desk)
    return desk, lake


def _name_everybody(desk: Any) -> None:
    """Give each number of the district an identifier: the case its document, everybody else a telephone."""
    from tests.apps.intake.gate.desk import document

    from bihuan.apps.tracing.actions import pseudonyms

    drawn = pseudonyms._drawn
    try:
        pseudonyms._drawn = lambda _incident, _many: [CASE]
        pseudonyms.number([("document", document(2))], incident=desk.incident.code)
        others = iter([one for one in range(1, PERSONS) if one != CASE])
        pseudonyms._drawn = lambda _incident, many: list(itertools.islice(others, many))
        pseudonyms.number([("phone", f"139{n:08d}") for n in range(2, PERSONS)], incident=desk.incident.code)
    finally:
        pseudonyms._drawn = drawn


def _stays(desk: Any, lake: Any) -> tuple[Any, ...]:
    """Return the slots of the query: where the case was in the last three days for four hours at most, 20 places."""
    import pyarrow.compute as pc
    import pyarrow.dataset as ds

    from bihuan.apps.core.models import Place
    from bihuan.apps.intake.rules.asking import Stay
    from bihuan.apps.tracing.models import LakePlace

    since = desk.at - dt.timedelta(days=3)
    paths = [str(part.path) for part in lake.parts("visits", lake.days()[-4:])]
    mine = ds.dataset(paths).to_table(filter=pc.field("person") == CASE).to_pylist()
    known = dict(LakePlace.objects.filter(number__in=[one["place"] for one in mine]).values_list("number", "place_id"))
    homes = set(Place.objects.filter(pk__in=known.values(), kind="home").values_list("id", flat=True))
    stays: dict[str, Any] = {}
    for one in mine:
        starts_at = dt.datetime.fromtimestamp(one["start"], dt.UTC)
        short = min(one["end"] or one["start"] + 3_600, one["start"] + 3 * 3_600)
        ends_at = min(dt.datetime.fromtimestamp(short, dt.UTC), desk.at)
        place = known[one["place"]]
        if since <= starts_at < ends_at and place not in homes and len(stays) < 20:
            stays.setdefault(place, Stay(place, starts_at, ends_at))
    return tuple(stays.values())


def _warm(desk: Any, stays: tuple[Any, ...]) -> None:
    """Search once for the first case, as a desk has done before: engines are loaded and compiled then."""
    from bihuan.apps.tracing.actions import ask_search
    from bihuan.apps.tracing.actions.runs import perform_run
    from bihuan.apps.tracing.rules.runs import RunKind

    query = desk.put(places=stays)
    run = ask_search(query_ids=[query.pk], kind=RunKind.EXPOSURE_VISITS, by=desk.actor("analyst"), at=desk.at)
    perform_run(run_id=run.pk, at=desk.at, clock=lambda: dt.datetime.now(dt.UTC))


def _expect(is_so: bool, why: str) -> None:
    if not is_so:
        raise RuntimeError(why)


def measure(folder: str) -> dict[str, Any]:
    """Go the whole way once and return the seconds of each step."""
    desk, lake = _district(folder)
    from tests.apps.intake.gate.desk import document, line

    from bihuan.apps.intake.models import BulkEffect
    from bihuan.apps.orders.models import WorkOrder
    from bihuan.apps.tracing.actions import ask_search, confirm_exposures, sweep_tracing
    from bihuan.apps.tracing.actions.runs import perform_run
    from bihuan.apps.tracing.actions.searching_release import release_run
    from bihuan.apps.tracing.models import Contact
    from bihuan.apps.tracing.rules.runs import RunKind
    from bihuan.config.rounds import drain

    sampled = f"{desk.at - dt.timedelta(days=1):%Y-%m-%d}"
    [record] = desk.send([line(2, document(2), sampled=sampled)])
    stays, by = _stays(desk, lake), desk.actor("analyst")
    _warm(desk, stays)
    clock = [time.perf_counter()]
    steps: dict[str, float] = {}
    processor: dict[str, float] = {}
    busy = [time.process_time()]

    def done(name: str) -> None:
        now, worked = time.perf_counter(), time.process_time()
        steps[name], processor[name] = now - clock[0], worked - busy[0]
        clock[0], busy[0] = now, worked

    case = desk.link(record).case
    drain(at=desk.at)
    query = desk.put(case=case, places=stays)
    _expect(query.state == "accepted", query.code)
    done("confirmed, query accepted")
    run = ask_search(query_ids=[query.pk], kind=RunKind.EXPOSURE_VISITS, by=by, at=desk.at)
    run = perform_run(run_id=run.pk, at=desk.at, clock=lambda: dt.datetime.now(dt.UTC))
    _expect((run.state, run.engine) == ("done", "index"), run.failure)
    done("searched")
    out = release_run(run_id=run.pk, query_id=query.pk, by=by, at=desk.at)
    done("identities released, exposures proposed")
    confirm_exposures(ids=out.exposures, by=by, at=desk.at, told="您与病例同时在同一场所")
    effect = BulkEffect.objects.filter(state="waiting").first()
    if effect is not None:
        desk.agree(effect, "industry_approver", subject="effect")
        drain(at=desk.at)
    done("confirmed by two departments, contacts opened")
    sweep_tracing(incident=desk.incident.code, at=(desk.at + dt.timedelta(days=1)).replace(hour=0, minute=5))
    done("orders of the first day given out")
    status = lake.status()
    return {
        "steps": steps, "processor_s": processor, "persons": PERSONS, "visits": status.visits.rows,
        "found": run.counts["persons"],
        "contacts": Contact.objects.count(), "orders": WorkOrder.objects.count(), "released": len(out.exposures),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }  # fmt: skip


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    sys.stdout.write(json.dumps(measure(sys.argv[1]), ensure_ascii=False) + "\n")
