"""A small town's journal, written down without the application: what a balanced export looks like, row by row."""

import hashlib
import json
import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from bihuan.engine.ledger.canonical import body_digest, canonical_bytes, event_leaf, instant
from bihuan.engine.ledger.merkle import root
from bihuan.engine.ledger.signing import SigningKey

START = datetime(2026, 8, 21, 8, 0, tzinfo=UTC)
KEY = SigningKey.from_seed(bytes(range(32)))
LIMITS = {"accepted": 300, "disposing": 3600, "sign": {"P1": 60, "P2": 300, "P3": 900, "P4": 3600}, "outcome": 86400}
TABLES = ("records", "batches", "dispositions", "orders", "deliveries", "receipts", "outcomes", "roots", "deletions")


class Town:
    """Plays days of work; `rows` holds the export's tables, `kept` what sources and inspectors hold outside."""

    def __init__(self, seed=7, batches=6, lines=8, sources=("hospital", "hotline", "county")):
        self.random = random.Random(seed)
        self.now, self.events, self.leaves, self.incident = START, [], [], "NC-2026"
        self.rows = {name: [] for name in TABLES}
        self.numbers, self.seqs, self.counts = defaultdict(int), defaultdict(int), defaultdict(int)
        self.orders, self.shifts = {}, {}
        self.batches, self.lines, self.sources = batches, lines, sources
        self.accepted, self.held = [], []

    def uuid(self):
        return str(UUID(int=self.random.getrandbits(128), version=4))

    def event(self, kind, subject_id, facts, *, states=("", ""), holders=("", ""), actor="system", digest=None):
        """Append one event a few seconds after the last."""
        self.now += timedelta(seconds=self.random.randint(1, 5), microseconds=self.random.randint(0, 999_999))
        columns = {"index": len(self.events), "at": instant(self.now), "incident": self.incident, "kind": kind}
        columns.update(subject=kind.split(".")[0], subject_id=subject_id, n=self.numbers[subject_id])
        columns.update(from_state=states[0], to_state=states[1], from_holder=holders[0], to_holder=holders[1])
        columns.update(actor=actor, role="desk_analyst", reason="", command=self.uuid(), facts=facts)
        columns["body_digest"] = digest or body_digest(self.random.randbytes(16), {"note": "甲乙丙"})
        leaf = event_leaf(columns)
        self.numbers[subject_id] += 1
        self.leaves.append(leaf)
        self.events.append({**columns, "leaf_hash": leaf.hex()})
        return columns["index"]

    def sign(self, payload):
        text = canonical_bytes(payload).decode()
        return {"payload": text, "signature": KEY.sign(text), "key": KEY.key_id}

    def tree(self):
        return {"tree_size": len(self.leaves), "root": root(self.leaves).hex(), "at": instant(self.now)}

    def receipt(self, kind, payload):
        name = self.uuid()
        payload = {"receipt": name, "kind": kind, "incident": self.incident, **payload}
        self.rows["receipts"].append({"id": name, "kind": kind, **self.sign(payload)})
        return payload

    # -- intake
    def take_batch(self, source, lines):
        """A batch comes in, is receipted, and each line gets its disposition."""
        self.seqs[self.incident, source] += 1
        name, sha256, read = self.uuid(), self.random.randbytes(32).hex(), lines
        known = self.random.choice([read, read, None])
        came = {"source": source, "seq": self.seqs[self.incident, source], "declared": known, "sha256": sha256}
        self.event("batch.opened", name, {**came, "size": 40 * read})
        if self.random.random() < 0.2:
            came["declared"] = read + 1
        index = self.event("batch.received", name, {**came, "read": read, "alarms": []})
        about = {**came, "batch": name, "read": read, "leaf_index": index}
        self.receipt("stored", {**about, **self.tree()})
        if came["declared"] == read + 1:
            self.event("batch.recounted", name, {"declared": read, "reason": "miscounted"})
            came["declared"] = read
        self.dispose_batch(name, came, read)

    def dispose_batch(self, name, came, read):
        totals, listed = defaultdict(int), []
        for line in range(1, read + 1):
            kind = self.random.choices(["accepted", "duplicate", "rejected", "held"], [6, 1, 1, 2])[0]
            if kind == "duplicate" and not self.accepted:
                kind = "accepted"
            listed.append([line, *self.dispose_line(name, line, kind)])
            totals[kind] += 1
        counts = {kind: totals[kind] for kind in ("accepted", "duplicate", "rejected", "held")}
        self.event("batch.progressed", name, {"first": 1, "last": read, **counts})
        index = self.event("batch.disposed", name, {"read": read, **counts})
        about = {"source": came["source"], "seq": came["seq"], "batch": name, "read": read, **counts}
        self.receipt("disposed", {**about, "lines": listed, "leaf_index": index, **self.tree()})
        self.rows["batches"].append({"id": name, **came, "read": read, "state": "disposed"})

    def dispose_line(self, batch, line, kind):
        name, digest = self.uuid(), self.random.randbytes(32).hex()
        reason = {"accepted": "", "duplicate": "same_document", "rejected": "unreadable_date", "held": "unknown_unit"}[
            kind
        ]
        facts = {"batch": batch, "line": line, "kind": kind, "reason": reason, "duplicate_of": None}
        if kind == "duplicate":
            facts["duplicate_of"] = self.random.choice(self.accepted)[0]
        self.event("record.disposed", name, facts, digest=digest)
        self.rows["records"].append({"id": name, "batch": batch, "line": line, "digest": digest})
        row = {"record": name, **{key: facts[key] for key in ("kind", "reason", "duplicate_of")}, "effect": ""}
        self.rows["dispositions"].append(row)
        if kind in ("accepted", "held"):
            (self.accepted if kind == "accepted" else self.held).append((name, facts, row, digest))
        return digest, kind, reason

    def settle(self):
        """The clerks settle what was held."""
        for name, facts, row, digest in self.held:
            kind = self.random.choice(["accepted", "rejected", "duplicate", "held"])
            if kind == "held" or (kind == "duplicate" and not self.accepted):
                continue
            of = self.random.choice(self.accepted)[0] if kind == "duplicate" else None
            change = {"kind": kind, "reason": "by_clerk", "duplicate_of": of}
            self.event("record.settled", name, {**facts, **change}, digest=digest)
            row.update(change)
            if kind == "accepted":
                self.accepted.append((name, facts, row, digest))
        self.held = []

    # -- orders
    def open_orders(self):
        """Every accepted record goes to an order, joins one, or needs none."""
        fresh = [entry for entry in self.accepted if not entry[2]["effect"]]
        for name, facts, row, _ in fresh:
            way = self.random.random()
            open_orders = [o for o in self.orders.values() if o["state"] not in ("CLOSED", "MERGED", "CANCELLED")]
            if way < 0.1:
                self.event("record.no_action", name, {"reason": "outside_area"}, actor="officer-3")
                row["effect"] = "no_action"
            elif way > 0.95:
                row["effect"] = f"filed:resident:{self.uuid()}"
                self.event("filing.made", self.uuid(), {"batch": facts["batch"], "filed": [[name, row["effect"]]]})
            elif way < 0.2 and open_orders:
                order = self.random.choice(open_orders)
                self.move(order, "order.joined", facts={"records": [name]})
                order[" records"].append((name, facts))
                row["effect"] = f"order:{order['id']}"
            else:
                row["effect"] = f"order:{self.open_order([(name, facts)])['id']}"

    def open_order(self, records, **columns):
        self.counts["order"] += 1
        order = {"id": self.uuid(), "state": "", "holder": "intake" if records else "desk", " records": list(records)}
        self.orders[order["id"]] = order
        start = {"code": f"W{self.counts['order']:04}", "urgency": self.random.choice(["P1", "P2", "P3", "P4"])}
        start.update(
            {"unit": "", "due_at": instant(self.now + timedelta(hours=4)), "generation": 0, "supervised": False}
        )
        start.update({"parent": None, "survivor": None, **columns})
        self.move(order, "order.opened", "NEW", "desk", facts={"records": [r for r, _ in records]}, **start)
        return order

    def move(self, order, kind, state=None, holder=None, *, facts=None, actor="officer-1", **columns):
        """Write one order event, fold it into the row, and owe outcomes when it ends the order."""
        before = (order["state"], order["holder"])
        state, holder = state or before[0], holder or before[1]
        facts = dict(facts or {})
        if columns:
            facts["set"] = columns
        owed = []
        if state in ("CLOSED", "MERGED", "CANCELLED") and state != before[0]:
            owed = [(self.uuid(), *record) for record in order[" records"]]
            facts["outcomes"] = [outcome for outcome, _, _ in owed]
        index = self.event(
            kind, order["id"], facts, states=(before[0], state), holders=(before[1], holder), actor=actor
        )
        order.update(columns, n=self.numbers[order["id"]] - 1, state=state, holder=holder)
        for outcome, record, about in owed:
            source = next(b["source"] for b in self.rows["batches"] if b["id"] == about["batch"])
            row = {"id": outcome, "record": record, "order": order["id"], "source": source, "event": index}
            self.rows["outcomes"].append({**row, "sheet": None, "state": "owed"})
        if holder.startswith("transit:") and (holder != before[1] or kind == "order.dispatched"):
            self.deliver(index)
        return index

    def deliver(self, index):
        name, state = self.uuid(), self.random.choices(["done", "waiting", "claimed", "dead"], [7, 1, 1, 1])[0]
        row = {"id": name, "event": index, "job": "orders.notify_unit", "state": state, "failures": 0}
        self.rows["deliveries"].append(row)
        if state == "dead":
            row["failures"] = 8
            self.event("delivery.died", name, {"event": index, "job": row["job"], "failures": 8})

    def dispatch(self, order, unit):
        self.move(order, "order.dispatched", "DISPATCHED", f"transit:{unit}", unit=unit)

    def work(self, order):
        """An order goes one of the ways an order can go."""
        unit, other = self.random.sample(["U1", "U2", "U3", "U4"], 2)
        ways = ["close", "close", "close", "return", "dispute", "suspend", "recall", "reassign", "cancel", "merge"]
        way = self.random.choice([*ways, "split", "reopen", "new", "transit", "signed", "sent_back"])
        if way == "new":
            return
        self.dispatch(order, unit)
        if way == "transit":
            self.move(order, "order.escalated", facts={"clock": "sign", "step": 1, "to": "deputy"}, supervised=True)
            return
        if way == "recall":
            self.move(order, "order.recalled", "NEW", "desk", unit="")
            self.dispatch(order, other)
            unit = other
        if way == "reassign":
            self.move(order, "order.reassigned", "DISPATCHED", f"transit:{other}", unit=other)
            unit = other
        self.move(order, "order.signed", "SIGNED", f"unit:{unit}")
        if way != "signed":
            getattr(self, f"go_{way}", self.go_close)(order, unit, other)

    def go_close(self, order, *_):
        self.move(order, "order.started", "WORKING")
        self.move(order, "order.noted")
        self.move(order, "order.reported", "FED_BACK", "desk", result="found")
        self.move(order, "order.accepted", "CLOSED", "closed", due_at=None, actor="officer-2")

    def go_return(self, order, unit, other):
        self.move(order, "order.return_asked", "RETURN_ASKED")
        self.move(order, "order.return_refused", "SIGNED")
        self.go_close(order, unit, other)

    def go_dispute(self, order, _, other):
        self.move(order, "order.disputed", "DISPUTED")
        self.move(order, "order.adjudicated", "DISPATCHED", f"transit:{other}", unit=other)
        self.move(order, "order.signed", "SIGNED", f"unit:{other}")

    def go_suspend(self, order, *_):
        self.move(order, "order.started", "WORKING")
        self.move(order, "order.suspension_asked")
        self.move(order, "order.suspended", "SUSPENDED")
        self.move(order, "order.urged")
        self.move(order, "order.resumed", "WORKING")

    def go_cancel(self, order, *_):
        self.move(order, "order.cancel_asked")
        self.move(order, "order.cancelled", "CANCELLED", "cancelled", due_at=None, actor="officer-4")
        self.move(order, "order.stood_down")

    def go_merge(self, order, unit, other):
        survivor = self.open_order([])
        self.move(order, "order.merged", "MERGED", "merged", survivor=survivor["id"])
        if self.random.random() < 0.5:
            due = instant(self.now + timedelta(hours=1))
            self.move(order, "order.unmerged", "SIGNED", f"unit:{unit}", survivor=None, due_at=due)
            self.go_close(order, unit, other)

    def go_split(self, order, *_):
        children = [self.open_order([], parent=order["id"])["id"] for _ in range(2)]
        self.move(order, "order.split", facts={"children": children})

    def go_reopen(self, order, unit, other):
        self.go_close(order, unit, other)
        due = instant(self.now + timedelta(hours=2))
        self.move(order, "order.reopened", "NEW", "desk", generation=1, due_at=due)
        self.dispatch(order, other)
        self.move(order, "order.signed", "SIGNED", f"unit:{other}")
        self.go_close(order, other, unit)

    def go_sent_back(self, order, unit, _):
        self.move(order, "order.started", "WORKING")
        self.move(order, "order.reported", "FED_BACK", "desk")
        self.move(order, "order.sent_back", "WORKING", f"unit:{unit}")
        self.move(order, "order.extension_asked")
        self.move(order, "order.extended", due_at=instant(self.now + timedelta(hours=6)))

    # -- the end of a day
    def send_outcomes(self, source):
        """The day's outcomes of one source go out as a signed sheet."""
        owed = [row for row in self.rows["outcomes"] if row["source"] == source and row["state"] == "owed"]
        if not owed:
            return
        sheet, records = self.uuid(), {row["id"]: row for row in self.rows["records"]}
        entries = [
            {"outcome": row["id"], "record": row["record"], "batch": records[row["record"]]["batch"], "result": "found",
             "line": records[row["record"]]["line"], "order": row["order"], "leaf_index": row["event"]}
            for row in owed
        ]  # fmt: skip
        day = self.now.date().isoformat()
        self.receipt("outcome", {"source": source, "date": day, "sheet": sheet, "outcomes": entries, **self.tree()})
        text = self.rows["receipts"][-1]["payload"]
        facts = {"source": source, "date": day, "outcomes": [row["id"] for row in owed]}
        self.event(
            "outcome_sheet.issued", sheet, {**facts, "payload_sha256": hashlib.sha256(text.encode()).hexdigest()}
        )
        is_answered = self.random.random() < 0.6
        self.event("outcome_sheet.acknowledged" if is_answered else "outcome_sheet.escalated", sheet, {})
        for row in owed:
            row.update(sheet=sheet, state="acknowledged" if is_answered else "sent")

    def hand_over(self, unit):
        """A shift ends: what it found, what came, what went, what it leaves."""
        holder = unit if unit == "desk" else f"unit:{unit}"
        start, opening = self.shifts.get((self.incident, unit), (0, 0))
        came = went = 0
        for event in self.events[start:]:
            is_ours = event["subject"] == "order" and event["incident"] == self.incident
            if is_ours and (event["n"] == 0 or event["from_holder"] != event["to_holder"]):
                came += event["to_holder"] == holder
                went += event["n"] > 0 and event["from_holder"] == holder
        end, closing, shift = len(self.events), opening + came - went, self.uuid()
        facts = {"unit": unit, "opening_index": start, "closing_index": end, "opening": opening}
        self.event(
            "shift.handed_over", shift, {**facts, "came_in": came, "went_out": went, "closing": closing}, actor="a"
        )
        self.event("shift.received", shift, {}, actor="b")
        self.shifts[self.incident, unit] = (end, closing)

    def strike_balance(self):
        day = self.now.date().isoformat()
        facts = {"date": day, "tree_size": len(self.leaves), "differences": {f"E{i}": 0 for i in range(10)}}
        self.event("balance.struck", self.uuid(), facts)
        payload = {"kind": "root", "date": day, **self.tree()}
        row = {key: payload[key] for key in ("date", "tree_size", "root")}
        self.rows["roots"].append({**row, **self.sign(payload)})

    def erase(self, count):
        """A deletion certificate takes some records' rows out of the export."""
        gone = [row["id"] for row in self.random.sample(self.rows["records"], count)]
        name = self.uuid()
        payload = {
            "kind": "deletion",
            "deletion": name,
            "records": gone,
            "reason": "retention",
            "at": instant(self.now),
        }
        self.rows["deletions"].append({"id": name, "records": gone, **self.sign(payload)})
        self.rows["records"] = [row for row in self.rows["records"] if row["id"] not in gone]

    def play(self, days=3):
        """Live through some days."""
        for _ in range(days):
            for number in range(self.batches):
                self.take_batch(self.sources[number % len(self.sources)], self.lines)
            self.settle()
            self.open_orders()
            self.event("source.zero_reported", self.uuid(), {"source": self.sources[0], "date": "2026-08-21"})
            for order in list(self.orders.values()):
                if order["state"] == "NEW" and order["n"] < 2:
                    self.work(order)
            for source in self.sources[:-1]:
                self.send_outcomes(source)
            for unit in ("desk", "U1", "U2"):
                self.hand_over(unit)
            self.strike_balance()
            self.now += timedelta(hours=21)
        for source in self.sources:
            self.send_outcomes(source)
        return self

    def export(self, folder, **manifest):
        """Write the export as the application does."""
        folder.mkdir(parents=True, exist_ok=True)
        tables = self.tables()
        for name, rows in tables.items():
            (folder / f"{name}.jsonl").write_bytes(b"".join(canonical_bytes(row) + b"\n" for row in rows))
        head = {
            "format": "bihuan-journal/1", "exported_at": instant(self.now + timedelta(seconds=30)),
            "tree_size": len(self.leaves), "root": root(self.leaves).hex(), "keys": {KEY.key_id: KEY.public_key},
            "incidents": [{"code": "NC-2026", "is_drill": True}], "limits": {"wait_seconds": LIMITS},
            "sources": {source: instant(START) for source in self.sources},
            "files": {f"{name}.jsonl": len(rows) for name, rows in tables.items()}, **manifest,
        }  # fmt: skip
        (folder / "manifest.json").write_bytes(canonical_bytes(head))
        return folder

    def tables(self):
        orders = [{k: v for k, v in order.items() if not k.startswith(" ")} for order in self.orders.values()]
        dispositions = [{**row, "n": self.numbers[row["record"]] - 1} for row in self.rows["dispositions"]]
        return {"events": self.events, **self.rows, "orders": orders, "dispositions": dispositions}


def write_town(folder: Path, **options) -> Town:
    """Play a town, with two records erased under a certificate, and export it."""
    town = Town(**options).play()
    town.erase(2)
    town.export(folder)
    return town


def read_rows(path: Path) -> list[dict]:
    """Return the rows of a table of the export."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
