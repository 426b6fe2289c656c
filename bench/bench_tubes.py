"""75,000 tubes of ten through filling, boxes, laboratory and one result file of 75,000 lines, at 208 invented sites.

`BIHUAN_BENCH_TUBES` changes how many, `BIHUAN_BENCH_SIZE` with how many people each. The roster is 750,000 lines of the
same size in the tables; their personal words are left empty, since nothing opens them but for the members of positive
tubes.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

TUBES = int(os.environ.get("BIHUAN_BENCH_TUBES", "75000"))
SIZE = int(os.environ.get("BIHUAN_BENCH_SIZE", "10"))  # people a tube
SITES, UPLOAD, BOX, POSITIVE = 208, 50, 400, 0.0004
AIM_S = 30.0
RIVAL = "none: the figure to reach is the brief's"


def run() -> list[dict[str, Any]]:
    """Measure in a process and a folder of its own; return a row a step."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "bench.bench_tubes", folder], check=True, capture_output=True, text=True
        )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    size = f"{found['tubes']} tubes, {found['people']} people, {found['positive']} positive, {found['boxes']} boxes"
    return [
        {
            "name": f"tubes: {name}", "size": size, "median_s": seconds, "peak_mb": found["peak_mb"], "ratio": None,
            "rival": RIVAL, "reach": f"≤ {AIM_S:.0f} s" if name.startswith("result file") else "",
            "is_reached": seconds <= AIM_S if name.startswith("result file") else None,
        }
        for name, seconds in found["steps"].items()
    ]  # fmt: skip


STEPS: dict[str, float] = {}


@contextmanager
def timed(name: str) -> Iterator[None]:
    """Keep how long something took, in seconds."""
    started = time.perf_counter()
    yield
    STEPS[name] = round(time.perf_counter() - started, 3)
    print(f"{name}: {STEPS[name]} s", file=sys.stderr, flush=True)


def _set_up(folder: str) -> None:
    os.environ["BIHUAN_DATA_DIR"], os.environ["DJANGO_SETTINGS_MODULE"] = folder, "bihuan.config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, skip_checks=True)


def _ground() -> Any:
    """Return a round with 208 sites and a roster of ten people a tube."""
    from tests.apps.screening.tube_ground import make_ground

    from bihuan.apps.intake.models import Building, Resident
    from bihuan.apps.screening.models import RosterBuilding, RosterEntry, Site

    ground = make_ground(people=0, at=dt.datetime.now(dt.UTC))
    unit = ground.world.units["PCS-03"]
    ground.sites = [
        Site.objects.create(
            incident=ground.world.incident, unit=unit, number=number, name=f"采样点{number}", opened_at=ground.at
        )
        for number in range(10, 10 + SITES)
    ]
    people, in_building = TUBES * SIZE, 200
    for first in range(0, people, in_building):
        building = Building.objects.create(
            incident=ground.world.incident, community_code="511302001", name=f"{first // in_building + 1}栋"
        )
        numbers = range(first, min(first + in_building, people))
        residents = Resident.objects.bulk_create(
            Resident(
                incident=ground.world.incident, building=building, household=n % in_building // 3 + 1,
                record=f"r{n:08d}", key_ref=f"r{n:08d}", registered_at=ground.at,
            )
            for n in numbers
        )  # fmt: skip
        RosterBuilding.objects.create(round=ground.round, building=building, roster=len(residents))
        ground.entries += RosterEntry.objects.bulk_create(
            RosterEntry(round=ground.round, resident=one, building=building) for one in residents
        )
    return ground


def _fill(ground: Any) -> list[Any]:
    """Fill every tube as phones do that come back to a network: fifty in one upload."""
    from bihuan.apps.screening.actions.tubes import NewTube, fill_tubes
    from bihuan.apps.screening.rules.tubes import Member
    from bihuan.apps.screening.rules.tubes_codes import make_code

    tubes, serials = [], dict.fromkeys(range(SITES), 0)
    for upload, first in enumerate(range(0, TUBES, UPLOAD)):
        site = ground.sites[upload % SITES]
        new = []
        for n in range(first, min(first + UPLOAD, TUBES)):
            serials[upload % SITES] += 1
            code = make_code(round_number=1, site_number=site.number, serial=serials[upload % SITES])
            members = tuple(Member(entry=one.pk) for one in ground.entries[n * SIZE : (n + 1) * SIZE])
            new.append(NewTube(ground.round.pk, site.pk, code, "pooled", 10, members))
        tubes += fill_tubes(tubes=new, by=ground.officer, at=ground.at)
    return tubes


