"""Checks of calls: can the time of an answer tell why it failed (R53)? And ten a second on a server, throttled.

Ten causes, `SAMPLES` checks each, in an order drawn anew for every round, so that what else the machine does falls on
all alike. For each pair of causes: how far the medians lie apart, and how often the best single threshold, chosen on
one half of the samples, tells the other half apart (50 % = a coin).
"""

from __future__ import annotations

import http.client
import itertools
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any
from urllib.parse import urlencode

import numpy as np

SAMPLES = int(os.environ.get("BIHUAN_BENCH_SAMPLES", "2000"))
A_SECOND, SECONDS = 10, 30
REACH_SHARE, REACH_S, REACH_TELLS = 0.05, 0.003, 0.55
MINUTE = timedelta(minutes=1)
PATH = "/public/zh/call/"


def run() -> list[dict[str, Any]]:
    """Measure in a process and a folder of its own; return a row a cause, one for the classifier, one for the load."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "bench.bench_calls", folder], check=True, stdout=subprocess.PIPE, text=True
        )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return [*_causes(found["times"], found["peak_mb"]), _tells(found["times"]), _load(found["load"])]


def _causes(times: dict[str, list[float]], peak_mb: float) -> list[dict[str, Any]]:
    middles = {cause: median(seconds) for cause, seconds in times.items()}
    least, most = min(middles.values()), max(middles.values())
    reached = most - least <= max(REACH_S, REACH_SHARE * least)
    return [
        {
            "name": f"a check that fails: {cause}", "size": f"{len(times[cause])} checks, interleaved",
            "median_s": middle, "peak_mb": peak_mb, "ratio": middle / least, "rival": "the fastest cause",
            "reach": "medians within 5 % or 3 ms", "is_reached": reached,
        }
        for cause, middle in middles.items()
    ]  # fmt: skip


def _tells(times: dict[str, list[float]]) -> dict[str, Any]:
    found = {pair: best_threshold(times[pair[0]], times[pair[1]]) for pair in itertools.combinations(times, 2)}
    pair = max(found, key=lambda one: found[one])
    return {
        "name": "the best threshold between two causes", "size": f"{len(found)} pairs; worst: {pair[0]} / {pair[1]}",
        "ratio": found[pair], "rival": "a coin is 0.5", "reach": "≤ 0.55", "is_reached": found[pair] <= REACH_TELLS,
    }  # fmt: skip


def best_threshold(first: list[float], second: list[float]) -> float:
    """Return the balanced accuracy of the single threshold that is best on the even samples, on the odd ones."""
    a, b = np.asarray(first), np.asarray(second)
    cuts = np.unique(np.concatenate([a[::2], b[::2]]))
    shares = [np.searchsorted(np.sort(one[::2]), cuts, side="right") / len(one[::2]) for one in (a, b)]
    at = int(np.argmax(np.abs(shares[0] - shares[1])))
    is_first_faster = shares[0][at] >= shares[1][at]
    right = [float((one[1::2] <= cuts[at]).mean()) for one in (a, b)]
    told = 0.5 * (1 + right[0] - right[1])
    return told if is_first_faster else 1 - told


def _load(load: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": f"{A_SECOND} checks a second, p95", "size": f"{load['n']} checks over the server",
        "median_s": load["p95"], "peak_mb": None, "ratio": None, "rival": None, "reach": "≤ 1 s, 0 errors",
        "is_reached": load["p95"] <= 1 and load["errors"] == 0,
    }  # fmt: skip


class Failing:
    """A number for each cause, brought into its state anew before every check, which is not timed."""

    def __init__(self) -> None:
        from bihuan.apps.briefing.models import CallCode, CallTry
        from bihuan.apps.briefing.queries.calls import callee_index, peppered
        from bihuan.apps.briefing.rules.call_secrets import keep

        self.codes, self.tries, self.index = CallCode.objects, CallTry.objects, callee_index
        names = ("wrong", "expired", "used", "voided", "unknown", "throttled", "malformed", "closed", "locked")
        self.phones = {name: f"1380000{n:04d}" for n, name in enumerate(names)}
        self.kept = keep(peppered("12345678"))
        now = datetime.now(UTC)
        for name in names:
            if name == "unknown":
                continue
            CallCode.objects.create(
                incident_id="locked" if name == "locked" else "bench", order="order", officer="desk",
                callee_index=callee_index(self.phones[name]), code_hash=self.kept, opened_at=now,
                expires_at=now + 10 * MINUTE, used_at=now if name == "used" else None,
                voided_at=now if name == "voided" else None,
            )  # fmt: skip

    def causes(self) -> list[str]:
        """Return the causes by name."""
        return [*self.phones, "unreadable number"]

    def prepare(self, cause: str, n: int) -> tuple[dict[str, str], str]:
        """Bring the cause's number into its state; return what is sent, and from where."""
        from bihuan.apps.briefing.models import CallTry
        from bihuan.apps.briefing.queries.calls import source_index

        now = datetime.now(UTC)
        phone, source = self.phones.get(cause, "not a number"), f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"
        callee = self.index(phone)
        opened = now - (20 if cause == "expired" else 1) * MINUTE
        self.tries.filter(callee_index=callee).delete()
        self.codes.filter(callee_index=callee).update(opened_at=opened, expires_at=opened + 10 * MINUTE)
        made = {"throttled": (10, "", source_index(source)), "closed": (5, callee, "")}.get(cause)
        if made:
            self.tries.bulk_create(
                [CallTry(callee_index=made[1], source_index=made[2], at=now) for _ in range(made[0])]
            )
        code = {"wrong": "87654321", "malformed": "1234567"}.get(cause, "12345678")
        return {"phone": phone, "code": code}, source


