"""Sizes and times of the ledger: roots, proofs, leaf hashes, and the verifier on a million synthetic events.

Run alone: `.venv/bin/python bench/bench_ledger.py [events]`. The rival of a row is the plain way of doing the same.
"""

import hashlib
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from bihuan.engine.ledger import merkle, verify_ledger
from bihuan.engine.ledger.canonical import canonical_bytes, event_leaf
from bihuan.engine.ledger.signing import SigningKey

Row = dict[str, Any]
KEY = SigningKey.from_seed(bytes(32))
LIMITS = {"accepted": 300, "disposing": 3600, "sign": {"P1": 60, "P2": 300, "P3": 900, "P4": 3600}, "outcome": 86400}
EVENTS_OF_AN_ORDER = 8
LINES_OF_A_BATCH = 1000


def median_s(action: Callable[[], object], times: int = 5) -> float:
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        spent.append(time.perf_counter() - start)
    return statistics.median(spent)


def peak_mb(action: Callable[[], object]) -> float:
    tracemalloc.start()
    action()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def row(name: str, size: int, action: Callable[[], object], rival_name: str, rival_s: float | None) -> Row:
    spent = median_s(action)
    ratio = round(rival_s / spent, 2) if rival_s is not None else None
    figures = {"median_s": spent, "peak_mb": peak_mb(action), "ratio": ratio}
    reach = "<= 0.05 s" if name.endswith("proof") else ""
    return {"name": name, "size": size, **figures, "rival": rival_name, "reach": reach}


def tree_rows(size: int) -> list[Row]:
    leaves = [hashlib.sha256(number.to_bytes(8, "big")).digest() for number in range(size)]
    full = size // merkle.BLOCK * merkle.BLOCK
    roots = [merkle.root(leaves[start : start + merkle.BLOCK]) for start in range(0, full, merkle.BLOCK)]
    tail, place = leaves[full:], size // 3
    block = leaves[place - place % merkle.BLOCK :][: merkle.BLOCK]
    whole = median_s(lambda: merkle.root(leaves), 3)
    proof = merkle.inclusion_from_blocks(roots, tail, place, block)
    tree = merkle.root_from_blocks(roots, tail)
    from_blocks, plain = merkle.inclusion_from_blocks, "root over all leaves"
    return [
        row("root over all leaves", size, lambda: merkle.root(leaves), "", None),
        row("root from block roots", size, lambda: merkle.root_from_blocks(roots, tail), plain, whole),
        row("inclusion proof", size, lambda: from_blocks(roots, tail, place, block), plain, whole),
        row("consistency proof", size, lambda: merkle.consistency_from_blocks(roots, tail, place, block), plain, whole),
        row(
            "inclusion checked",
            size,
            lambda: merkle.verify_inclusion(leaves[place], place, size, proof, tree),
            "",
            None,
        ),
    ]