def _boxes(ground: Any, tubes: list[Any]) -> list[str]:
    from bihuan.apps.screening.actions.custody import NewBox, hand_box

    boxes = []
    for site in ground.sites:
        mine = [tube.code for tube in tubes if tube.site_id == site.pk]
        for first in range(0, len(mine), BOX):
            codes = tuple(mine[first : first + BOX])
            new = NewBox(ground.round.pk, site.pk, f"BOX-{site.number}-{first}", codes, "转运员", "门口", "市疾控")
            boxes.append((hand_box(new=new, by=ground.officer, at=ground.at), codes))
    return boxes


def _receive(ground: Any, boxes: list[Any]) -> None:
    from bihuan.apps.screening.actions.custody import count_box, receive_box

    for box, codes in boxes:
        count_box(box_id=box, counted=len(codes), by=ground.lead, at=ground.at)
        receive_box(box_id=box, scanned=codes, by=ground.lead, at=ground.at)


def _results(ground: Any, tubes: list[Any], positive: set[str]) -> None:
    """Send one file with every tube's result, and let the jobs take it over."""
    from tests.apps.screening.tube_ground import HEADER, make_laboratory

    from bihuan.apps.intake.actions import dispose_batch, receive_batch
    from bihuan.config.rounds import drain

    source, clerk = make_laboratory(ground), ground.world.actor("clerk")
    lines = "".join(
        f"{tube.code},{'阳性' if tube.code in positive else '阴性'},{ground.at:%Y-%m-%d %H:%M:%S},市疾控实验室,\n"
        for tube in tubes
    )
    content = io.BytesIO((HEADER + lines).encode())
    with timed("result file, received with its receipt"):
        received = receive_batch(
            source_id=source.pk, content=content, filename="r.csv", by=clerk, at=ground.at, kind="pool_results"
        )
    with timed("result file, every line disposed"):
        dispose_batch(batch_id=received.batch.pk, by=clerk, at=ground.at)
    with timed("result file, taken over by the jobs"):
        drain(at=ground.at)


def measure(folder: str) -> dict[str, Any]:
    """Go the whole way once and return the seconds of each step."""
    _set_up(folder)
    from bihuan.apps.screening.models import HeldMember, Pool
    from bihuan.apps.screening.queries.custody import balance, balance_by_site
    from bihuan.apps.screening.queries.tubes import tubes_that_do_not_add_up

    with timed("(ground)"):
        ground = _ground()
    with timed("filling and sealing, 50 an upload"):
        tubes = _fill(ground)
    with timed("boxes handed over"):
        boxes = _boxes(ground, tubes)
    with timed("boxes counted and taken in"):
        _receive(ground, boxes)
    drawn = random.Random(5)
    positive = {tube.code for tube in tubes if drawn.random() < POSITIVE}
    with timed("result file, the whole way"):
        _results(ground, tubes, positive)
    with timed("balance of the round"):
        told = balance(ground.round.pk)
    with timed("balance by site"):
        balance_by_site(ground.round.pk, ground.at)
    with timed("check: members = samples"):
        wrong = tubes_that_do_not_add_up(ground.round.pk)
    resulted = Pool.objects.filter(state="resulted").count()
    if (told.made, resulted, told.unaccounted, wrong) != (TUBES, TUBES, 0, []):
        message = f"made {told.made}, resulted {resulted}, unaccounted {told.unaccounted}, wrong {len(wrong)}"
        raise RuntimeError(message)
    return {
        "steps": {name: seconds for name, seconds in STEPS.items() if not name.startswith("(")},
        "tubes": TUBES, "people": len(ground.entries), "positive": len(positive), "boxes": len(boxes),
        "held": HeldMember.objects.count(), "unaccounted": told.unaccounted,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1])))