def _times(failing: Failing, samples: int) -> dict[str, list[float]]:
    from django.test import Client

    client, numbers = Client(), itertools.count()
    found: dict[str, list[float]] = {cause: [] for cause in failing.causes()}
    bodies = set()
    for turn in range(samples + 20):
        for cause in random.sample(failing.causes(), len(found)):
            told, source = failing.prepare(cause, next(numbers))
            started = time.perf_counter()
            answer = client.post(PATH, told, REMOTE_ADDR=source)
            spent = time.perf_counter() - started
            bodies.add((answer.status_code, answer.content))
            if turn >= 20:  # the first ones warm everything up
                found[cause].append(spent)
    if len(bodies) != 1:
        raise RuntimeError("the answers differ: no time of theirs means anything")
    return found


def _serve(folder: str) -> tuple[subprocess.Popen[bytes], int]:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "uvicorn", "bihuan.config.asgi:application", "--port", str(port)]
    server = subprocess.Popen(
        [*command, "--log-level", "error"], env={**os.environ, "BIHUAN_DATA_DIR": folder},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    for _ in range(300):
        try:
            _ask(port, 0)
            return server, port
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not come up")


def _ask(port: int, n: int) -> tuple[int, float]:
    body = urlencode({"phone": f"1390000{n:04d}", "code": "12345678"})
    started = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Host": f"localhost:{port}"}
    connection.request("POST", PATH, body, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, time.perf_counter() - started


def _under_load(folder: str) -> dict[str, Any]:
    """Send ten checks each second, whether or not the ones before were answered; all but ten a minute are throttled."""
    server, port = _serve(folder)
    try:
        with ThreadPoolExecutor(40) as pool:
            begun, waiting = time.perf_counter(), []
            for n in range(A_SECOND * SECONDS):
                time.sleep(max(0.0, begun + n / A_SECOND - time.perf_counter()))
                waiting.append(pool.submit(_ask, port, n))
            done = [one.result() for one in waiting]
    finally:
        server.terminate()
        server.wait()
    spent = sorted(seconds for _, seconds in done)
    errors = sum(status != 200 for status, _ in done)
    return {"n": len(done), "errors": errors, "p95": spent[int(0.95 * len(spent))]}


def main(folder: str) -> None:
    """Build an installation, measure, print one line of JSON."""
    from bench.loop_world import World

    World(folder)
    from django.conf import settings

    from bihuan.apps.core.models import Incident

    settings.ALLOWED_HOSTS = ["*"]
    one = Incident.objects.get(code="bench")
    now = datetime.now(UTC)
    Incident.objects.create(
        code="locked", name="locked", protocol=one.protocol, starts_at=now - timedelta(days=90),
        ends_at=now - timedelta(days=61), is_drill=True,
    )  # fmt: skip
    times = _times(Failing(), SAMPLES)
    found = {"times": times, "load": _under_load(folder)}
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**found, "peak_mb": peak_mb}))


if __name__ == "__main__":
    main(sys.argv[1])
