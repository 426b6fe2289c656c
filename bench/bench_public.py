"""The public site under a crowd: published pages and checks of calls at once, on the machine's own cores.

The crowd is open: requests come by the clock whether or not the last one was answered, and the time of each is counted
from when it was due, so that a server that stands still cannot hide it. Rivals: Django sending the same file, and
Django drawing the same page for each reader.
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.public_crowd import Answered, crowd, percentile, rush

PAGES_S, CHECKS_S, SECONDS, RUSH_S = 500, 10, 20, 4
COMMUNITIES, CONTROLS = 300, 40


def run() -> list[dict[str, Any]]:
    """Measure against a server in a process of its own."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        subprocess.run([sys.executable, "-m", "bench.bench_public", folder], check=True, stdout=subprocess.DEVNULL)
        with _served(folder, ["-m", "bihuan.config", "serve"]) as (port, server):
            pages, checks = asyncio.run(_together(port))
            front_s = asyncio.run(rush(port, "/public/zh/holds/all/1/", RUSH_S))
            peak_mb = _peak_mb(server)
        with _served(folder, ["-m", "uvicorn", "django.core.asgi:get_asgi_application", "--factory"]) as (
            port,
            _server,
        ):
            file_s = asyncio.run(rush(port, "/public/zh/holds/all/1/", RUSH_S))
            drawn_s = asyncio.run(rush(port, "/public/zh/holds/", RUSH_S))
    size = f"{PAGES_S} pages and {CHECKS_S if checks else 0} checks a second for {SECONDS} s, {COMMUNITIES} communities"
    rows = [_reached("published page, p95 in the crowd", size, pages, peak_mb, 0.2)]
    rows += [_reached("check of a call, p95 in the crowd", size, checks, peak_mb, 1.0)] if checks else []
    return [
        *rows,
        _row("published page, of the most a server gives", "file of all communities", front_s, peak_mb,
             file_s / front_s, "Django sending the same file"),
        _row("published page, of the most a server gives", "list and form", front_s, peak_mb,
             drawn_s / front_s, "Django drawing the page"),
    ]  # fmt: skip


def _row(
    name: str, size: str, median_s: float, peak_mb: float, ratio: float | None, rival: str | None
) -> dict[str, Any]:
    return {"name": name, "size": size, "median_s": median_s, "peak_mb": peak_mb, "ratio": ratio, "rival": rival,
            "reach": None}  # fmt: skip


def _reached(name: str, size: str, got: list[Answered], peak_mb: float, most_s: float) -> dict[str, Any]:
    errors = sum(not one.is_right for one in got)
    p95 = percentile([one.seconds for one in got], 0.95)
    told = f"{size}; {len(got)} answers, {errors} errors, median {percentile([one.seconds for one in got], 0.5):.4f} s"
    return {**_row(name, told, p95, peak_mb, None, None), "reach": f"≤ {most_s:g} s, 0 errors",
            "is_reached": p95 <= most_s and errors == 0}  # fmt: skip


async def _together(port: int) -> tuple[list[Answered], list[Answered]]:
    """Let readers and residents who check a call come at once; no checks where the page is not built."""
    paths = ["/public/zh/", "/public/zh/holds/", "/public/zh/holds/all/1/", "/public/en/", "/public/zh/help/",
             "/static/public/public.css"]  # fmt: skip
    await asyncio.gather(*(crowd(port, [path], 1, 1) for path in paths))  # each once: the first reader pays
    form = [("/public/zh/call/", f"phone=138{n:08}&code={n * 7 % 10**8:08}") for n in range(CHECKS_S * SECONDS)]
    has_checks = (await crowd(port, ["/public/zh/call/"], 1, 1))[0].is_right
    asked = crowd(port, form, CHECKS_S, SECONDS) if has_checks else asyncio.sleep(0, [])
    pages, checks = await asyncio.gather(crowd(port, paths, PAGES_S, SECONDS), asked)
    return pages, list(checks)


@contextmanager
def _served(folder: str, command: list[str]) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = {**os.environ, "BIHUAN_DATA_DIR": folder, "BIHUAN_DRILL": "1", "BIHUAN_LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "bihuan.config.settings"}  # fmt: skip
    quiet = ["--log-level", "warning"] if "uvicorn" in command else []
    server = subprocess.Popen(
        [sys.executable, *command, "--port", str(port), *quiet], env=told, stdout=subprocess.DEVNULL
    )
    try:
        _wait(port)
        yield port, server
    finally:
        server.terminate()
        server.wait(20)


def _wait(port: int) -> None:
    """Wait until somebody listens. :raises TimeoutError: nobody does within a minute."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(port)


def _peak_mb(server: subprocess.Popen[bytes]) -> float:
    lines = Path(f"/proc/{server.pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


def _build(folder: str) -> None:
    """Make a district with communities and controls, and publish its pages."""
    from datetime import timedelta

    from bench.loop_world import World

    world = World(folder)
    from bihuan.apps.briefing.actions.publishing import publish_all
    from bihuan.apps.core.models import Area
    from bihuan.apps.zones.models import Control

    Area.objects.bulk_create(
        Area(incident_id="bench", unit_id="U1", code=f"C{n}", name=f"第{n}社区居民委员会") for n in range(COMMUNITIES)
    )
    day = timedelta(days=1)
    Control.objects.bulk_create(
        Control(incident_id="bench", number=n, name=f"第{n}号管控区", level="high", measures=["stay_home"],
                communities=[f"C{n}"], reason="new_cases", basis="传染病防治法", state="decided", drafted_by="a",
                decided_by="b", decided_at=world.at, starts_at=world.at, ends_at=world.at + 7 * day,
                review_at=world.at + day)
        for n in range(1, CONTROLS + 1)
    )  # fmt: skip
    publish_all(at=world.at)


if __name__ == "__main__":
    _build(sys.argv[1])
