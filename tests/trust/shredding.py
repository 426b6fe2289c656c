"""The world of the shredding proof, run as a program in a data folder of its own: `python -m tests.trust.shredding`.

Forty canaries go in by every way there is (cells, file names, heads of files, corrections, reports, notes, reasons in
words). Then one person after the other is erased, a backup from before is restored, and at each stage the program says
what can still be read and where a canary stands in clear on the disk.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

CANARIES = [f"CANARY{n:02d}XQ" for n in range(40)]
AT = datetime.now(UTC)  # the incident of `make_world` began an hour ago
DOCUMENTS = ("11010119900307774X", "110101198001010010")


def _setting_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from tests.tables import copy_tables

    copy_tables(Path(settings.DATA_DIR) / "bihuan.sqlite3")
    call_command("migrate", verbosity=0)


def _file() -> bytes:
    """Return a file about two persons: a canary in every cell that takes one, lines that are held or repeated."""
    c = iter(CANARIES[:30])
    head = f"{next(c)}汇总表\n编号,姓名,证件类型,身份证号,联系电话,现住址,备注,{next(c)}\n"
    lines = []
    for n, document in enumerate(DOCUMENTS * 2):
        name, address, note, extra, key = (next(c) for _ in range(5))
        lines.append(f"{key},{name},身份证,{document},1380000{n:04d},{address}路1号,{note},{extra}\n")
    lines.append(f"{next(c)},{next(c)},身份证,{DOCUMENTS[0]},13900009999,{next(c)}路2号,{next(c)},\n")
    lines.append(f"{next(c)},{next(c)},身份证,{DOCUMENTS[0][:-1]}1,12,{next(c)},{next(c)} {DOCUMENTS[0]},\n")
    return (head + "".join(lines)).encode()


def _build() -> Any:
    from bihuan.apps.intake.actions import dispose_batch, receive_batch
    from bihuan.apps.orders.actions import Report, report_order
    from bihuan.apps.orders.models import WorkOrder
    from bihuan.config.rounds import end_day
    from tests.worlds import make_world, run_jobs

    world = make_world(records=0, at=AT)
    clerk = world.actor("clerk")
    from bihuan.apps.intake.actions.sources import add_source

    source = add_source(code="CDC", name="市疾控中心", by=world.actor("lead"), at=AT)
    for name in (f"{CANARIES[30]}.csv", "again.csv"):
        body = _file() + (b"" if name != "again.csv" else b"\n")
        got = receive_batch(source_id=source.id, content=BytesIO(body), filename=name, by=clerk, at=AT)
        dispose_batch(batch_id=got.batch.id, by=clerk, at=AT)
        run_jobs(AT)
    for number, order in enumerate(WorkOrder.objects.order_by("id").values_list("id", flat=True)[:2]):
        world.dispatch(order)
        world.move("sign", order, "officer@PCS-03")
        world.move("start", order, "officer@PCS-03", note=CANARIES[31 + number])
        words = CANARIES[33 + 3 * number : 36 + 3 * number]
        report = Report(evidence=words[0], contacted=words[1], contacted_at=AT, note=words[2])
        report_order(order_id=order, result="verified", report=report, by=world.actor("officer@PCS-03"), at=AT)
        world.move("accept", order, "reviewer", note=CANARIES[39])
    end_day(day=AT.astimezone(ZoneInfo("Asia/Shanghai")).date(), at=AT)  # the outcomes go out, as they would
    return world


def on_disk(*folders: Path) -> list[str]:
    """Return each canary that stands in clear in some file, with the file's name."""
    found = []
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            body = path.read_bytes()
            found += [
                f"{one} {path.name}" for one in CANARIES if one.encode() in body or one.encode("utf-16-le") in body
            ]
    return found


def readable() -> list[str]:
    """Return the canaries that the installation itself can still read, by every table that holds something sealed."""
    from bihuan.apps.core.journal import open_body
    from bihuan.apps.core.models import EventBody
    from bihuan.apps.core.sealing import content_of
    from bihuan.apps.intake.actions import plain_bytes
    from bihuan.apps.intake.models import Batch, Disposition, Person, Record
    from bihuan.apps.orders.models import Feedback, OrderContent
    from bihuan.engine.vault import Erased

    text = ""
    for model in (Person, Record, Disposition, Batch, OrderContent, Feedback):
        text += "".join(json.dumps(content_of(row), ensure_ascii=False, default=str) for row in model.objects.all())
    for body in EventBody.objects.all():
        try:
            text += open_body(body)[1].decode()
        except Erased:
            continue
    for incident, sha256 in set(Batch.objects.values_list("source__incident", "sha256")):
        try:
            with plain_bytes(incident, sha256) as path:
                text += path.read_text("utf-8")
        except (Erased, FileNotFoundError):
            continue
    return [one for one in CANARIES if one in text]


def _copy_database(target: Path) -> None:
    from django.conf import settings

    with sqlite3.connect(Path(settings.DATA_DIR) / "bihuan.sqlite3") as live, sqlite3.connect(target) as copy:
        live.backup(copy)


def main() -> int:
    """Run the stages; write one JSON object with what was readable and what stood in clear at each."""
    _setting_up()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection, connections

    from bihuan.apps.core.actions import end_incident
    from bihuan.apps.core.rules import Actor, Role
    from bihuan.apps.intake.actions import carry_out, erase_person
    from bihuan.apps.intake.models import Deletion, Person
    from bihuan.config.rounds import purge_all
    from tests.worlds import run_jobs

    folder, out = Path(settings.DATA_DIR), Path(sys.argv[1])
    world = _build()
    told: dict[str, Any] = {"put_in": readable(), "clear_before": on_disk(folder)}
    _copy_database(out / "backup.sqlite3")
    shutil.copy(folder / "keys" / "vault.sqlite3", out / "vault-before.sqlite3")
    officer = Actor("dpo", Role.DATA_PROTECTION_OFFICER, world.incident.code)
    told["persons"] = Person.objects.count()
    person = Person.objects.order_by("id").first()
    assert person is not None
    carry_out(
        deletion_id=erase_person(person_id=person.id, reason="request_of_person", by=officer, at=AT).id,
        by=officer, at=AT,
    )  # fmt: skip
    told["after_one"] = readable()
    told["others_stay"] = Person.objects.exclude(pk=person.id).get().name
    run_jobs(AT)
    end_incident(code=world.incident.code, by=officer, at=AT)
    late = AT + timedelta(days=90)
    purge_all(at=late - timedelta(seconds=1))
    told["too_early"] = Deletion.objects.filter(kind="sunset").count()
    purge_all(at=late)
    run_jobs(late)
    told["after_sunset"] = readable()
    told["deletions"] = sorted({(one.kind, bool(one.signature)) for one in Deletion.objects.all()})
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    call_command("journal", "export", str(out / "books"))
    told["clear_after"] = on_disk(folder, out)
    connections.close_all()
    shutil.copy(out / "backup.sqlite3", folder / "bihuan.sqlite3")
    for rest in ("-wal", "-shm"):
        (folder / f"bihuan.sqlite3{rest}").unlink(missing_ok=True)
    told["after_restore"] = readable()
    told["restored_rows"] = Person.objects.count()
    (out / "told.json").write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
