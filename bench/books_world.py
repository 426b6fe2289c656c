"""A journal of about a million events, made by SQL from one real story told again and again; and what is timed on it.

`python -m bench.books_world build RECORDS` fills the installation of BIHUAN_DATA_DIR; `… full|quick|export|proof` does
one thing to it and prints {"seconds", "peak_mb"}. Each runs in a process of its own, so that the peak is its own.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import django

LINES = 1000  # lines of one batch
EVENTS_OF_LINE = 7


def _template(at: datetime) -> dict[str, list[tuple[Any, ...]]]:
    """Play one record to its closed order through the real actions; return the rows it left."""
    from django.db import connection
    from tests.worlds import make_world

    world = make_world(records=1, at=at)
    world.bring(world.orders[0], "CLOSED")
    names = ("core_event", "core_delivery", "intake_record", "intake_disposition", "orders_workorder",
             "orders_orderrecord", "orders_outcome", "intake_batch")  # fmt: skip
    found = {}
    with connection.cursor() as cursor:
        for name in names:
            order = ' ORDER BY "index"' if name == "core_event" else ""
            cursor.execute(f"SELECT * FROM {name}{order}")  # noqa: S608 - names from above
            columns = [column[0] for column in cursor.description]
            found[name] = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    return found


class Copier:
    """Writes batch after batch, each with its lines' orders, as copies of the template with new identifiers."""

    def __init__(self, template: dict[str, list[dict[str, Any]]], size: int) -> None:
        from bihuan.apps.orders.queries.books.event_lines import event_parts
        from bihuan.engine.ledger.canonical import instant

        self.parts, self.template, self.size = event_parts, template, size
        self.record = template["intake_record"][0]["id"]
        self.order = template["orders_workorder"][0]["id"]
        self.outcome = template["orders_outcome"][0]["id"]
        self.batch = template["intake_batch"][0]["id"]
        events = template["core_event"]
        self.at = instant(events[0]["at"].replace(tzinfo=UTC))
        self.line_event = next(e for e in events if e["kind"] == "record.disposed")
        self.order_events = [e for e in events if e["subject"] == "order"]
        self.batch_events = {e["kind"]: e for e in events if e["subject"] == "batch"}
        self.rows: dict[str, list[tuple[Any, ...]]] = {}

    def event(self, of: dict[str, Any], subject: str, facts: str, n: int | None = None) -> int:
        row = {**of, "index": self.size, "subject_id": subject, "facts": facts}
        row["n"] = of["n"] if n is None else n
        told = {**row, "at": self.at}
        before, after = self.parts((*(told[name] for name in EVENT_COLUMNS), ""))
        row["leaf_hash"] = sha256(b"\x00" + (before + after).encode()).hexdigest()
        self.add("core_event", row)
        if row["kind"] in ("order.dispatched", "batch.progressed"):
            job = "orders.notify_unit" if row["kind"] == "order.dispatched" else "orders.open_orders"
            done = next(d for d in self.template["core_delivery"] if d["job"] == job)
            self.add("core_delivery", {**done, "id": f"d-{self.size:034d}", "event": self.size, "done_at": of["at"]})
        self.size += 1
        return self.size - 1

    def add(self, table: str, row: dict[str, Any]) -> None:
        self.rows.setdefault(table, []).append(tuple(row.values()))

    def one_batch(self, seq: int) -> None:
        batch, names = f"b-{seq:034d}", [f"{seq:08d}-{line:027d}" for line in range(LINES)]
        said = json.loads(self.batch_events["batch.opened"]["facts"]) | {"seq": seq, "declared": LINES}
        self.event(self.batch_events["batch.opened"], batch, _text(said))
        received = json.loads(self.batch_events["batch.received"]["facts"]) | said | {"read": LINES}
        at_received = self.event(self.batch_events["batch.received"], batch, _text(received))
        stored = self.receipt("stored", batch, seq, at_received, {"declared": LINES, "sha256": said["sha256"]})
        facts = json.loads(self.line_event["facts"])
        for line, name in enumerate(names, 1):
            self.event(self.line_event, f"r{name[1:]}", _text({**facts, "batch": batch, "line": line}))
        counts = {"accepted": LINES, "duplicate": 0, "rejected": 0, "held": 0}
        self.event(self.batch_events["batch.progressed"], batch, _text({"first": 1, "last": LINES, **counts}))
        disposed = self.event(self.batch_events["batch.disposed"], batch, _text({"read": LINES, **counts}))
        digest = self.template["intake_record"][0]["digest"]
        lines = [[line, digest, "accepted", ""] for line in range(1, LINES + 1)]
        self.claims = [stored, self.receipt("disposed", batch, seq, disposed, {**counts, "lines": lines})]
        kept = self.template["intake_batch"][0] | counts
        self.add("intake_batch", {**kept, "id": batch, "seq": seq, "declared": LINES, "read": LINES,
                                  "disposed_to": LINES, "sha256": said["sha256"]})  # fmt: skip
        for line, name in enumerate(names, 1):
            self.one_line(batch, line, name)

    def receipt(self, kind: str, batch: str, seq: int, leaf: int, more: dict[str, Any]) -> dict[str, Any]:
        said = {"receipt": f"{kind[0]}-{seq:034d}", "kind": kind, "incident": "DRILL", "source": "CDC", "seq": seq}
        return said | {"batch": batch, "read": LINES, "leaf_index": leaf, "tree_size": leaf + 1, **more}

    def one_line(self, batch: str, line: int, name: str) -> None:
        record, order, outcome = (letter + name[1:] for letter in "row")
        for event in self.order_events:
            facts = event["facts"].replace(self.record, record).replace(self.outcome, outcome)
            last = self.event(event, order, facts)
        of = self.template
        self.add("intake_record", {**of["intake_record"][0], "id": record, "batch_id": batch, "line": line})
        self.add("intake_disposition", {**of["intake_disposition"][0], "record_id": record, "batch_id": batch,
                                        "line": line, "key": record, "effect": f"order:{order}"})  # fmt: skip
        self.add("orders_workorder", {**of["orders_workorder"][0], "id": order})
        self.add("orders_orderrecord", {**of["orders_orderrecord"][0], "record": record, "order_id": order,
                                        "batch": batch, "line": line})  # fmt: skip
        self.add("orders_outcome", {**of["orders_outcome"][0], "id": outcome, "order_id": order, "record": record,
                                    "batch": batch, "line": line, "event": last})  # fmt: skip


