"""The PHE case in a process of its own: `python -m tests.faults.huge LINES` brings in one CSV and prints its peak."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

import django


def main() -> None:
    """Write the file, bring it in, strike E0 and E1, print counts and the peak memory in MB."""
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from bihuan.apps.intake.actions import dispose_batch, receive_batch
    from bihuan.apps.intake.models import Source
    from tests.faults.loop import AT, differences, empty_world
    from tests.faults.machine import HEADER, line_of
    from tests.tables import copy_tables

    copy_tables(Path(settings.DATA_DIR) / "bihuan.sqlite3")
    call_command("migrate", verbosity=0)
    world, lines, path = empty_world(), int(sys.argv[1]), Path(settings.DATA_DIR) / "huge.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER)
        file.writelines(line_of(number, 0) for number in range(lines))
    clerk, source = world.actor("clerk"), Source.objects.get(code="CDC").pk
    received = receive_batch(source_id=source, content=path, filename="huge.csv", by=clerk, at=AT, declared=lines)
    in_mb = _peak_mb()
    batch = dispose_batch(batch_id=received.batch.id, by=clerk, at=AT).batch
    out_mb = _peak_mb()
    counts = {"read": batch.read, "accepted": batch.accepted, "held": batch.held, "records": batch.records.count()}
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    found = {**counts, "received_mb": in_mb, "disposed_mb": out_mb, "child_mb": children}
    if lines <= 100_000:
        found["differences"] = {code: repr(rows) for code, rows in differences("DRILL-1", AT).items()}
    print(json.dumps(found))


def _peak_mb() -> int:
    """Return this program's own peak; `ru_maxrss` would still hold that of the test process it was started from."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


if __name__ == "__main__":
    main()
