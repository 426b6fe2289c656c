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
import hashlib
import json
import sys
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

Row = dict[str, Any]
Place = tuple[str, int, str]  # file, line, id
Point = tuple[int, int, int, int]
EQUATIONS = {
    "E0": "batches, lines, outcomes receipted = found equal + lawfully erased",
    "E1": "lines read = accepted + duplicate + rejected + held + waiting",
    "E2": "accepted = in an order + no action needed + waiting",
    "E3": "orders ever = closed + merged + cancelled + open",
    "E4": "order rows = rows equal to the fold of their events",
    "E5": "dispatches = moved on + escalated + waiting",
    "E6": "events = events hashed equal (and every root found)",
    "E7": "moves in - moves out = orders held, over all holders",
    "E8": "outcomes owed = sent + escalated + waiting",
    "E9": "hand-overs = hand-overs recomputed equal",
}
SHOWN = 100  # findings printed of each equation; all are counted
KINDS = ("accepted", "duplicate", "rejected", "held")
ENDS = {"CLOSED": "closed", "MERGED": "merged", "CANCELLED": "cancelled"}
OPEN = ("NEW", "DISPATCHED", "SIGNED", "WORKING", "SUSPENDED", "RETURN_ASKED", "DISPUTED", "FED_BACK")
BATCH = "source seq declared read sha256"
SHEET = {"outcome_sheet.issued": "sent", "outcome_sheet.acknowledged": "acknowledged"}
SEAL = ("id", "payload", "signature", "key", "public_key")
BROKEN = (KeyError, TypeError, ValueError, AttributeError)  # what facts and payloads of a wrong form lead to
NO = object()  # stands for a column that is not there

# The columns that the rows of a file must have: t text, n number, T and N the same or null, o object, l list. The first
# word is the equation under which a faulty row is reported.
TYPES = {"t": (str,), "n": (int,), "T": (str, type(None)), "N": (int, type(None)), "o": (dict,), "l": (list,)}
FORMS = {
    "manifest.json": "-- format:t exported_at:t tree_size:n root:t incidents:l keys:o files:o limits:o",
    "wait_seconds": "-- accepted:n disposing:n sign:o outcome:n",
    "events.jsonl": "E6 index:n at:t incident:t kind:t subject:t subject_id:t n:n from_state:t to_state:t from_holder:t "
    "to_holder:t actor:t role:t reason:t command:t facts:o body_digest:t leaf_hash:t",
    "records.jsonl": "E1 id:t batch:t line:n digest:t",
    "batches.jsonl": "E1 id:t source:t seq:N declared:N read:N sha256:t state:t",
    "dispositions.jsonl": "E1 record:t kind:t reason:t duplicate_of:T effect:t n:n",
    "orders.jsonl": "E4 id:t n:n state:t holder:t",
    "deliveries.jsonl": "E5 id:t event:n job:t state:t failures:n",
    "receipts.jsonl": "E0 id:t kind:t payload:t signature:t key:t",
    "outcomes.jsonl": "E8 id:t record:t order:t source:t event:n sheet:T state:t",
    "roots.jsonl": "E6 date:t tree_size:n root:t payload:t signature:t key:t",
    "deletions.jsonl": "E0 id:t records:l payload:t signature:t key:t",
    "--receipt": "E0 payload:t signature:t key:t public_key:t",
}
COLUMNS = {name: [word.split(":") for word in form.split()[1:]] for name, form in FORMS.items()}


class Unreadable(Exception):  # noqa: N818 - its text is the sentence that is printed
    """A file is missing or is not what it should be; the text says where."""


def misfit(row: Any, form: str) -> str:
    """Return what is wrong with the form of a row, or an empty text."""
    if type(row) is not dict:
        return "is no object"
    wrong = [name for name, kind in COLUMNS[form] if type(row.get(name, NO)) not in TYPES[kind]]
    return f"{wrong[0]} is missing or of the wrong type" if wrong else ""


