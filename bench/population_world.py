"""What bench_population times: `python -m bench.population_world make|ours …`; each prints one JSON object."""

from __future__ import annotations

import csv
import json
import random
import resource
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from bench.intake_world import _citizen_number

HEADER = ["序号", "社区", "楼栋", "单元", "房号", "姓名", "性别", "身份证号", "联系电话", "与户主关系", "居住状态"]
AT = datetime(2026, 8, 21, 8, tzinfo=UTC)
_SPELLINGS = ("{}栋", "{}号楼", "#{}", "{}幢", "第{}栋")


def _name(rng: random.Random, number: int) -> str:
    return f"{chr(0x4E00 + rng.randint(0, 400))}{chr(0x4E00 + rng.randint(0, 5000))}{number % 97}"


def lines(count: int, seed: int = 1) -> Iterator[list[str]]:
    """Invent a register: flats of one to five people, four spellings of a building, one in twenty without document."""
    rng = random.Random(seed)
    number = flat = 0
    while number < count:
        flat += 1
        community, building = flat // 3000, flat // 100 % 30 + 1
        for member in range(min(rng.randint(1, 5), count - number)):
            number += 1
            document = "" if rng.random() < 0.05 else _citizen_number(rng)
            yield [
                str(number), f"第{community}社区", rng.choice(_SPELLINGS).format(building), f"{flat // 25 % 4 + 1}单元",
                f"{flat % 25 + 101}室", _name(rng, number),
                "女男"[int(document[16]) % 2] if document else "男", document or "无",
                f"139{rng.randint(0, 99_999_999):08d}",
                "户主" if member == 0 else "家庭成员", "在住" if rng.random() < 0.97 else "已搬走",
            ]  # fmt: skip


def make(file: str, count: str) -> None:
    """Write the file."""
    with Path(file).open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([HEADER, *lines(int(count))])
    print(json.dumps({}))


def ours(file: str) -> None:
    """Receive the file as a register, dispose its lines, file every accepted one; the time of each is told."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from tests.apps.intake.door import make_door

    from bihuan.apps.intake.actions import dispose_batch, receive_batch
    from bihuan.apps.intake.models import Resident
    from bihuan.apps.intake.queries.population import counts_by_building
    from bihuan.config.rounds import drain

    door = make_door()
    laps = [time.process_time()]
    told = {"by": door.by, "at": AT}
    received = receive_batch(
        source_id=door.source.id, content=Path(file), filename="register.csv", kind="population", **told
    )  # type: ignore[arg-type]  # fields by name
    laps.append(time.process_time())
    batch = dispose_batch(batch_id=received.batch.id, **told).batch  # type: ignore[arg-type]  # fields by name
    laps.append(time.process_time())
    drain(at=AT)
    laps.append(time.process_time())
    counted = counts_by_building(door.incident.code)
    laps.append(time.process_time())
    if Resident.objects.count() != batch.accepted or sum(one.residents for one in counted) == 0:
        raise RuntimeError(f"{batch.accepted} accepted, {Resident.objects.count()} residents")
    names = ("receive_s", "dispose_s", "file_s", "count_s")
    spent = dict(zip(names, (after - before for before, after in pairwise(laps)), strict=True))
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + children.ru_maxrss) / 1024
    cpu = laps[-1] - laps[0] + children.ru_utime + children.ru_stime
    print(json.dumps({**spent, "cpu": cpu, "peak_mb": peak, "accepted": batch.accepted, "held": batch.held}))


if __name__ == "__main__":
    {"make": make, "ours": ours}[sys.argv[1]](*sys.argv[2:])