class Journal:
    """Writes a balanced journal of the wanted size straight to its files, without keeping it."""

    def __init__(self, folder: Path) -> None:
        names = ("events", "records", "batches", "dispositions", "orders", "deliveries", "receipts", "outcomes")
        self.files = {name: (folder / f"{name}.jsonl").open("wb") for name in (*names, "roots", "deletions")}
        self.folder, self.lines, self.ids = folder, dict.fromkeys(self.files, 0), 0
        self.roots: list[bytes] = []
        self.tail: list[bytes] = []

    def uuid(self) -> str:
        self.ids += 1
        return str(UUID(bytes=hashlib.md5(self.ids.to_bytes(8, "big")).digest(), version=4))  # noqa: S324 - only an id

    def put(self, name: str, columns: Row) -> None:
        self.files[name].write(canonical_bytes(columns) + b"\n")
        self.lines[name] += 1

    def event(self, kind: str, name: str, n: int, facts: Row, move: tuple[str, str, str, str], digest: str = "") -> int:
        index, (old, new, left, reached) = self.lines["events"], move
        clock = f"{index // 50000 % 20:02}:{index // 1000 % 50:02}:{index // 20 % 50:02}.000000Z"
        at = f"2026-08-{21 + index // 10**6:02}T{clock}"
        columns = {"index": index, "at": at, "incident": "NC-2026", "kind": kind, "subject": kind.split(".")[0]}
        columns.update(subject_id=name, n=n, from_state=old, to_state=new, from_holder=left, to_holder=reached)
        columns.update(actor="0b0e2f1c-7c52-4a55-9d0e-2f1c7c524a55", role="desk_analyst", reason="", command="")
        columns.update(facts=facts, body_digest=digest or "e" * 64)
        leaf = event_leaf(columns)
        self.put("events", {**columns, "leaf_hash": leaf.hex()})
        self.tail.append(leaf)
        if len(self.tail) == merkle.BLOCK:
            self.roots.append(merkle.root(self.tail))
            self.tail = []
        return index

    def receipt(self, kind: str, facts: Row) -> None:
        name = self.uuid()
        tree = {"tree_size": self.lines["events"], "root": merkle.root_from_blocks(self.roots, self.tail).hex()}
        text = canonical_bytes({"receipt": name, "kind": kind, **facts, **tree}).decode()
        signed = {"payload": text, "signature": KEY.sign(text), "key": KEY.key_id}
        self.put("receipts", {"id": name, "kind": kind, **signed})

    def batch(self, seq: int) -> None:
        """A batch with its receipts, whose every line becomes an order that runs to its end."""
        name, nothing, read = self.uuid(), ("", "", "", ""), LINES_OF_A_BATCH
        came = {"source": "hospital", "seq": seq, "declared": read, "sha256": "a" * 64}
        self.event("batch.opened", name, 0, {**came, "size": 1}, nothing)
        index = self.event("batch.received", name, 1, {**came, "read": read, "alarms": []}, nothing)
        self.receipt("stored", {**came, "batch": name, "read": read, "leaf_index": index})
        lines = [self.line(name, number) for number in range(1, read + 1)]
        totals = {"read": read, "accepted": read, "duplicate": 0, "rejected": 0, "held": 0}
        index = self.event("batch.disposed", name, 2, totals, nothing)
        listed = [[number, digest, "accepted", ""] for number, (_, digest) in enumerate(lines, 1)]
        self.receipt("disposed", {"source": "hospital", "batch": name, **totals, "lines": listed, "leaf_index": index})
        self.put("batches", {"id": name, **came, "read": read, "state": "disposed"})
        ended = [(record, number, *self.order(record)) for number, (record, _) in enumerate(lines, 1)]
        self.sheet(name, ended)

    def line(self, batch: str, number: int) -> tuple[str, str]:
        name = self.uuid()
        digest = hashlib.sha256(name.encode()).hexdigest()
        facts = {"batch": batch, "line": number, "kind": "accepted", "reason": "", "duplicate_of": None}
        self.event("record.disposed", name, 0, facts, ("", "", "", ""), digest)
        self.put("records", {"id": name, "batch": batch, "line": number, "digest": digest})
        return name, digest

    def order(self, record: str) -> tuple[str, str, int]:
        name, outcome = self.uuid(), self.uuid()
        columns = {f"column_{number}": f"value {number}" for number in range(12)}
        columns.update(urgency="P2", due_at="2026-08-30T00:00:00.000000Z", unit="", code=name[:8])
        moves = ("", "NEW", "intake", "desk"), ("NEW", "DISPATCHED", "desk", "transit:U1")
        self.event("order.opened", name, 0, {"records": [record], "set": columns}, moves[0])
        sent = self.event("order.dispatched", name, 1, {"set": {"unit": "U1"}}, moves[1])
        self.put(
            "deliveries",
            {"id": self.uuid(), "event": sent, "job": "orders.notify_unit", "state": "done", "failures": 0},
        )
        self.event("order.signed", name, 2, {}, ("DISPATCHED", "SIGNED", "transit:U1", "unit:U1"))
        self.event("order.started", name, 3, {}, ("SIGNED", "WORKING", "unit:U1", "unit:U1"))
        self.event("order.noted", name, 4, {}, ("WORKING", "WORKING", "unit:U1", "unit:U1"))
        self.event("order.reported", name, 5, {"set": {"result": "found"}}, ("WORKING", "FED_BACK", "unit:U1", "desk"))
        end = self.event("order.accepted", name, 6, {"outcomes": [outcome]}, ("FED_BACK", "CLOSED", "desk", "closed"))
        row = {"id": name, "n": 6, "state": "CLOSED", "holder": "closed", **columns, "unit": "U1", "result": "found"}
        self.put("orders", row)
        self.put("dispositions", {"record": record, "kind": "accepted", "reason": "", "duplicate_of": None, "n": 0,
                                  "effect": f"order:{name}"})  # fmt: skip
        return name, outcome, end

    def sheet(self, batch: str, ended: list[tuple[str, int, str, str, int]]) -> None:
        sheet = self.uuid()
        told = [
            {"outcome": outcome, "record": record, "batch": batch, "line": number, "order": order, "leaf_index": end}
            for record, number, order, outcome, end in ended
        ]
        tree = {"tree_size": self.lines["events"], "root": merkle.root_from_blocks(self.roots, self.tail).hex()}
        name = self.uuid()
        about = {"receipt": name, "kind": "outcome", "source": "hospital", "sheet": sheet, "outcomes": told, **tree}
        text = canonical_bytes(about).decode()
        signed = {"payload": text, "signature": KEY.sign(text), "key": KEY.key_id}
        self.put("receipts", {"id": name, "kind": "outcome", **signed})
        facts = {"source": "hospital", "date": "2026-08-21", "outcomes": [entry[3] for entry in ended]}
        facts["payload_sha256"] = hashlib.sha256(text.encode()).hexdigest()
        self.event("outcome_sheet.issued", sheet, 0, facts, ("", "", "", ""))
        for record, _, order, outcome, end in ended:
            row = {"id": outcome, "record": record, "order": order, "source": "hospital", "event": end}
            self.put("outcomes", {**row, "sheet": sheet, "state": "sent"})

    def close(self) -> None:
        for file in self.files.values():
            file.close()
        head = {
            "format": "bihuan-journal/1", "exported_at": "2026-09-01T00:00:00.000000Z", "incidents": [],
            "tree_size": self.lines["events"], "root": merkle.root_from_blocks(self.roots, self.tail).hex(),
            "keys": {KEY.key_id: KEY.public_key}, "limits": {"wait_seconds": LIMITS},
            "files": {f"{name}.jsonl": lines for name, lines in self.lines.items()},
        }  # fmt: skip
        (self.folder / "manifest.json").write_bytes(canonical_bytes(head))