def canonical(value: Any) -> str:
    """Return the one text that stands for a JSON value: sorted keys, no spaces, nothing escaped needlessly."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def parse(raw: bytes, place: str) -> Any:
    """Return the JSON value of a line or file."""
    try:
        return json.loads(raw.decode())
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{place}: {error}") from None


def as_instant(text: str) -> datetime:
    """Return the moment that a text like 2026-08-21T08:00:00.000000Z names."""
    return datetime.strptime(text[:-1] + "+0000", "%Y-%m-%dT%H:%M:%S.%f%z")


def read_receipt(file: Path) -> Row:
    """Return the object in a receipt file."""
    row: Row = parse(file.read_bytes(), str(file))
    fault = misfit(row, "--receipt")
    if fault:
        raise Unreadable(f"{file}: {fault}")
    return row


# --- Ed25519 as in RFC 8032, section 5.1; a point is (X, Y, Z, T) with x = X/Z, y = Y/Z, x*y = T/Z ------------------
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
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
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
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
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    minus = (P - point[0], point[1], 1, P - point[3])
    sums, result = (None, BASE, minus, add(BASE, minus)), (0, 1, 1, 0)
    for bit in range(252, -1, -1):
        result, term = add(result, result), sums[(s >> bit & 1) + 2 * (h >> bit & 1)]
        result = add(result, term) if term else result
    inverse = pow(result[2], P - 2, P)
    x, y = result[0] * inverse % P, result[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


def open_payload(row: Row, public_key: str) -> tuple[Row, str]:
    """Return the payload of a signed row, and what is wrong with it or its signature, or an empty text."""
    try:
        message, signature, public = row["payload"].encode(), bytes.fromhex(row["signature"]), bytes.fromhex(public_key)
        payload = json.loads(message)
    except (ValueError, RecursionError):
        return {}, "its payload, signature or key cannot be read"
    if hashlib.sha256(public).hexdigest()[:16] != row["key"]:
        return {}, f"its key {row['key']} is not one of manifest.json, or not the digest of its public key"
    if type(payload) is not dict or not is_signed(public, message, signature):
        return {}, "its signature is wrong: the payload or the signature was altered"
    return payload, ""


# --- the Merkle tree of RFC 6962 ------------------------------------------------------------------------------------
def add_leaf(peaks: list[bytes], size: int, leaf: bytes) -> None:
    """Grow a tree, kept as the roots of its perfect subtrees, largest first, to `size` leaves."""
    while not size & 1:
        leaf, size = hashlib.sha256(b"\x01" + peaks.pop() + leaf).digest(), size >> 1
    peaks.append(leaf)


def root_of(peaks: list[bytes]) -> str:
    """Return the root over the perfect subtrees."""
    node = peaks[-1] if peaks else hashlib.sha256(b"").digest()
    for peak in peaks[-2::-1]:
        node = hashlib.sha256(b"\x01" + peak + node).digest()
    return node.hex()


def leaf_of(raw: bytes, event: Row) -> bytes:
    """Return SHA-256 of 0x00 and the event's canonical JSON: as a rule its line without "leaf_hash":"64 digits", ."""
    start = raw.rfind(b'"leaf_hash":"')
    leaf = hashlib.sha256(b"\x00" + raw[:start] + raw[start + 79 :].rstrip()).digest()
    if leaf.hex() == event["leaf_hash"]:
        return leaf
    rest = {name: value for name, value in event.items() if name != "leaf_hash"}
    return hashlib.sha256(b"\x00" + canonical(rest).encode(errors="replace")).digest()