EVENT_COLUMNS = (
    "index", "at", "incident", "kind", "subject", "subject_id", "n", "from_state", "to_state", "from_holder",
    "to_holder", "actor", "role", "reason", "command", "facts", "body_digest",
)  # fmt: skip


def _text(facts: dict[str, Any]) -> str:
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def build(records: int) -> None:
    """Fill the installation's database with so many records' stories."""
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    at = datetime.now(UTC) - timedelta(minutes=2)
    template = _template(at)
    size = len(template["core_event"])
    copier, claims = Copier(template, size), []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.execute("BEGIN")
        for seq in range(2, records // LINES + 2):
            copier.one_batch(seq)
            claims += copier.claims
            for table, rows in copier.rows.items():
                columns = ",".join(f'"{name}"' for name in template[table][0])
                marks = ",".join(["%s"] * len(rows[0]))
                cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)  # noqa: S608 - names
            copier.rows = {}
        cursor.execute("UPDATE core_journalhead SET size = %s", [copier.size])
        cursor.execute("COMMIT")
    _sign(claims, at)
    print(copier.size)


def _sign(claims: list[dict[str, Any]], at: datetime) -> None:
    """Sign the receipts over the roots as they were, and keep the block roots, as the product would have."""
    from bihuan.apps.core.journal import seal_blocks
    from bihuan.apps.intake.actions.keys import receipt_key
    from bihuan.apps.intake.models import Receipt, Source
    from bihuan.apps.orders.queries.books.roots import roots_at
    from bihuan.apps.orders.queries.books.streams import rows

    leaves = (row[0] for row in rows('SELECT leaf_hash FROM core_event ORDER BY "index"'))
    roots = roots_at(leaves, {said["tree_size"] for said in claims}).at
    key, source, incident = receipt_key(), Source.objects.get(), Source.objects.get().incident_id
    made = []
    for said in claims:
        payload = _text({**said, "incident": incident, "root": roots[said["tree_size"]], "at": "2026-08-21T08:00:00Z"})
        made.append(Receipt(id=said["receipt"], kind=said["kind"], source=source, batch_id=said["batch"], at=at,
                            payload=payload, signature=key.sign(payload), key=key.key_id))  # fmt: skip
    Receipt.objects.bulk_create(made)
    seal_blocks()


def _strike(*, is_full: bool) -> None:
    from bihuan.apps.core.models import Incident
    from bihuan.apps.orders.actions.books import strike_balance

    balance = strike_balance(incident=Incident.objects.get().code, at=datetime.now(UTC), is_full=is_full)
    if balance.unaccounted:
        raise RuntimeError(balance.equations)


def full() -> None:
    """Strike a full balance."""
    _strike(is_full=True)


def quick() -> None:
    """Strike the balance of a minute in which little has happened."""
    _strike(is_full=False)


def export() -> None:
    """Export the journal beside the database."""
    from bihuan.apps.orders.queries.export import export_journal

    export_journal(Path(os.environ["BIHUAN_DATA_DIR"]) / "export", at=datetime.now(UTC), is_forced=True)


def proof() -> None:
    """Prove one order's last event."""
    from bihuan.apps.core.journal import prove_inclusion
    from bihuan.apps.core.models import Event

    order = Event.objects.filter(kind="order.opened").order_by("index").values_list("subject_id", flat=True)[100]
    index = Event.objects.filter(subject_id=order).order_by("-n").values_list("index", flat=True)[0]
    prove_inclusion(index)


def _phases() -> Iterator[tuple[str, Callable[[], None]]]:
    yield from (("full", full), ("quick", quick), ("export", export), ("proof", proof))


def main() -> None:
    """Do what the command line says."""
    django.setup()
    if sys.argv[1] == "build":
        build(int(sys.argv[2]))
        return
    work, times = dict(_phases())[sys.argv[1]], []
    from django.db import connection

    connection.ensure_connection()
    for _ in range(int(sys.argv[2])):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": sorted(times)[len(times) // 2], "peak_mb": peak}))


if __name__ == "__main__":
    main()
