"""An installation of before, brought up to date: run as a program in a data folder of its own.

The tables are made as they were before anything was sealed, one line of a file with its person, order, report and event
is written in clear, and then the present migrations run. What can be read afterwards, and what still lies in clear on
the disk, is printed as JSON.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

AT = "2026-08-21 08:00:00"
BYTES = "姓名,电话\nOLDCANARY张三,13800002468\n".encode()
SHA256 = hashlib.sha256(BYTES).hexdigest()
BEFORE = (("core", "0003"), ("intake", "0002"), ("orders", "0001"))
ROWS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("core_protocol", {"id": "p", "code": "c", "version": "1", "title": "t", "pathogen": "x", "digest": "0" * 64,
                       "text": "", "reviewed_by": ""}),
    ("core_incident", {"code": "I1", "name": "n", "name_en": "", "protocol_id": "p", "time_zone": "Asia/Shanghai",
                       "starts_at": AT, "is_drill": True}),
    ("intake_source", {"id": "s", "code": "cdc", "name": "n", "name_en": "", "kind": "department", "incident_id": "I1",
                       "order_kind": "verify", "urgency": "P3", "wants_outcomes": True, "expected_hours": "[]",
                       "columns": '{"d": {"fields": ["name"], "header": ["OLDCANARY姓名"]}}', "created_at": AT}),
    ("intake_batch", {"id": "b", "source_id": "s", "seq": 1, "kind": "records", "sha256": SHA256,
                      "size": len(BYTES), "filename": "OLDCANARY.csv", "mapping": "{}", "read": 1, "disposed_to": 1,
                      "table": '{"format": "csv", "header": ["OLDCANARY姓名", "电话"], "above_header": []}',
                      "accepted": 1, "duplicate": 0, "rejected": 0, "held": 0, "state": "disposed", "n": 2,
                      "opened_at": AT, "received_at": AT, "disposed_at": AT, "by": "x"}),
    ("intake_person", {"id": "q", "incident_id": "I1", "document": "passport:OLDCANARY1", "name": "OLDCANARY张三",
                       "phone": "+8613800002468"}),
    ("intake_record", {"id": "r", "batch_id": "b", "line": 1, "position": "line 2", "salt": "00" * 16,
                       "content": '["OLDCANARY张三","13800002468"]',
                       "digest": hashlib.sha256(bytes(16) + '["OLDCANARY张三","13800002468"]'.encode()).hexdigest()}),
    ("intake_disposition", {"record_id": "r", "batch_id": "b", "source_id": "s", "line": 1, "kind": "accepted",
                            "reason": "", "remarks": "[]", "key": "OLDCANARYkey", "content_key": "0" * 64,
                            "duplicate_of": "", "person_id": "q", "effect": "order:o", "n": 0, "at": AT,
                            "values": '{"name": "OLDCANARY张三", "external_key": "OLDCANARYkey"}'}),
    ("orders_workorder", {"id": "o", "n": 0, "incident_id": "I1", "source": "cdc", "kind": "verify", "urgency": "P3",
                          "state": "NEW", "holder": "desk", "unit": "", "duty_role": "", "assignee": "",
                          "generation": 0, "survivor": "", "parent": "", "children_open": 0, "opened_at": AT,
                          "due_at": AT, "clock": "", "escalation_step": 0, "overdue_dispatch": False,
                          "overdue_sign": False, "overdue_start": False, "overdue_feedback": False,
                          "supervised": False, "supervisor": "", "returned_n": 0, "returned_units": "",
                          "sent_back_n": 0, "suspended_n": 0, "reopened_n": 0, "extended": False,
                          "late_closed": False, "author": "", "result": "", "asked": "", "asked_by": "",
                          "asked_seconds": 0, "stand_down": "", "callback_tries": 0, "callback_result": "",
                          "records_n": 1}),
    ("orders_ordercontent", {"order_id": "o", "title": "OLDCANARY张三", "text": "note: OLDCANARY", "person": "q",
                             "person_name": "OLDCANARY张三", "phone": "+8613800002468", "address": "OLDCANARY路1号",
                             "community_code": "", "routing": ""}),
    ("orders_feedback", {"id": "f", "order_id": "o", "generation": 0, "result": "verified", "evidence": "OLDCANARY证据",
                         "contacted": "OLDCANARY本人", "note": "", "is_late_note": False, "by": "x", "at": AT}),
    ("core_event", {"index": 0, "at": AT, "incident": "I1", "kind": "order.reported", "subject": "order",
                    "subject_id": "o", "n": 1, "from_state": "", "to_state": "", "from_holder": "", "to_holder": "",
                    "actor": "x", "role": "field_officer", "reason": "", "command": "", "facts": "{}",
                    "body_digest": "0" * 64, "leaf_hash": "0" * 64}),
    ("core_eventbody", {"index": 0, "salt": "00" * 16, "content": '{"note": "OLDCANARY话"}'}),
)  # fmt: skip


def _write_rows(folder: Path) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for table, row in ROWS:
            names = ", ".join(f'"{name}"' for name in row)
            marks = ", ".join(["%s"] * len(row))
            cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))  # noqa: S608 - our own
    place = folder / "bytes" / SHA256[:2] / SHA256[2:]
    place.parent.mkdir(parents=True)
    place.write_bytes(BYTES)


def _read_rows() -> dict[str, Any]:
    from bihuan.apps.core.journal import read_body
    from bihuan.apps.core.models import EventBody
    from bihuan.apps.core.sealing import index_of
    from bihuan.apps.intake.actions import plain_bytes
    from bihuan.apps.intake.models import Batch, Disposition, Person, Record, Source
    from bihuan.apps.intake.queries.deletions import unreadable
    from bihuan.apps.orders.models import Feedback, OrderContent

    person, content = Person.objects.get(), OrderContent.objects.get()
    with plain_bytes("I1", Batch.objects.get().sha256) as path:
        body = path.read_bytes().decode()
    return {
        "person": [person.document, person.name, person.phone],
        "found_again": person.document_index == index_of("I1", "document", "passport:OLDCANARY1"),
        "record": Record.objects.get().content, "unreadable": list(unreadable("I1")),
        "values": Disposition.objects.get().values, "batch": [Batch.objects.get().filename, Batch.objects.get().table],
        "order": [content.title, content.text, content.address], "feedback": Feedback.objects.get().evidence,
        "said": read_body(EventBody.objects.get()), "bytes": body, "columns": Source.objects.get().columns,
    }  # fmt: skip


def main() -> int:
    """Make the old tables and rows, bring them up to date, print what is there."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, connections

    folder = Path(os.environ["BIHUAN_DATA_DIR"])
    for context, number in BEFORE:
        call_command("migrate", context, number, verbosity=0, skip_checks=True)
    _write_rows(folder)
    call_command("migrate", verbosity=0, skip_checks=True)
    told = _read_rows()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connections.close_all()
    told["clear"] = sorted(p.name for p in folder.rglob("*") if p.is_file() and b"OLDCANARY" in p.read_bytes())
    print(json.dumps(told, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