# --- the books ------------------------------------------------------------------------------------------------------
class Books:
    """An export being read: its events folded, its other files compared with them, the findings collected."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.size, self.erased, self.roots = folder, 0, set[str](), {0: root_of([])}
        self.manifest = manifest = parse((folder / "manifest.json").read_bytes(), "manifest.json")
        fault = misfit(manifest, "manifest.json") or misfit(manifest["limits"].get("wait_seconds"), "wait_seconds")
        if fault or manifest["format"] != "bihuan-journal/1":
            raise Unreadable(f"manifest.json: {fault or 'the format is not bihuan-journal/1'}")
        self.limits, self.now = manifest["limits"]["wait_seconds"], manifest["exported_at"]
        self.findings: dict[str, list[tuple[Place, str]]] = {name: [] for name in EQUATIONS}
        self.left, self.right, self.kept, self.n = (
            Counter[str](),
            Counter[str](),
            defaultdict[str, Row](dict),
            defaultdict[str, Row](dict),
        )
        self.batches, self.records, self.effects, self.lines = Row(), Row(), Row(), dict[tuple[str, int], Row]()
        self.orders, self.columns, self.outcomes, self.shifts = Row(), Row(), Row(), Row()
        self.dispatches, self.ends = dict[int, str](), dict[int, Any]()
        self.moves: dict[tuple[str, str], array[int]] = defaultdict(lambda: array("q"))
        self.receipts: list[tuple[Place, Row, str]] = []
        self.claims: list[tuple[int, str, Place]] = [
            (manifest["tree_size"], manifest["root"], ("manifest.json", 1, ""))
        ]

    def find(self, equation: str, place: Place, what: str) -> None:
        """Note one finding: its file, line and id, and what is wrong there."""
        self.findings[equation].append((place, what))

    def is_fresh(self, at: str, seconds: int) -> bool:
        """Tell whether an instant is at most so long before the export, or before the last event if that is later."""
        return as_instant(at) + timedelta(seconds=seconds) >= as_instant(self.now)

    def rows(self, name: str) -> Iterator[tuple[Place, Row, bytes]]:
        """Give place, object and bytes of each row of a file; find those of a wrong form, and those there twice."""
        equation, told, line, seen = FORMS[name][:2], self.manifest["files"].get(name), 0, set[str]()
        with (self.folder / name).open("rb") as file:
            for line, raw in enumerate(file, 1):
                row = parse(raw, f"{name} line {line}")
                fault = misfit(row, name)
                key = "" if fault else row.get("subject_id") or row.get("id") or row.get("record") or row["date"]
                if fault or key in seen:
                    self.find(equation, (name, line, key), fault or "is there twice")
                    continue
                seen.update([key] if name != "events.jsonl" else [])
                yield (name, line, key), row, raw
        if told != line:
            self.find(equation, (name, line, ""), f"the file has {line} lines, manifest.json says {told}")

    def matched(self, name: str, truth: Row, columns: str = "") -> Iterator[tuple[Place, Row, Row]]:
        """Compare each row with what the events tell of its id, column by column; find what has no row."""
        equation, missing = FORMS[name][:2], set(truth) - (self.erased if name == "records.jsonl" else set())
        for place, row, _ in self.rows(name):
            told = truth.get(place[2])
            if told is None:
                self.find(equation, place, "no event tells of it")
                continue
            missing.discard(place[2])
            for column in columns.split() or sorted({*row, *told} - {"id"}):
                if repr(row.get(column, NO)) != repr(told.get(column, NO)):
                    said, true = row.get(column, "missing"), told.get(column, "missing")
                    self.find(equation, place, f"{column} is {said!r}, by the events it is {true!r}")
            yield place, row, told
        for key in sorted(missing):
            self.find(equation, (name, 0, key), "its row is missing")

    def read_signed(self, files: list[Path], outside: list[str]) -> None:
        """Check every signature, and note which root is claimed for which size of the tree."""
        self.claims += [(int(text.split(":")[0]), text.split(":")[1], ("--root", 0, text)) for text in outside]
        signed = [r for name in ("receipts.jsonl", "roots.jsonl", "deletions.jsonl") for r in self.rows(name)]
        signed += [((str(file), 1, ""), read_receipt(file), b"") for file in files]
        for place, row, _ in signed:
            payload, fault = open_payload(row, str(self.manifest["keys"].get(row["key"], "")))
            beside = {name: value for name, value in row.items() if name not in SEAL}
            beside.update(
                {payload.get("kind") == "deletion" and "deletion" or "receipt": row["id"]} if "id" in row else {}
            )
            wrong = [name for name, value in beside.items() if repr(value) != repr(payload.get(name, NO))]
            if fault or wrong:
                self.find(FORMS.get(place[0], "E0")[:2], place, fault or f"{wrong[0]} is not as in its signed payload")
            elif payload.get("kind") == "deletion":
                self.erased.update(row["records"])
            else:
                self.claims.append((payload.get("tree_size", -1), payload.get("root", ""), place))
                self.receipts += [(place, payload, row["payload"])] if payload["kind"] != "root" else []

    def read_events(self) -> None:
        """E4, E6: hash every event again, see that the n of its subject goes on, and fold it."""
        peaks, wanted, before = list[bytes](), {claim[0] for claim in self.claims}, -1
        folds = {"batch": self.fold_batch, "record": self.fold_record, "order": self.fold_order}
        for place, event, raw in self.rows("events.jsonl"):
            leaf, n, name = leaf_of(raw, event), self.n[event["subject"]], place[2]
            self.size += 1
            add_leaf(peaks, self.size, leaf)
            if self.size in wanted:
                self.roots[self.size] = root_of(peaks)
            if leaf.hex() != event["leaf_hash"]:
                self.find("E6", place, "leaf_hash is not the hash of this row: the row was altered")
            if event["index"] != before + 1:
                self.find("E6", place, f"index {event['index']} follows index {before}")
            if event["n"] != n.get(name, -1) + 1:
                self.find("E4", place, f"n {event['n']} follows n {n.get(name, -1)} of this {event['subject']}")
            n[name], before, self.now = event["n"], event["index"], max(self.now, event["at"])
            try:
                folds.get(event["subject"], self.fold_other)(place, event, event["facts"])
            except BROKEN as error:
                self.find("E6", place, f"its facts cannot be understood: {error!r}")

    # --- what the events tell
    def fold_batch(self, place: Place, event: Row, facts: Row) -> None:
        """E1: a batch is opened, received, progressed and disposed; its source may correct its count."""
        step, index = event["kind"].partition(".")[2], event["index"]
        batch = self.batches.setdefault(place[2], {"read": None, "state": "", "told": {}, "all": Counter()})
        if (batch["state"] == "") != (step == "opened"):
            self.find("E1", place, "a batch begins with batch.opened, once")
        batch.update({name: facts[name] for name in BATCH.split() if name in facts and step != "disposed"})
        batch["told"][index] = dict(facts, step=step)
        if step in ("opened", "received", "disposed"):
            batch.update(state=step, at=event["at"])
        if step == "disposed" and any(facts[kind] != batch["all"][kind] for kind in KINDS):
            self.find("E1", place, f"its totals are not those of its records: {dict(batch['all'])}")

    def fold_record(self, place: Place, event: Row, facts: Row) -> None:
        """E1: a record gets a disposition, and from held a second one; E2: an accepted one may need no order."""
        step, index = event["kind"].partition(".")[2], event["index"]
        if step == "no_action":
            return self.give(place[2], "no_action", place)
        batch, new, line = self.batches[facts["batch"]], facts["kind"], (sys.intern(facts["batch"]), facts["line"])
        record = self.records.setdefault(place[2], {"id": place[2], "kind": None, "first": (new, facts["reason"])})
        if new not in KINDS or record["kind"] != ("held" if step == "settled" else None):
            self.find("E1", place, f"{new} cannot follow {record['kind']}")
        if self.lines.setdefault(line, record) is not record:
            self.find("E1", place, f"line {line[1]} of its batch is another record already")
        batch["all"].update({record["kind"]: -1, new: 1})
        record.update(
            facts, kind=sys.intern(new), batch=line[0], index=index, at=event["at"], digest=event["body_digest"]
        )

    def give(self, record: str, effect: str, place: Place) -> None:
        """E2: a record goes to one place, once."""
        if self.effects.setdefault(record, (effect, place))[1] is not place:
            self.find("E2", place, f"record {record} has gone to {self.effects[record][0]} already")

    def fold_order(self, place: Place, event: Row, facts: Row) -> None:
        """E4, E7: an order is the sum of what its events set; each move leaves the holder that the last one reached."""
        name, kind, at, index, old, new = (event[c] for c in "subject_id kind at index from_holder to_holder".split())
        blank = SimpleNamespace(state="", holder=old, records=[], sent=None, at=at, is_told=False)
        is_new, state, order = name not in self.orders, event["to_state"], self.orders.setdefault(name, blank)
        if is_new != (kind == "order.opened"):
            self.find("E4", place, "an order begins with order.opened, once")
        if event["from_state"] != order.state:
            self.find("E4", place, f"it leaves the state {event['from_state']!r}, the order was {order.state!r}")
        if old != order.holder:
            self.find("E7", place, f"it leaves the holder {old}, the order was with {order.holder}")
        for record in facts["records"] if kind in ("order.opened", "order.joined") else ():
            self.give(record, f"order:{name}", place)
            order.records.append(record)
        columns = self.columns.setdefault(name, {})
        columns.update({sys.intern(column): value for column, value in facts.get("set", {}).items()})
        columns.update(n=event["n"], state=state, holder=new)
        is_moved, is_told = is_new or new != old, kind == "order.escalated"
        is_sent = new.startswith("transit:") and (is_moved or kind in ("order.dispatched", "order.reassigned"))
        if order.sent is not None and (is_moved or is_sent or is_told or state != order.state):
            order.sent, self.right["E5"] = None, self.right["E5"] + 1
        if is_moved:
            self.moves["in", new].append(index)
            self.moves["out", "" if is_new else old].append(index)
            order.at, order.is_told = at, False
        if is_sent:
            order.sent, self.dispatches[index] = index, name
        if state in ENDS and state != order.state:
            self.ends[index] = (list(order.records), at)
            for outcome in facts["outcomes"]:
                if outcome in self.outcomes:
                    self.find("E8", place, f"outcome {outcome} was owed already")
                self.outcomes[outcome] = {"order": name, "event": index, "sheet": None, "state": "owed"}
        order.state, order.holder, order.is_told = state, new, order.is_told or is_told

    def fold_other(self, place: Place, event: Row, facts: Row) -> None:
        """E8: outcomes are sent in sheets; E9: the figures of a hand-over are those of the moves before it."""
        kind, unit = event["kind"], facts.get("unit", "")
        self.kept[kind][place[2]] = event
        if kind in ("outcome_sheet.issued", "outcome_sheet.acknowledged"):
            for outcome in self.kept["outcome_sheet.issued"][place[2]]["facts"]["outcomes"]:
                self.outcomes[outcome].update(sheet=place[2], state=SHEET[kind])
        if kind == "shift.handed_over":
            start, end, holder = (
                facts["opening_index"],
                facts["closing_index"],
                unit if unit == "desk" else f"unit:{unit}",
            )
            came, went = ([bisect_left(self.moves[way, holder], i) for i in (start, end)] for way in ("in", "out"))
            true = {"opening": came[0] - went[0], "closing": came[1] - went[1]}
            true.update(came_in=came[1] - came[0], went_out=went[1] - went[0])
            wrong = [
                f"{name} is {facts[name]}, by the events {true[name]}" for name in true if facts[name] != true[name]
            ]
            last = self.shifts.get(unit, start)
            wrong += (
                [] if last == start <= end <= event["index"] else [f"it counts {start} to {end}, the last ended {last}"]
            )
            self.shifts[unit] = end
            self.left["E9"], self.right["E9"] = self.left["E9"] + 1, self.right["E9"] + (not wrong)
            for what in wrong:
                self.find("E9", place, what)

    # --- the equations
    def check_batches(self) -> None:
        """E1, E2: what came in has been given dispositions, and what was accepted has gone somewhere."""
        for name, record in self.records.items():
            record.update(effect=self.effects.get(name, ("",))[0], n=self.n["record"][name])
        for _, row, record in self.matched("records.jsonl", self.records, "batch line digest"):
            record["found"] = row["digest"]
        for place, row, record in self.matched("dispositions.jsonl", self.records, "kind reason duplicate_of effect n"):
            is_accepted = record["kind"] == "accepted"
            is_right = (
                bool(record["effect"]) == is_accepted
                or is_accepted
                and self.is_fresh(record["at"], self.limits["accepted"])
            )
            if not is_right:
                self.find("E2", place, f"it is {record['kind']} and has gone to {record['effect'] or 'no order'}")
            self.left["E2"], self.right["E2"] = (
                self.left["E2"] + is_accepted,
                self.right["E2"] + (is_accepted and is_right),
            )
        for name in self.effects.keys() - self.records.keys():
            self.find("E2", self.effects[name][1], f"record {name} never came in")
        numbers = defaultdict[str, list[int]](list)
        for place, _, batch in self.matched("batches.jsonl", self.batches, BATCH + " state"):
            known, read, state = sum(batch["all"][kind] for kind in KINDS), batch["read"] or 0, batch["state"]
            is_late = state == "disposed" or not self.is_fresh(batch["at"], self.limits["disposing"])
            if state != "opened" and batch["declared"] not in (None, read):
                self.find("E1", place, f"declared {batch['declared']}, read {read}")
            if known > read or is_late and (known < read or state == "opened"):
                self.find("E1", place, f"it is {state}; of {read} lines read {known} have a disposition")
            self.left["E1"], self.right["E1"] = self.left["E1"] + read, self.right["E1"] + (known if is_late else read)
            numbers[batch["source"]] += [] if batch["seq"] is None else [batch["seq"]]
        for source, seqs in numbers.items():
            if sorted(seqs) != list(range(1, len(seqs) + 1)):
                self.find(
                    "E1", ("batches.jsonl", 0, source), f"of its seq 1 to {max(seqs)} there are {len(seqs)} batches"
                )

    def check_receipts(self) -> None:
        """E0: what was promised in a receipt is there."""
        for place, payload, text in self.receipts:
            try:
                kept = list(self.promises(payload, text))
            except BROKEN as error:
                kept = [f"its payload cannot be understood: {error!r}"]
            self.left["E0"], self.right["E0"] = self.left["E0"] + len(kept), self.right["E0"] + kept.count("")
            for what in filter(None, kept):
                self.find("E0", place, what)

    def promises(self, payload: Row, text: str) -> Iterator[str]:
        """Give one text for each thing a receipt promises: empty when it is kept, else what is wrong."""
        if payload["kind"] == "outcome":
            issued = self.kept["outcome_sheet.issued"].get(payload["sheet"], {"facts": {}})["facts"]
            is_kept = issued.get("payload_sha256") == hashlib.sha256(text.encode()).hexdigest()
            yield "" if is_kept else f"sheet {payload['sheet']} was not issued with this payload"
            for told in payload["outcomes"]:
                outcome, record = (
                    self.outcomes.get(told["outcome"], {}),
                    self.lines.get((told["batch"], told["line"]), {}),
                )
                true = (outcome.get("event"), outcome.get("order"), outcome.get("sheet"), record.get("id"))
                is_kept = true == (told["leaf_index"], told["order"], payload["sheet"], told["record"])
                yield "" if is_kept else f"outcome {told['outcome']} is not in the journal as it says"
            return
        step, lines = {"stored": "received", "disposed": "disposed"}[payload["kind"]], payload.get("lines", [])
        told = self.batches.get(payload["batch"], {"told": {}})["told"].get(payload["leaf_index"], {})
        wrong = [name for name in told if name in payload and repr(told[name]) != repr(payload[name])]
        is_kept = told.get("step") == step and not wrong and len(lines) == payload["read"] * (step == "disposed")
        yield "" if is_kept else f"batch {payload['batch']} is not in the journal as it says {wrong or ''}"
        for line, digest, kind, reason in lines:
            record = self.lines.get((payload["batch"], line), {})
            found = record.get("digest" if record.get("id") in self.erased else "found")
            is_settled_later = record.get("index", 0) >= payload["tree_size"]
            then = record["first"] if is_settled_later else (record.get("kind"), record.get("reason"))
            is_kept = digest == found == record.get("digest") and then == (kind, reason)
            yield "" if is_kept else f"line {line}, record {record.get('id')}, is not there as it says"

    def check_orders(self) -> None:
        """E3, E4, E7: no order is missing, each is the fold of its events, and somebody has it."""
        held, faults = Counter[str](), len(self.findings["E4"])
        for place, row, _ in self.matched("orders.jsonl", self.columns):
            state, holder, due = row["state"], row["holder"], row.get("due_at")
            is_open = state in OPEN and holder.startswith(("desk", "unit:", "transit:")) and due
            held[holder] += 1
            if is_open or ENDS.get(state) == holder:
                self.right["E3"] += 1
            else:
                self.find("E3", place, f"it is {state} with {holder!r}, due {due!r}: nobody answers for it in time")
        self.left["E3"] = self.left["E4"] = len(self.orders)
        self.right["E4"] = len(self.orders) - len({place for place, _ in self.findings["E4"][faults:]})
        for holder in sorted({holder for way, holder in [*self.moves] if way == "in"} | set(held)):
            left = len(self.moves["in", holder]) - len(self.moves["out", holder])
            self.left["E7"], self.right["E7"] = self.left["E7"] + left, self.right["E7"] + held[holder]
            if left != held[holder]:
                self.find(
                    "E7", ("orders.jsonl", 0, holder), f"moves in - out are {left}, orders held are {held[holder]}"
                )

    def check_dispatches(self) -> None:
        """E5, E7: each dispatch has one delivery, and was answered, is waiting in its time, or was escalated."""
        jobs, died = Counter[int](), self.kept["delivery.died"]
        for place, row, _ in self.rows("deliveries.jsonl"):
            jobs[row["event"]] += row["job"] == "orders.notify_unit"
            facts = died.pop(place[2], {"facts": {}})["facts"]
            if row["state"] == "dead" or facts:
                wrong = row["state"] != "dead" or any(row[name] != facts.get(name) for name in ("event", "failures"))
                if wrong:
                    self.find("E5", place, f"it is {row['state']}, its delivery.died tells of {facts or 'nothing'}")
            if not 0 <= row["event"] < self.size or row["state"] not in ("waiting", "claimed", "done", "dead"):
                self.find("E5", place, f"no event {row['event']}, or no state {row['state']}")
        for name in died:
            self.find("E5", ("deliveries.jsonl", 0, name), "its row is missing")
        for index, name in self.dispatches.items():
            if jobs[index] != 1:
                self.find("E5", ("events.jsonl", index + 1, name), f"its dispatch has {jobs[index]} deliveries, not 1")
        for name, order in self.orders.items():
            limit = self.limits["sign"].get(self.columns[name].get("urgency"), 0)
            if order.sent is not None and self.is_fresh(order.at, limit):
                self.right["E5"] += 1
            elif order.sent is not None:
                self.find(
                    "E5",
                    ("events.jsonl", order.sent + 1, name),
                    "its dispatch was neither signed nor escalated in time",
                )
        self.left["E5"] = len(self.dispatches)

    def check_roots(self) -> None:
        """E6: every root that somebody holds is the root of this journal at that size."""
        good = [size for size, root, _ in self.claims if self.roots.get(size) == root.lower()]
        for size, root, place in self.claims:
            if size > self.size:
                self.find(
                    "E6", place, f"it has a root at size {size}, the journal has {self.size} events: its tail is cut"
                )
            elif self.roots.get(size) != root.lower():
                last = max((g for g in good if g < size), default=0)
                what = "the root is not of this journal" if max(good, default=0) > size else "an event was altered"
                self.find("E6", place, f"at size {size} {what}, after size {last} where a root still agrees")
        if self.size != self.manifest["tree_size"]:
            self.find(
                "E6", ("manifest.json", 1, ""), f"it tells of {self.manifest['tree_size']} events, not {self.size}"
            )
        self.left["E6"], self.right["E6"] = self.size, self.size - len({place for place, _ in self.findings["E6"]})

    def check_outcomes(self) -> None:
        """E8: each outcome that an order's end owed has its row, and was sent, is waiting, or was escalated."""
        answered = set[tuple[int, str]]()
        for place, row, outcome in self.matched("outcomes.jsonl", self.outcomes, "order event sheet state"):
            record, order = self.records.get(row["record"]), self.orders[outcome["order"]]
            records, at = self.ends[outcome["event"]]
            source = self.batches[record["batch"]].get("source") if record else None
            if row["record"] not in records or row["source"] != source or (row["event"], row["record"]) in answered:
                self.find("E8", place, f"record {row['record']} of {source} is none of its order, or is answered twice")
            answered.add((row["event"], row["record"]))
            if outcome["state"] != "owed" or order.is_told or self.is_fresh(at, self.limits["outcome"]):
                self.right["E8"] += 1
            else:
                self.find("E8", place, f"it has been owed since {at}")
        self.left["E8"] = len(self.outcomes)
        for index, (records, at) in self.ends.items():
            for record in records:
                source = self.batches[self.records[record]["batch"]]["source"] if record in self.records else ""
                since = self.manifest.get("sources", {}).get(source)
                if since and at >= since and (index, record) not in answered:
                    self.find("E8", ("events.jsonl", index + 1, record), f"{source} wants an outcome, none is owed")


