"""The page of a network of 2,000 cases: from the press to the first paint in Chromium, and what the server takes."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

CASES, DAYS, ROUNDS = 2_000, 60, 5
CHROMIUM = "/usr/bin/chromium"


def run() -> list[dict[str, Any]]:
    """Measure in a process and a folder of its own."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        done = subprocess.run(
            [sys.executable, "-m", "bench.bench_network_page", folder], check=True, capture_output=True, text=True
        )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    size = f"{CASES:,} cases, {found['arrows']:,} arrows drawn, {found['bytes'] // 1024:,} kB"
    return [
        _row("network page, server, after a case was added", size, found["cold_s"], found["peak_mb"], None),
        _row("network page, server, again", size, found["server_s"], found["peak_mb"], None),
        _row("network page, first contentful paint in Chromium", size, found["paint_s"], found["peak_mb"], 1.0),
        _row("network page, largest paint in Chromium", size, found["largest_s"], found["peak_mb"], None),
    ]


def _row(name: str, size: str, median_s: float, peak_mb: float, reach_s: float | None) -> dict[str, Any]:
    row = {"name": name, "size": size, "median_s": median_s, "peak_mb": peak_mb, "ratio": None, "rival": None,
           "reach": f"≤ {reach_s:g} s" if reach_s else None}  # fmt: skip
    return row | ({"is_reached": median_s <= reach_s} if reach_s else {})


def _cases(world: Any) -> None:
    """Open cases over 60 days, each exposed by one of the hundred before it."""
    import random

    from bihuan.apps.intake.models import Person
    from bihuan.apps.tracing.models import Case, Exposure

    chance, first = random.Random(20_221_123), world.at.date() - timedelta(days=DAYS)
    people = Person.objects.bulk_create([Person(incident_id="bench") for _ in range(CASES)])
    cases = Case.objects.bulk_create(
        Case(incident_id="bench", person=person, number=number, classification="confirmed", opened_by="desk",
             opened_at=world.at, onset_date=first + timedelta(days=number * DAYS // CASES))
        for number, person in enumerate(people, start=1)
    )  # fmt: skip
    Exposure.objects.bulk_create(
        Exposure(incident_id="bench", source_case=cases[chance.randrange(max(0, at - 150), at)], person=people[at],
                 first_at=world.at, last_at=world.at, seconds=3600, encounters=1, certainty="certain", type="named",
                 category="close_contact", state="confirmed", proposed_by="desk", proposed_at=world.at,
                 decided_by="desk", decided_at=world.at)
        for at in range(1, CASES)
    )  # fmt: skip


def _session(world: Any) -> str:
    from django.test import Client

    from bihuan.apps.core.actions import grant_role
    from bihuan.apps.core.models import Account, Incident
    from bihuan.apps.core.rules import Role

    account = Account.objects.create(username="lead", full_name="lead", is_drill=True)
    incident = Incident.objects.get(code="bench")
    grant_role(account=account, incident=incident, role=Role.DESK_LEAD, unit=None, by=None, at=world.at, days=7)
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return str(client.cookies["sessionid"].value)


def _serve() -> int:
    """Serve the pages on a free port of this machine; return it."""
    from socketserver import ThreadingMixIn
    from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.wsgi import get_wsgi_application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_told: Any) -> None:
            """Say nothing: what is printed is the figures."""

    class Threads(ThreadingMixIn, WSGIServer):
        daemon_threads = True

    server = make_server("127.0.0.1", 0, StaticFilesHandler(get_wsgi_application()), Threads, Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return int(server.server_port)


_LARGEST = """() => new Promise((done) => new PerformanceObserver((list) => done(list.getEntries().at(-1).startTime))
.observe({type: "largest-contentful-paint", buffered: true}))"""


def _paints(port: int, key: str) -> tuple[list[float], list[float]]:
    """Open the page anew and anew; return seconds from the press to its first and to its largest paint."""
    from playwright.sync_api import sync_playwright

    first, largest = [], []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for _ in range(ROUNDS + 1):  # the first one warms the server up
            context = browser.new_context(viewport={"width": 1366, "height": 800})
            context.add_cookies([{"name": "sessionid", "value": key, "url": f"http://localhost:{port}"}])
            page = context.new_page()
            page.route("**/network/figures/", lambda route: route.abort())  # they come after the drawing
            page.goto(f"http://localhost:{port}/desk/finding/network/")
            if page.locator(".nodes a").count() != CASES:
                raise RuntimeError("not every case was drawn")
            page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length > 0")
            first.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime") / 1000)
            largest.append(page.evaluate(_LARGEST) / 1000)
            context.close()
        browser.close()
    return first[1:], largest[1:]


def _server(key: str) -> tuple[float, float, Any]:
    """Return seconds of the first look, of a later one, and the page."""
    from django.test import Client

    client, times = Client(), []  # the first look weighs the network, the others find what was kept
    client.cookies["sessionid"] = key
    for _ in range(ROUNDS + 1):
        began = time.perf_counter()
        answer = client.get("/desk/finding/network/", headers={"host": "localhost"})
        times.append(time.perf_counter() - began)
    return times[0], median(times[1:]), answer


def _measure(folder: str) -> dict[str, Any]:
    from bench.loop_world import World

    world = World(folder)
    _cases(world)
    key = _session(world)
    cold_s, server_s, answer = _server(key)
    first, largest = _paints(_serve(), key)
    body = answer.content.decode()
    return {
        "cold_s": cold_s, "server_s": server_s, "paint_s": median(first), "largest_s": median(largest),
        "bytes": len(answer.content), "arrows": body.count("data-to="),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }  # fmt: skip


if __name__ == "__main__":
    import os

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs an event loop in this thread
    print(json.dumps(_measure(sys.argv[1])))
