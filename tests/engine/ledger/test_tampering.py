"""Somebody alters an export at random, a thousand times: each time the verifier finds it and names the row.

The counts in manifest.json are made to fit after each alteration, except where the row has no other witness. A few
columns of a living delivery (its state while it is not dead, its failures) are witnessed by nothing and left alone.
"""

import json
import os
import random
from copy import deepcopy

import pytest

from bihuan.engine.ledger.canonical import canonical_bytes
from bihuan.engine.ledger.merkle import root
from bihuan.engine.ledger.verify_ledger import Books

from .synthetic import Town

TIMES = 1000 if os.environ.get("BIHUAN_PROVE") == "1" else 100
WITHOUT_WITNESS = {"receipts", "roots", "deletions"}  # a row taken away is missed by its count alone
TABLES = ["events"] * 5 + [
    "records",
    "dispositions",
    "batches",
    "orders",
    "orders",
    "deliveries",
    "receipts",
    "outcomes",
]
TABLES += ["roots", "deletions"]


@pytest.fixture(scope="module")
def town():
    town = Town(seed=3, batches=3, lines=5).play(2)
    town.erase(1)
    return town


@pytest.fixture(scope="module")
def export(town, tmp_path_factory):
    return town.export(tmp_path_factory.mktemp("export"))


def alter(chance, value):
    """Return another value of the same kind, or of another kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + chance.choice([-1, 1, 1000])
    if isinstance(value, str) and value:
        place = chance.randrange(len(value))
        return value[:place] + chance.choice([c for c in "0123456789abcdef" if c != value[place]]) + value[place + 1 :]
    if isinstance(value, list) and value:
        return chance.choice([value[:-1], [*value, "x"], [alter(chance, value[0]), *value[1:]]])
    if isinstance(value, dict) and value:
        key = chance.choice(sorted(value))
        return {**value, key: alter(chance, value[key])}
    return chance.choice(["x", 7]) if value is None else chance.choice([None, "x"])


def columns_of(table, row):
    """Return the columns of a row that something witnesses."""
    if table == "deliveries" and row["state"] != "dead":
        return ["event", "job"]
    return sorted(set(row) - ({"job"} if table == "deliveries" else set()))


def names_of(table, row):
    """Return the ids under which a row may be named."""
    return {row.get("subject_id"), row.get("id"), row.get("record"), row.get("date")} - {None}


def expect(table, row, number):
    """Return the places that name a row: its file with line or id; a delivery may be named by its dispatch."""
    places = {(f"{table}.jsonl", number + 1), *((f"{table}.jsonl", name) for name in names_of(table, row))}
    return places | ({("events.jsonl", row["event"] + 1)} if table == "deliveries" else set())


def tamper(chance, tables):
    """Alter the tables in one place; return what was done and the places of which one must be named."""
    table = chance.choice(TABLES)
    rows = tables[table]
    number = chance.randrange(len(rows))
    row = deepcopy(rows[number])
    way = chance.choice(["change"] * 5 + ["delete", "duplicate"] + ["swap"] * (table == "events"))
    places = expect(table, row, number)
    if way == "change":
        column = chance.choice(columns_of(table, row))
        rows[number] = {**row, column: alter(chance, row[column])}
        return f"{table} {number} {column}: {row[column]!r} to {rows[number][column]!r}", places
    if way == "delete":
        del rows[number]
        return f"{table} {number} deleted", places | {(f"{table}.jsonl", len(rows))}
    if way == "duplicate":
        rows.insert(number, row)
        return f"{table} {number} twice", places | {(f"{table}.jsonl", number + 2)}
    other = min(number + 1, len(rows) - 1) if number == 0 else number - 1
    rows[number], rows[other] = rows[other], rows[number]
    return f"{table} {number} and {other} swapped", {(f"{table}.jsonl", n + 1) for n in (number, other)}


def write(folder, town, before, after):
    """Write what was altered; let the manifest fit, as far as a forger without the key would."""
    for name, rows in after.items():
        if before is None or rows != before[name]:
            (folder / f"{name}.jsonl").write_bytes(b"".join(canonical_bytes(row) + b"\n" for row in rows))
    manifest = json.loads((folder / "manifest.json").read_bytes())
    whole = town.tables()
    counted = {name: whole[name] if name in WITHOUT_WITNESS else rows for name, rows in after.items()}
    manifest["files"] = {f"{name}.jsonl": len(rows) for name, rows in counted.items()}
    manifest["tree_size"] = len(after["events"])
    (folder / "manifest.json").write_bytes(canonical_bytes(manifest))


def findings_of(folder, roots=()):
    books = Books(folder)
    books.read_signed([], list(roots))
    books.read_events()
    for check in [name for name in vars(Books) if name.startswith("check_")]:
        getattr(books, check)()
    return [place for found in books.findings.values() for place, _ in found]


def is_named(places, found):
    return any((file, line) in places or (file, key) in places for file, line, key in found)


@pytest.mark.parametrize("seed", range(10))
def test_every_tampering_is_found_and_its_row_named(town, export, seed):
    chance, whole = random.Random(seed), town.tables()
    missed = []
    for _ in range(TIMES // 10):
        altered = deepcopy(whole)
        told, places = tamper(chance, altered)
        if altered == whole:
            continue
        write(export, town, whole, altered)
        if not is_named(places, findings_of(export)):
            missed.append(told)
        write(export, town, None, whole)
    assert missed == []
    assert findings_of(export) == []


@pytest.mark.parametrize("cut", [1, 2, 17, 100])
def test_a_tail_cut_off_with_a_fitting_manifest_is_found_by_the_root_outside(town, export, cut):
    whole = town.tables()
    altered = {**whole, "events": whole["events"][:-cut]}
    write(export, town, whole, altered)
    manifest = json.loads((export / "manifest.json").read_bytes())
    manifest["root"] = root(town.leaves[:-cut]).hex()
    (export / "manifest.json").write_bytes(canonical_bytes(manifest))
    held = f"{len(town.leaves)}:{root(town.leaves).hex()}"
    assert ("--root", 0, held) in findings_of(export, [held])
    town.export(export)


@pytest.mark.parametrize("column", ["body_digest", "leaf_hash"])
def test_another_salt_changes_the_digest_and_is_found(town, export, column):
    whole = town.tables()
    altered = deepcopy(whole)
    altered["events"][40][column] = "0" * 64
    write(export, town, whole, altered)
    assert ("events.jsonl", 41, whole["events"][40]["subject_id"]) in findings_of(export)
    write(export, town, None, whole)
