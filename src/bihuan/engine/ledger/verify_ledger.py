#!/usr/bin/env python3
"""Check an exported journal of Bihuan without trusting Bihuan: standard library only, nothing is imported from it.

It reads the files of `bihuan journal export DIR` (docs/journal-format.md describes them), hashes every event again,
rebuilds the Merkle tree of RFC 6962, checks each Ed25519 signature by RFC 8032, recomputes the equations E0 to E9
from the events, and names each row that does not agree. Needs Python 3.9 or later.

  python3 verify_ledger.py DIR                        the export agrees with itself and with its receipts
  python3 verify_ledger.py DIR --root 5120:9f86d0...  and with a day root that somebody wrote down outside
  python3 verify_ledger.py DIR --receipts FOLDER      and with the receipts (*.json) that a source kept
  python3 verify_ledger.py --receipt FILE [DIR]       one receipt: its signature, and with DIR what it promises
Exit status: 0 everything agrees, 1 there are findings, 2 the export cannot be read (the place is printed).
"""

from __future__ import annotations

import argparse
import json
import sys
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Index = dict[Any, Any]
Place = tuple[str, int, str]  # file, line, id
Point = tuple[int, int, int, int]
EQUATIONS = {
    "E0": "batches, lines, outcomes receipted = found equal + lawfully erased",
    "E1": "lines read = accepted + duplicate + rejected + held + waiting",
    "E2": "accepted = in an order + filed + no action needed + waiting",
    "E3": "orders ever = closed + merged + cancelled + open",
    "E4": "order rows = rows equal to the fold of their events",
    "E5": "dispatches = moved on + escalated + waiting",
    "E6": "events = events hashed equal (and every root found)",
    "E7": "moves in - moves out = orders held, over all holders",
    "E8": "outcomes owed = sent + escalated + waiting",
    "E9": "hand-overs = hand-overs recomputed equal",
}
KINDS = ("accepted", "duplicate", "rejected", "held")
ENDS = {"CLOSED": "closed", "MERGED": "merged", "CANCELLED": "cancelled"}
BATCH = "source seq declared read sha256"
BROKEN = (KeyError, TypeError, ValueError, AttributeError)  # what facts and payloads of a wrong form lead to
MOVE = ("subject_id", "kind", "index", "at", "incident", "to_state", "from_holder", "to_holder")

# Equation and columns of each file: t text, n number, T and N the same or null, o object, l list
TYPES = {"t": (str,), "n": (int,), "T": (str, type(None)), "N": (int, type(None)), "o": (dict,), "l": (list,)}
FORMS = {
    "manifest.json": "-- format:t exported_at:t tree_size:n root:t incidents:l keys:o files:o limits:o",
    "events.jsonl": "E6 index:n at:t kind:t subject:t subject_id:t n:n to_state:t to_holder:t facts:o leaf_hash:t",
    "records.jsonl": "E1 id:t batch:t line:n digest:t",
    "batches.jsonl": "E1 id:t source:t seq:N declared:N read:N sha256:t state:t",
    "dispositions.jsonl": "E1 record:t kind:t reason:t duplicate_of:T effect:t n:n",
    "orders.jsonl": "E4 id:t n:n state:t holder:t",
    "deliveries.jsonl": "E5 id:t event:n job:t state:t failures:n",
    "receipts.jsonl": "E0 id:t kind:t payload:t signature:t key:t",
    "outcomes.jsonl": "E8 id:t record:t order:t source:t event:n sheet:T state:t",
    "roots.jsonl": "E6 date:t tree_size:n root:t payload:t signature:t key:t",
    "deletions.jsonl": "E0 id:t records:l payload:t signature:t key:t",
}
COLUMNS = {name: [(word[:-2], TYPES[word[-1]]) for word in form.split()[1:]] for name, form in FORMS.items()}


def misfit(row: Any, form: str) -> str:
    """Return what is wrong with the form of a row, or an empty text."""
    row = row if type(row) is dict else {}
    wrong = [name for name, types in COLUMNS[form] if type(row.get(name, misfit)) not in types]
    return f"{wrong[0]} is missing or of the wrong type" if wrong else ""