def verify(folder: Path, receipts: list[Path], roots: list[str]) -> Books:
    """Read an export and check all equations."""
    books = Books(folder)
    books.read_signed(receipts, roots)
    books.read_events()
    for check in (books.check_batches, books.check_receipts, books.check_orders, books.check_dispatches):
        check()
    books.check_roots()
    books.check_outcomes()
    return books


def report(books: Books, as_json: bool) -> None:
    """Print the equations with both sides, then each finding with its place."""
    sums = {name: (books.left[name], books.right[name], len(books.findings[name])) for name in EQUATIONS}
    found = [(name, *place, what) for name in EQUATIONS for place, what in books.findings[name][:SHOWN]]
    if as_json:
        names = ("equation", "file", "line", "id", "what")
        table = {name: dict(zip(("left", "right", "findings"), sides)) for name, sides in sums.items()}
        print(canonical({"equations": table, "findings": [dict(zip(names, finding)) for finding in found]}))
        return
    print(f"{'equation':72}{'left':>10}{'right':>10}{'difference':>12}{'findings':>10}")
    for name, (left, right, findings) in sums.items():
        print(f"{name} {EQUATIONS[name]:69}{left:>10,}{right:>10,}{left - right:>12,}{findings:>10,}")
    for name, file, line, key, what in found:
        print(f"{name} {file} line {line} id {key}: {what}")
    for name in EQUATIONS:
        if sums[name][2] > SHOWN:
            print(f"{name} and {sums[name][2] - SHOWN:,} more")
    total = sum(findings for _, _, findings in sums.values())
    print(
        f"{books.size:,} events, root {books.roots.get(books.size)}: {'balanced' if not total else f'{total:,} findings'}"
    )


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="the folder of the export")
    parser.add_argument(
        "--root", action="append", default=[], metavar="SIZE:HEX", help="a root held outside (repeatable)"
    )
    parser.add_argument("--receipts", type=Path, metavar="FOLDER", help="receipts (*.json) that a source kept")
    parser.add_argument("--receipt", type=Path, metavar="FILE", help="one receipt")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    files = [*sorted(options.receipts.glob("*.json"))] if options.receipts else []
    files += [options.receipt] if options.receipt else []
    try:
        if options.folder:
            books = verify(options.folder, files, options.root)
            report(books, options.json)
            return int(any(books.findings.values()))
        row = read_receipt(options.receipt)
        fault = open_payload(row, row["public_key"])[1]
        print(f"{options.receipt}: {fault or 'its signature is good; compare key ' + row['key'] + ' with one you trust'}")
        return int(bool(fault))
    except (Unreadable, OSError) as error:
        print(f"unreadable: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
