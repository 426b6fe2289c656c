"""The cost of need-to-know: the order list as it is, against the same page without policy, masks, sealing and log."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ORDERS, REQUESTS = 400, 40
RIVAL = "the same page without policy, masks, sealing and log"
_PAGES = (
    ("the order list, p95", "/desk/orders/?tab=all"),
    ("the order list, 200 a page, p95", "/desk/orders/?tab=all&size=200"),
)


def run() -> list[dict[str, Any]]:
    """Measure in a process and a folder of its own; return a row a page."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "bench.bench_trust", folder], check=True, capture_output=True, text=True
        )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return [
        {
            "name": name, "size": f"{ORDERS} orders, {REQUESTS} requests each", "median_s": found[path][0],
            "peak_mb": found["peak_mb"], "ratio": found[path][0] / found[path][1], "rival": RIVAL,
            "reach": "ratio ≤ 1.3", "is_reached": found[path][0] / found[path][1] <= 1.3,
        }
        for name, path in _PAGES
    ]  # fmt: skip


def _world(folder: str) -> Any:
    from bench.loop_world import World

    world = World(folder)
    from bihuan.apps.core.actions import grant_role
    from bihuan.apps.core.models import Account, Incident
    from bihuan.apps.core.rules import Role
    from bihuan.apps.intake.actions import dispose_batch, receive_batch
    from bihuan.config.rounds import drain

    lines = [f"王测试{n},,139{n:08d},示例路{n}号1栋101,,\n" for n in range(ORDERS)]
    path = Path(folder) / "lines.csv"
    path.write_text("姓名,身份证号,联系电话,现住址,社区代码,备注\n" + "".join(lines), "utf-8")
    got = receive_batch(source_id=world.source.id, content=path, filename="a.csv", by=world.desk, at=world.at)
    dispose_batch(batch_id=got.batch.id, by=world.desk, at=world.at)
    drain(at=world.at)
    account = Account.objects.create(username="bench", full_name="bench", is_drill=True)
    grant_role(
        account=account, incident=Incident.objects.get(), role=Role.DESK_LEAD, unit=None, by=None, at=world.at, days=1
    )
    return account


@contextmanager
def _without_policy() -> Iterator[None]:
    """Take policy, masks and crypto out: contents are opened beforehand and shown as they are."""
    from bihuan.apps.core import sealing
    from bihuan.apps.orders.models import OrderContent
    from bihuan.apps.orders.queries import shown

    plain = {one.pk: dict(sealing.content_of(one)) for one in OrderContent.objects.all()}
    kept = shown.disclose, sealing._open, shown.open_all

    def known(row: Any, _key: object) -> None:
        row.__dict__.update({sealing._PLAIN: plain.get(row.pk, {}), sealing._FOR: row.sealed, sealing._STATE: "open"})

    def opened(rows: Any) -> None:
        for row in rows:
            known(row, None)

    shown.disclose, sealing._open, shown.open_all = (lambda _f, value, _v, **_: value), known, opened
    try:
        yield
    finally:
        shown.disclose, sealing._open, shown.open_all = kept


def _p95(client: Any, path: str) -> float:
    times = []
    for _ in range(REQUESTS):
        started = time.perf_counter()
        response = client.get(path)
        times.append(time.perf_counter() - started)
        if response.status_code != 200:
            raise RuntimeError(f"{path}: {response.status_code}")
    return sorted(times)[int(len(times) * 0.95)]


def _measure(folder: str) -> dict[str, Any]:
    account = _world(folder)
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    found: dict[str, Any] = {}
    for _, path in _PAGES:
        _p95(client, path)  # warm
        rounds = []
        for _ in range(3):
            ours = _p95(client, path)
            with _without_policy():
                rounds.append((ours, _p95(client, path)))
        found[path] = sorted(rounds, key=lambda pair: pair[0] / pair[1])[1]
    found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


if __name__ == "__main__":
    print(json.dumps(_measure(sys.argv[1])))
