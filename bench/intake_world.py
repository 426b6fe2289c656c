"""What bench_intake times: `python -m bench.intake_world make|ours|rival|receipts …`; each prints one JSON object."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import resource
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

HEADER = [
    *("编号", "姓名", "性别", "年龄", "证件号码", "联系电话", "现住址", "社区编码", "发病日期", "报告日期"),
    *("采样日期", "检测结果", "职业", "备注", "转交部门", "批次名", "经度", "纬度", "读数", "疫苗"),
]
AT = datetime(2026, 8, 21, 8, tzinfo=UTC)
_WEIGHTS = [2**power % 11 for power in range(17, 0, -1)]


def _citizen_number(rng: random.Random) -> str:
    born = f"{rng.randint(1940, 2015)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
    digits = f"510{rng.randint(100, 999)}{born}{rng.randint(0, 999):03d}"
    weighed = zip(digits, _WEIGHTS, strict=True)
    return digits + "10X98765432"[sum(int(digit) * weight for digit, weight in weighed) % 11]


def lines(count: int, seed: int = 1) -> Iterator[list[str]]:
    """Invent lines under HEADER, the same for the same seed."""
    rng = random.Random(seed)
    for index in range(count):
        number = _citizen_number(rng)
        yield [
            f"R{seed}-{index:06d}", "张" + chr(0x4E00 + rng.randint(0, 5000)), "女男"[int(number[16]) % 2],
            str(rng.randint(1, 90)), number, f"139{rng.randint(0, 99_999_999):08d}",
            f"示例区{rng.randint(1, 300)}路{rng.randint(1, 300)}号{rng.randint(1, 3000)}室",
            f"C{rng.randint(1, 400):03d}", f"2022-08-{rng.randint(1, 28):02d}", f"2022年8月{rng.randint(1, 28)}日",
            f"2022/8/{rng.randint(1, 28)}", rng.choice(["阴性", "阳性"]), rng.choice(["学生", "教师", "工人"]),
            f"备注{rng.randint(1, 1000)}", f"部门{rng.randint(1, 9)}", "B1", f"106.{rng.randint(0, 999_999):06d}",
            f"30.{rng.randint(0, 999_999):06d}", str(rng.randint(15, 40)), rng.choice(["三针", "两针"]),
        ]  # fmt: skip


def make(file: str, count: str) -> None:
    """Write the file."""
    if file.endswith(".csv"):
        with Path(file).open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows([HEADER, *lines(int(count))])
    else:
        import xlsxwriter

        with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
            sheet = book.add_worksheet()
            for row, cells in enumerate([HEADER, *lines(int(count))]):
                sheet.write_row(row, 0, cells)
    _say(0.0)


def _door() -> object:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from tests.apps.intake.door import make_door

    return make_door()


def ours(file: str) -> None:
    """Receive and dispose the file."""
    door = _door()
    from bihuan.apps.intake.actions import dispose_batch, receive_batch

    started = time.perf_counter()
    told = {"by": door.by, "at": AT}  # type: ignore[attr-defined]  # imported late
    received = receive_batch(source_id=door.source.id, content=Path(file), filename=Path(file).name, **told)  # type: ignore[attr-defined]  # fields by name
    batch = dispose_batch(batch_id=received.batch.id, **told).batch
    seconds = time.perf_counter() - started
    if batch.accepted != batch.read:
        raise RuntimeError(f"{batch.read - batch.accepted} lines were not accepted")
    _say(seconds)


def _rows(file: str) -> Iterable[tuple[object, ...]]:
    if file.endswith(".csv"):
        with Path(file).open(newline="", encoding="utf-8") as stream:
            yield from (tuple(row) for row in csv.reader(stream))
    else:
        import openpyxl

        yield from openpyxl.load_workbook(file, read_only=True).active.iter_rows(values_only=True)


def rival(file: str) -> None:
    """Read the same file with the usual module and write its cells with bare sqlite3, equally durable."""
    started = time.perf_counter()
    connection = sqlite3.connect(Path(os.environ["BIHUAN_DATA_DIR"]) / "rival.sqlite3")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    names = ", ".join(f"c{index} TEXT" for index in range(len(HEADER)))
    connection.execute(f"CREATE TABLE line (n INTEGER PRIMARY KEY, {names})")
    marks = ",".join("?" * len(HEADER))
    with connection:
        connection.executemany(f"INSERT INTO line VALUES (NULL,{marks})", _rows(file))  # noqa: S608 - marks alone
    _say(time.perf_counter() - started)


def receipts(count: str, files: str) -> None:
    """Receive so many files of so many lines; the slowest but one in twenty is told."""
    door = _door()
    times = []
    for seed in range(2, int(files) + 2):
        out = io.StringIO()
        csv.writer(out).writerows([HEADER, *lines(int(count), seed)])
        started = time.perf_counter()
        door.receive(out.getvalue().encode())  # type: ignore[attr-defined]  # imported late
        times.append(time.perf_counter() - started)
    _say(sorted(times)[int(len(times) * 0.95) - 1])


def _say(seconds: float) -> None:
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    cpu = sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"seconds": seconds, "cpu": cpu, "peak_mb": (own + children) / 1024}))


if __name__ == "__main__":
    {"make": make, "ours": ours, "rival": rival, "receipts": receipts}[sys.argv[1]](*sys.argv[2:])
