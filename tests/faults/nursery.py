"""Raises receivers that are going to be killed: imports the product once, forks a child at a time, kills it with -9.

`python -m tests.faults.nursery KILLS` prints at last a JSON object of what was promised and what was found.
The killer is the parent and waits (loop.md 5); a promise counts from the moment its line has left the child.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import time
import traceback
from collections import Counter
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import django


def receive_for_ever(out: int, seed: int) -> None:
    """Receive, say the receipt, dispose, run the jobs, move what there is; until somebody kills it."""
    from bihuan.apps.core.models.fields import new_id
    from bihuan.apps.core.rules import Actor, Role
    from bihuan.apps.intake.actions import dispose_batch, receive_batch
    from bihuan.apps.intake.models import Source
    from bihuan.config.rounds import drain
    from tests.faults.machine import HEADER

    chance, source = random.Random(seed), Source.objects.get(code="CDC")
    clerk = Actor("clerk", Role.INTAKE_CLERK, source.incident_id)
    for number in range(1_000_000):
        at = datetime.now(UTC)
        lines = [
            f"K{seed}-{number}-{i},王测试,1390000{i:04d},西山路{i}号,511302001\n"
            for i in range(chance.randrange(1, 40))
        ]
        body = (HEADER + "".join(lines)).encode()
        received = receive_batch(source_id=source.id, content=BytesIO(body), filename="a.csv", by=clerk, at=at)
        os.write(out, f"{received.receipt.pk} {received.receipt.payload}\n".encode())
        dispose_batch(batch_id=received.batch.id, by=clerk, at=at)
        drain(at=datetime.now(UTC))
        move_some(source.incident_id, chance, new_id)


def move_some(incident: str, chance: random.Random, new_id: object) -> None:
    """Take a few orders one step further."""
    from bihuan.apps.core.rules import Actor, NotAllowed, Role
    from bihuan.apps.orders.actions import move_order
    from bihuan.apps.orders.models import WorkOrder
    from bihuan.apps.orders.rules.details import Details

    next_move = {"NEW": "dispatch", "DISPATCHED": "sign", "SIGNED": "start", "WORKING": "report", "FED_BACK": "accept"}
    who = {"dispatch": Role.DESK_LEAD, "accept": Role.REVIEWER}
    said = Details(unit="PCS-03", duty_role="unit_duty_officer", result="verified")
    rows = list(WorkOrder.objects.filter(state__in=next_move).order_by("?").values_list("pk", "state")[:8])
    for order, state in rows:
        move = next_move[state]
        role = who.get(move, Role.FIELD_OFFICER)
        by = Actor(role.value, role, incident, "PCS-03" if role is Role.FIELD_OFFICER else "")
        try:
            move_order(move=move, order_id=order, by=by, at=datetime.now(UTC), details=said, command=str(new_id()))  # type: ignore[operator]  # the product's
        except NotAllowed as refusal:
            assert refusal.code == "wrong_state"  # noqa: PT017 - a killed one has made the move already


def kill_one(seed: int, promises: list[str]) -> None:
    """Let a child live for a moment, kill it, keep what it has promised."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            receive_for_ever(writing, seed)
        except BaseException:
            traceback.print_exc()
        os._exit(1)  # a child ends here, whatever happens
    os.close(writing)
    lifetime, begun, said = random.Random(seed).uniform(0.02, 0.7), time.monotonic(), b""
    while (left := begun + lifetime - time.monotonic()) > 0:
        if select.select([reading], [], [], left)[0]:
            said += os.read(reading, 1 << 16)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while chunk := os.read(reading, 1 << 16):
        said += chunk
    os.close(reading)
    promises += said.decode().split("\n")[:-1]  # the last line may be cut


def look(promises: list[str]) -> dict[str, object]:
    """Look for everything that was promised, and strike the books."""
    from bihuan.apps.core.models import Event
    from bihuan.apps.intake.actions.storing import bytes_are_there
    from bihuan.apps.intake.models import Batch, Receipt
    from bihuan.apps.orders.models import WorkOrder
    from bihuan.config.rounds import drain
    from tests.faults.loop import differences

    lost = []
    for promise in promises:
        identifier, _, payload = promise.partition(" ")
        told = json.loads(payload)
        receipt = Receipt.objects.filter(pk=identifier, payload=payload).first()
        batch = Batch.objects.filter(pk=told["batch"], sha256=told["sha256"], read=told["read"]).first()
        is_kept = (
            batch is not None
            and batch.records.count() == told["read"]
            and bytes_are_there(told["incident"], told["sha256"])
        )
        if receipt is None or not is_kept:
            lost.append(identifier)
    at = datetime.now(UTC) + timedelta(seconds=31)  # the leases of the dead have run out
    drain(at=at)
    wrong = {code: repr(rows) for code, rows in differences("DRILL-1", at, is_deep=True).items()}
    states = Counter(WorkOrder.objects.values_list("state", flat=True))
    return {
        "promised": len(promises), "lost": lost, "differences": wrong, "events": Event.objects.count(),
        "batches": Batch.objects.count(), "orders": states,
    }  # fmt: skip


def main() -> None:
    """Make a world if there is none, kill so many children, look."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.config.settings")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from tests.faults import machine  # so that a child need not import what takes longer than it will live
    from tests.faults.loop import empty_world
    from tests.tables import copy_tables

    assert machine.HEADER
    copy_tables(Path(settings.DATA_DIR) / "bihuan.sqlite3")
    call_command("migrate", verbosity=0)
    empty_world()
    connection.close()
    promises: list[str] = []
    kills = int(sys.argv[1])
    for seed in range(4 * kills):
        if seed >= kills and len(promises) >= kills // 2:
            break  # on a busy machine many die before they promised anything: then more are raised
        kill_one(seed, promises)
    print(json.dumps(look(promises)))


if __name__ == "__main__":
    main()