def parse(raw: bytes, place: str) -> Any:
    """Return the JSON value of a line or file."""
    try:
        return json.loads(raw.decode())
    except (ValueError, RecursionError) as error:
        raise OSError(f"{place}: {error}") from None


# --- Ed25519 as in RFC 8032, section 5.1; a point is (X, Y, Z, T) with x = X/Z, y = Y/Z, x*y = T/Z ------------------
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def add(p: Point, q: Point) -> Point:
    """Add two points of the curve."""
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def decompress(encoded: bytes) -> Point | None:
    """Return the point whose 32 bytes these are, or None."""
    sign, y = divmod(int.from_bytes(encoded, "little"), 1 << 255)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    if len(encoded) != 32 or y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    x = x if x & 1 == sign else P - x
    return (x, y, 1, x * y % P)


BASE = decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little")) or (0, 1, 1, 0)


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether the signature is the Ed25519 one of the message under the public key: [s]B - [h]A = R."""
    point, s = decompress(public), int.from_bytes(signature[32:], "little")
    if point is None or len(signature) != 64 or s >= ORDER:
        return False
    h = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % ORDER
    minus = (P - point[0], point[1], 1, P - point[3])
    sums, result = (None, BASE, minus, add(BASE, minus)), (0, 1, 1, 0)
    for bit in range(252, -1, -1):
        result, term = add(result, result), sums[(s >> bit & 1) + 2 * (h >> bit & 1)]
        result = add(result, term) if term else result
    x, y = (coordinate * pow(result[2], P - 2, P) % P for coordinate in result[:2])
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


def open_payload(row: Row, keys: Row) -> tuple[Row, str]:
    """Return the payload of a signed row, and what is wrong with it or its signature, or an empty text."""
    try:
        text, signature = row["payload"].encode(), bytes.fromhex(row["signature"])
        public, payload = bytes.fromhex(keys[row["key"]] if keys else row["public_key"]), dict(json.loads(text))
    except (*BROKEN, RecursionError):
        return {}, "there is no readable payload, signature and known key"
    is_good = sha256(public).hexdigest()[:16] == row["key"] and is_signed(public, text, signature)
    return (payload, "") if is_good else ({}, "wrong: the payload, the signature or the key was altered")


# --- the Merkle tree of RFC 6962 ------------------------------------------------------------------------------------
def add_leaf(peaks: list[bytes], size: int, leaf: bytes) -> None:
    """Grow a tree, kept as the roots of its perfect subtrees, largest first, to `size` leaves."""
    while not size & 1:
        leaf, size = sha256(b"\x01" + peaks.pop() + leaf).digest(), size >> 1
    peaks.append(leaf)


def root_of(peaks: list[bytes]) -> str:
    """Return the root over the perfect subtrees."""
    node = peaks[-1] if peaks else sha256(b"").digest()
    for peak in peaks[-2::-1]:
        node = sha256(b"\x01" + peak + node).digest()
    return node.hex()


class Books:
    """An export being read: its events folded, its other files compared with them, the findings collected."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.manifest = folder, parse((folder / "manifest.json").read_bytes(), "manifest.json")
        if misfit(self.manifest, "manifest.json") or self.manifest["format"] != "bihuan-journal/1":
            raise OSError(f"manifest.json: {misfit(self.manifest, 'manifest.json') or 'not bihuan-journal/1'}")
        self.limits = self.manifest["limits"]["wait_seconds"]
        self.now = datetime.fromisoformat(self.manifest["exported_at"][:-1])
        self.findings: dict[str, list[tuple[Place, str]]] = {name: [] for name in EQUATIONS}
        self.left, self.right, self.size, self.roots = Counter[str](), Counter[str](), 0, {0: root_of([])}
        self.n, self.moves = defaultdict[str, Row](dict), defaultdict[tuple[str, Any], list[int]](list)
        self.batches, self.records, self.orders, self.columns, self.outcomes = Row(), Row(), Row(), Row(), Row()
        self.effects, self.sheets, self.dead, self.erased = Row(), Row(), Row(), set[str]()
        self.dispatches, self.ends, self.lines, self.shifts, self.told = (Index() for _ in range(5))
        self.receipts, self.claims = list[tuple[Place, Row, str]](), list[tuple[int, str, Place]]()

    def same(self, equation: str, place: Place, what: str, said: Any, true: Any) -> bool:
        """Tell whether something is what it must be, and note a finding if it is not."""
        is_same = said == true and (type(said) is type(true) is str or repr(said) == repr(true))
        if not is_same:
            self.findings[equation].append((place, f"{what} is {said!r}, it must be {true!r}"))
        return is_same

    def count(self, equation: str, left: int, right: int) -> None:
        """Add to both sides of an equation."""
        self.left[equation] += left
        self.right[equation] += right

    def rows(self, name: str) -> Iterator[tuple[Place, Row, bytes]]:
        """Give place, object and bytes of each row of a file; find those of a wrong form, and those there twice."""
        equation, line, seen = FORMS[name][:2], 0, set[str]()
        with (self.folder / name).open("rb") as file:
            for line, raw in enumerate(file, 1):
                row = parse(raw, f"{name} line {line}")
                fault = misfit(row, name)
                key = "" if fault else row.get("subject_id") or row.get("id") or row.get("record") or row["date"]
                if fault or key in seen:
                    self.same(equation, (name, line, key), "the row", fault or "there twice", "there once")
                else:
                    seen.add(key if name != "events.jsonl" else "")
                    yield (name, line, key), row, raw
        self.same(equation, (name, line, ""), "the number of lines", line, self.manifest["files"].get(name))

    def matched(self, name: str, truth: Row, columns: str = "") -> Iterator[tuple[Place, Row, Row, bool]]:
        """Compare each row, column by column, with what the events tell of its id; find what has no row."""
        equation, missing = FORMS[name][:2], truth.keys() - (self.erased if name == "records.jsonl" else set())
        for place, row, _ in self.rows(name):
            waits = name == "records.jsonl" and self.awaits(place[2], self.batches.get(row["batch"], {}))
            if not waits and self.same(equation, place, "an event that tells of it", place[2] in truth, True):
                told = truth[place[2]]
                missing.discard(place[2])
                both = [(c, row.get(c, "missing"), told.get(c, "missing")) for c in columns.split() or {**told, **row}]
                wrong = [each for each in both if each[0] != "id" and not self.same(equation, place, *each)]
                yield place, row, told, not wrong
        for key in sorted(missing):
            self.same(equation, (name, 0, key), "its row", "missing", "there")

    def read_signed(self, files: list[Path], outside: list[str]) -> None:
        """Check every signature, and note which root is claimed for which size of the tree."""
        self.claims = [(self.manifest["tree_size"], self.manifest["root"], ("manifest.json", 1, ""))]
        self.claims += [(int(text.split(":")[0]), text.split(":")[1].lower(), ("--root", 0, text)) for text in outside]
        signed = [row for name in ("receipts.jsonl", "roots.jsonl", "deletions.jsonl") for row in self.rows(name)]
        signed += [((str(file), 1, ""), parse(file.read_bytes(), str(file)), b"") for file in files]
        for place, row, _ in signed:
            payload, fault = open_payload(row, self.manifest["keys"])
            equation, kind = FORMS.get(place[0], "E0")[:2], payload.get("kind")
            if self.same(equation, place, "the signature", fault or "good", "good"):
                for name in row.keys() - {"payload", "signature", "key", "public_key"}:
                    beside = name if name != "id" else "deletion" if kind == "deletion" else "receipt"
                    self.same(equation, place, name, row[name], payload.get(beside, "missing in the payload"))
                if kind == "deletion":
                    self.erased.update(payload["records"])
                else:
                    self.claims.append((payload["tree_size"], payload["root"].lower(), place))
                    self.receipts += [(place, payload, row["payload"])] if kind != "root" else []

    def read_events(self) -> None:
        """E4, E6: hash every event again, see that the n of its subject goes on, and fold it."""
        peaks, wanted, before = list[bytes](), {claim[0] for claim in self.claims}, -1
        for place, event, raw in self.rows("events.jsonl"):
            (head, _, tail), n = raw.rpartition(b'"leaf_hash":"'), self.n[event["subject"]]
            leaf = sha256(b"\x00" + head + tail[66:].rstrip()).digest()  # canonical JSON is the line without that hash
            self.size += 1
            add_leaf(peaks, self.size, leaf)
            if self.size in wanted:
                self.roots[self.size] = root_of(peaks)
            self.count("E6", 1, self.same("E6", place, "leaf_hash", event["leaf_hash"], leaf.hex()))
            self.same("E6", place, "index", event["index"], before + 1)
            self.same("E4", place, "n", event["n"], n.get(place[2], -1) + 1)
            n[place[2]], before = event["n"], event["index"]
            try:
                self.now = max(self.now, datetime.fromisoformat(event["at"][:-1]))
                getattr(self, f"fold_{event['subject']}", self.fold_other)(place, event, event["facts"])
            except BROKEN as error:
                self.same("E6", place, "what it tells", repr(error), "understood")

    def fold_batch(self, place: Place, event: Row, facts: Row) -> None:
        """E1: a batch is opened, received, progressed and disposed; its source may correct its count."""
        step, where = event["kind"].partition(".")[2], event["incident"]
        batch = self.batches.setdefault(place[2], {"state": "", "at": event["at"], "all": Counter(), "incident": where})
        self.same("E1", place, "batch.opened, first and once,", step == "opened", batch["state"] == "")
        batch.update({name: facts[name] for name in BATCH.split() if name in facts})
        self.told[place[2], event["index"]] = dict(facts, step=step)
        if step in ("opened", "received", "disposed"):
            batch.update(state=step, at=event["at"])
        for kind in KINDS if step == "disposed" else ():
            self.same("E1", place, kind, facts[kind], batch["all"][kind])

    def fold_record(self, place: Place, event: Row, facts: Row) -> None:
        """E1: a record gets a disposition, and from held a second one; E2: an accepted one may need no order."""
        if event["kind"] == "record.no_action":
            self.fold_filing(place, event, {"filed": [(place[2], "no_action")]})
            return
        batch, new, line = self.batches[facts["batch"]], facts["kind"], (sys.intern(facts["batch"]), facts["line"])
        record = self.records.setdefault(place[2], {"id": place[2], "kind": "", "first": (new, facts["reason"])})
        self.same("E1", place, "the disposition before", record["kind"], "held" if "settled" in event["kind"] else "")
        self.same("E1", place, "the only record of its line", self.lines.setdefault(line, record) is record, True)
        batch["all"].update({record["kind"]: -1, new: 1})
        record.update(facts, kind=sys.intern(new), batch=line[0], index=event["index"], source=batch["source"])
        record.update(at=event["at"], digest=event["body_digest"])

    def fold_order(self, place: Place, event: Row, facts: Row) -> None:
        """E4, E7: an order is the sum of what its events set; each move leaves the holder that the last one reached."""
        name, kind, index, at, where, state, old, new = [event[column] for column in MOVE]
        is_new, columns, new_set = name not in self.orders, self.columns.setdefault(name, {}), facts.get("set", {})
        order = self.orders.setdefault(name, {"records": [], "state": "", "holder": old, "incident": where})
        self.same("E4", place, "order.opened, first and once,", kind == "order.opened", is_new)
        self.same("E4", place, "from_state", event["from_state"], order["state"])
        self.same("E7", place, "from_holder", old, order["holder"])
        joined = facts["records"] if kind in ("order.opened", "order.joined") else []
        self.fold_filing(place, event, {"filed": [(record, f"order:{name}") for record in joined]})
        order["records"] += joined
        columns.update({sys.intern(c): new_set[c] for c in new_set}, n=event["n"], state=state, holder=new)
        is_moved, is_told = is_new or new != old, kind == "order.escalated"
        is_sent = new.startswith("transit:") and (is_moved or kind in ("order.dispatched", "order.reassigned"))
        if order.get("sent") and (is_moved or is_sent or is_told or state != order["state"]):
            self.count("E5", 0, bool(order.pop("sent")))
        if is_moved:
            self.moves["in", (where, new)].append(index)
            self.moves["out", (where, "" if is_new else old)].append(index)
        if is_sent:
            order["sent"] = self.dispatches[index] = (index, name, at)
        if state in ENDS and state != order["state"]:
            self.ends[index] = (name, at, list(order["records"]))
            for outcome in facts["outcomes"]:
                self.outcomes[outcome] = {"order": name, "event": index, "sheet": None, "state": "owed"}
        order.update(state=state, holder=new, told=index if is_told else order.get("told", -1))

    def fold_filing(self, place: Place, _event: Row, facts: Row) -> None:
        """E2: records go to an order, to where their kind of batch is filed, or to nobody, and once each."""
        for record, to in facts["filed"]:
            self.same("E2", place, f"{record} goes to", (to, place), self.effects.setdefault(record, (to, place)))

    def fold_other(self, place: Place, event: Row, facts: Row) -> None:
        """E5: jobs die; E8: outcomes are sent in sheets; E9: what a hand-over says are the moves before it."""
        kind, name = event["kind"], place[2]
        if kind == "delivery.died":
            self.dead[name] = dict(facts, state="dead")
        elif kind in ("outcome_sheet.issued", "outcome_sheet.acknowledged"):
            for outcome in self.sheets.setdefault(name, facts)["outcomes"]:
                self.outcomes[outcome].update(sheet=name, state="sent" if kind.endswith("issued") else "acknowledged")
        elif kind == "shift.handed_over":
            holder = (event["incident"], "desk" if facts["unit"] == "desk" else f"unit:{facts['unit']}")
            span = (facts["opening_index"], facts["closing_index"])
            came, went = ([bisect_left(self.moves[way, holder], i) for i in span] for way in ("in", "out"))
            true = {"opening": came[0] - went[0], "came_in": came[1] - came[0], "went_out": went[1] - went[0]}
            true.update(closing=came[1] - went[1], opening_index=self.shifts.get(holder, min(span)))
            true.update(closing_index=min(max(span), event["index"]))
            right = [self.same("E9", place, column, facts[column], true[column]) for column in true]
            self.shifts[holder] = span[1]
            self.count("E9", 1, all(right))

    def awaits(self, record: str, batch: Row) -> bool:
        """Tell whether a record still waits for its disposition, in time, and count it with its batch."""
        is_new = record not in self.records and batch.get("state") in ("opened", "received")
        is_waiting = is_new and self.is_fresh(batch["at"], self.limits["disposing"])
        batch.get("all", Counter())["waiting"] += is_waiting
        return is_waiting

    def check_batches(self) -> None:
        """E1, E2: what came in has its disposition, and what was accepted has gone somewhere."""
        for name, record in self.records.items():
            record.update(effect=self.effects.get(name, ("",))[0], n=self.n["record"][name])
        for _, row, record, _ in self.matched("records.jsonl", self.records, "batch line digest"):
            record["found"] = row["digest"]
        for place, _, told, _ in self.matched("dispositions.jsonl", self.records, "kind reason duplicate_of effect n"):
            is_accepted = told["kind"] == "accepted"
            is_waiting = is_accepted and self.is_fresh(told["at"], self.limits["accepted"])
            is_right = is_waiting or self.same("E2", place, "that it went somewhere", bool(told["effect"]), is_accepted)
            self.count("E2", is_accepted, is_accepted and is_right)
        for name in self.effects.keys() - self.records.keys():
            self.same("E2", self.effects[name][1], f"record {name}", "none that came in", "one")
        numbers = defaultdict[tuple[str, str], list[int]](list)
        for place, row, batch, _ in self.matched("batches.jsonl", self.batches, BATCH + " state"):
            read, known, state = row["read"] or 0, sum(batch["all"][k] for k in (*KINDS, "waiting")), batch["state"]
            known = row["read"] if state == "opened" and self.is_fresh(batch["at"], self.limits["disposing"]) else known
            self.same("E1", place, "the number of lines with a disposition", known, row["read"])
            if state != "opened" and row["declared"] is not None:
                self.same("E1", place, "declared, against the lines read,", row["declared"], read)
            self.count("E1", read, known or 0)
            numbers[batch["incident"], row["source"]] += [] if row["seq"] is None else [row["seq"]]
        for (_, source), seqs in numbers.items():
            self.same("E1", ("batches.jsonl", 0, source), "its seq", sorted(seqs), [*range(1, len(seqs) + 1)])

    def keep(self, place: Place, what: str, said: Any, true: Any) -> None:
        """E0: count one thing promised, and whether it is kept."""
        self.count("E0", 1, self.same("E0", place, what, said, true))

    def check_sheets(self) -> None:
        """E0, E8: an outcome receipt is the sheet that was issued, and each outcome is where it says."""
        for place, payload, text in [receipt for receipt in self.receipts if receipt[1]["kind"] == "outcome"]:
            sheet = self.sheets.get(payload["sheet"], {})
            self.keep(place, "its digest", sha256(text.encode()).hexdigest(), sheet.get("payload_sha256"))
            for said in payload["outcomes"]:
                record = self.lines.get((said["batch"], said["line"]), {})
                outcome = self.outcomes.get(said["outcome"], {})
                true = (*(outcome.get(column) for column in ("event", "order", "sheet")), record.get("id"))
                told = (said["leaf_index"], said["order"], payload["sheet"], said["record"])
                self.keep(place, f"outcome {said['outcome']}", told, true)

    def check_receipts(self) -> None:
        """E0: a batch and its lines are there as receipted; a held line may have been settled since."""
        for place, payload, _ in [receipt for receipt in self.receipts if receipt[1]["kind"] != "outcome"]:
            told = self.told.get((payload["batch"], payload["leaf_index"]), {})
            lines, step = payload.get("lines", []), "received" if payload["kind"] == "stored" else "disposed"
            said = {column: payload.get(column, value) for column, value in told.items()}
            self.keep(place, f"batch {payload['batch']} at its leaf_index", dict(said, step=step), told)
            self.keep(place, "the number of its lines", len(lines), payload["read"] if step == "disposed" else 0)
            for line, digest, kind, reason in lines:
                record = self.lines.get((payload["batch"], line), {})
                found = record.get("digest" if record.get("id") in self.erased else "found")
                is_later = record.get("index", -1) >= payload["tree_size"]
                then = record["first"] if is_later else (record.get("kind"), record.get("reason"))
                self.keep(place, f"line {line}, record {record.get('id')},", (digest, kind, reason), (found, *then))

    def check_orders(self) -> None:
        """E3, E4, E7: no order is missing, each is the fold of its events, and somebody has it."""
        held = Counter[tuple[str, ...]]()
        for place, row, _, is_right in self.matched("orders.jsonl", self.columns):
            state, holder, due = row["state"], row["holder"], row.get("due_at")
            is_open = state not in ENDS and holder.startswith(("desk", "unit:", "transit:")) and bool(due)
            what = f"{state} with {holder}, due {due}: that somebody has it, in time,"
            self.count("E3", 0, self.same("E3", place, what, is_open or ENDS.get(state) == holder, True))
            self.count("E4", 0, is_right)
            held[self.orders[place[2]]["incident"], holder] += 1
        self.left["E3"] = self.left["E4"] = len(self.orders)
        for holder in sorted({holder for way, holder in self.moves if way == "in"} | held.keys()):
            left = len(self.moves["in", holder]) - len(self.moves["out", holder])
            self.count("E7", left, held[holder])
            self.same("E7", ("orders.jsonl", 0, holder[1]), "the number of orders held", held[holder], left)

    def check_dispatches(self) -> None:
        """E5, E7: each dispatch has one delivery, and was answered, is waiting in its time, or was escalated."""
        self.left["E5"], jobs = len(self.dispatches), Counter[int]()
        for place, row, _ in self.rows("deliveries.jsonl"):
            jobs[row["event"]] += row["job"] == "orders.notify_unit"
            dead = self.dead.pop(place[2], {"state": "no delivery.died"} if row["state"] == "dead" else {})
            for column in ("state", "event", "failures"):
                self.same("E5", place, column, row[column], dead.get(column, row[column]))
            self.same("E5", place, "its event, one of the journal,", 0 <= row["event"] < self.size, True)
        for name in self.dead:
            self.same("E5", ("deliveries.jsonl", 0, name), "its row", "missing", "there")
        for index, name, at in self.dispatches.values():
            place, order = ("events.jsonl", index + 1, name), self.orders[name]
            self.same("E5", place, "the number of its deliveries", jobs[index], 1)
            if order.get("sent", [None])[0] == index:
                is_waiting = self.is_fresh(at, self.limits["sign"].get(self.columns[name].get("urgency"), 0))
                self.count("E5", 0, is_waiting or self.same("E5", place, "signed or escalated in time", False, True))

    def check_roots(self) -> None:
        """E6: every root that somebody holds is the root of this journal at that size."""
        self.same("E6", ("manifest.json", 1, ""), "tree_size", self.manifest["tree_size"], self.size)
        good = [0, *sorted(size for size, root, _ in self.claims if self.roots.get(size) == root)]
        for size, root, place in self.claims:
            last = good[max(bisect_left(good, size) - 1, 0)]
            what = f"the root at size {size} (after {last}, where one is right; the journal has {self.size} events)"
            self.same("E6", place, what, root, self.roots.get(size, "none: the tail was cut"))

    def check_outcomes(self) -> None:
        """E8: each outcome that the end of an order owed has its row, and was sent, is waiting, or was escalated."""
        answered = set[tuple[Any, str]]()
        for place, row, outcome, _ in self.matched("outcomes.jsonl", self.outcomes, "order event sheet state"):
            name, at, records = self.ends[outcome["event"]]
            is_its = row["record"] in records and (row["event"], row["record"]) not in answered
            true = (True, self.records.get(row["record"], {}).get("source"))
            self.same("E8", place, "record (of its order, not answered yet) and source", (is_its, row["source"]), true)
            answered.add((row["event"], row["record"]))
            is_told = self.orders[name].get("told", -1) > outcome["event"] or self.is_fresh(at, self.limits["outcome"])
            is_right = outcome["state"] != "owed" or is_told or self.same("E8", place, "owed", at, "sent in time")
            self.count("E8", 0, is_right)
        self.count("E8", len(self.outcomes), 0)
        for index, (name, at, records) in self.ends.items():
            for record in records:
                since = self.manifest.get("sources", {}).get(self.records.get(record, {}).get("source"))
                if since and at >= since and (index, record) not in answered:
                    self.same("E8", ("events.jsonl", index + 1, name), f"the outcome of {record}", "missing", "owed")

    def is_fresh(self, at: str, wait: int) -> bool:
        """Tell whether an instant is at most so long before the export, or the last event if that is later."""
        return self.now - datetime.fromisoformat(at[:-1]) <= timedelta(seconds=wait)