def write_journal(folder: Path, events: int) -> int:
    """Write a balanced journal of at least so many events; return how many."""
    journal, seq = Journal(folder), 0
    while journal.lines["events"] < events:
        seq += 1
        journal.batch(seq)
    journal.close()
    return journal.lines["events"]


def leaf_row(folder: Path) -> Row:
    with (folder / "events.jsonl").open() as file:
        events = [json.loads(line) for line, _ in zip(file, range(20_000), strict=False)]
    for event in events:
        del event["leaf_hash"]
    plain = median_s(lambda: [hashlib.sha256(json.dumps(event, sort_keys=True).encode()) for event in events])
    return row(
        "leaf hash of an event", len(events), lambda: [event_leaf(event) for event in events], "json.dumps", plain
    )


def read_plainly(path: Path) -> None:
    """The verifier's rival: parse and hash each line, and nothing else."""
    with path.open("rb") as file:
        for line in file:
            json.loads(line)
            hashlib.sha256(line)


def verifier_row(folder: Path, events: int) -> Row:
    """Run the program as an auditor does; its memory is that of the largest child so far."""
    command = [sys.executable, verify_ledger.__file__, str(folder)]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    spent, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise AssertionError(done.stdout[-2000:] + done.stderr)
    plain = median_s(lambda: read_plainly(folder / "events.jsonl"), 1)
    name = f"verifier (CPU {after.ru_utime - before.ru_utime:.1f} s)"
    figures = {"median_s": spent, "peak_mb": after.ru_maxrss / 1000, "ratio": round(plain / spent, 2)}
    return {"name": name, "size": events, **figures, "rival": "json.loads + SHA-256 alone", "reach": "<= 60 s"}


def run(events: int = 1_000_000) -> list[Row]:
    """Return one row for each figure: seconds are medians, memory in megabytes, ratio = rival's time / ours."""
    rows = tree_rows(events)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        written = write_journal(folder, events)
        rows.append(leaf_row(folder))
        rows.append(verifier_row(folder, written))
    return rows


if __name__ == "__main__":
    print(f"{'what':28}{'size':>12}{'median s':>12}{'peak MB':>10}{'ratio':>9}  rival")
    for line in run(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000):
        ratio = "" if line["ratio"] is None else line["ratio"]
        figures = f"{line['size']:>12,}{line['median_s']:>12.5f}{line['peak_mb']:>10.1f}{ratio:>9}"
        print(f"{line['name']:28}{figures}  {line['rival']}")
