"""The queues of a whole city at the desk: what the query takes, and what the page answers a slider with."""

from __future__ import annotations

import datetime as dt
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from statistics import median
from typing import Any

SITES, LANES, ROUNDS = 208, 6, 9
QUERY_S, SLIDER_S = 0.4, 0.2


def run() -> list[dict[str, Any]]:
    """Measure in a process and a folder of its own; return a row a figure."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "bench.bench_queues", folder], check=True, capture_output=True, text=True
        )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    size = f"{SITES} sites, {SITES * LANES:,} lanes, {found['tubes']:,} tubes"
    return [
        _row("queues of a city, the query of the desk", size, found["query_s"], found["peak_mb"], QUERY_S),
        _row("what-if page, one move of a slider", size, found["slider_s"], found["peak_mb"], SLIDER_S),
    ]


def _row(name: str, size: str, median_s: float, peak_mb: float, reach_s: float) -> dict[str, Any]:
    return {
        "name": name, "size": size, "median_s": median_s, "peak_mb": peak_mb, "ratio": None,
        "rival": "none: no rival has the page", "reach": f"≤ {reach_s:g} s", "is_reached": median_s <= reach_s,
    }  # fmt: skip


def _timed(work: Callable[[int], Any]) -> float:
    work(0)  # templates and engines are loaded once
    times = []
    for nth in range(ROUNDS):
        started = time.perf_counter()
        work(nth)
        times.append(time.perf_counter() - started)
    return median(times)


def _city(folder: str) -> Any:
    """Return a city of sites with lanes, tubes and counts in a database of its own."""
    os.environ["BIHUAN_DATA_DIR"], os.environ["DJANGO_SETTINGS_MODULE"] = folder, "bihuan.config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, skip_checks=True)
    from tests.queues_world import make_city

    return make_city(SITES, at=dt.datetime.now(dt.UTC))


def main(folder: str) -> None:
    """Print what was measured as one line of JSON."""
    world = _city(folder)
    from django.test import Client
    from django.urls import reverse

    from bihuan.apps.screening.access.queues import get_queues
    from bihuan.apps.screening.models import Pool

    client = Client(headers={"HX-Request": "true"}, SERVER_NAME="localhost")
    client.force_login(world.desk.people["lead"], backend="django.contrib.auth.backends.ModelBackend")

    def slide(nth: int) -> None:
        status = client.get(reverse("desk:whatif"), {"more_lanes": nth}).status_code
        if status != 200:
            raise RuntimeError(f"the page answered {status}")

    found = {
        "tubes": Pool.objects.count(),
        "query_s": _timed(lambda _: get_queues(world.by("lead"), world.at, limit_minutes=30)),
        "slider_s": _timed(slide),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1])