def report(books: Books, as_json: bool) -> None:
    """Print the equations with both sides, then each finding with its place."""
    found = [(name, *place, what) for name in EQUATIONS for place, what in books.findings[name]]
    sides = {name: (books.left[name], books.right[name], len(books.findings[name])) for name in EQUATIONS}
    if as_json:
        print(json.dumps({"equations": sides, "findings": found}, ensure_ascii=False))
        return
    print(f"{'equation':72}{'left':>10}{'right':>10}{'difference':>12}{'findings':>10}")
    for name, (left, right, findings) in sides.items():
        print(f"{name} {EQUATIONS[name]:69}{left:>10,}{right:>10,}{left - right:>12,}{findings:>10,}")
    for name, file, line, key, what in found:
        print(f"{name} {file} line {line} id {key}: {what}")
    print(f"{books.size:,} events, {f'{len(found):,} findings' if found else 'balanced'}")


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="the folder of the export")
    parser.add_argument("--root", action="append", default=[], metavar="SIZE:HEX", help="a root held outside")
    parser.add_argument("--receipts", "--receipt", action="append", default=[], metavar="PATH", help="kept outside")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    files = [f for path in map(Path, options.receipts) for f in sorted(path.glob("*.json")) or [path]]
    if not options.folder and not files:
        parser.error("name the DIR of an export, or a --receipt")
    try:
        if not options.folder:
            fault = open_payload(parse(files[0].read_bytes(), str(files[0])), {})[1]
            print(f"{files[0]}: {fault or 'its signature is good'}")
            return int(bool(fault))
        books = Books(options.folder)
        books.read_signed(files, options.root)
        books.read_events()
        for check in [name for name in vars(Books) if name.startswith("check_")]:
            getattr(books, check)()
        report(books, options.json)
        return int(any(books.findings.values()))
    except (OSError, *BROKEN) as error:
        print(f"unreadable: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
