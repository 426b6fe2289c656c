import ast
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bihuan.engine.ledger import verify_ledger
from bihuan.engine.ledger.canonical import canonical_bytes, event_leaf, instant
from bihuan.engine.ledger.merkle import root
from bihuan.engine.ledger.signing import SigningKey, receipt_file

from .plants import plant_no_outcome
from .synthetic import KEY, Town, read_rows, write_town

PROGRAM = Path(verify_ledger.__file__)
# RFC 8032 section 7.1: public key, message, signature of TEST 1, TEST 2, TEST 3.
RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("public", "message", "signature"), RFC_8032)
def test_the_signatures_of_rfc_8032_are_good_and_altered_ones_are_not(public, message, signature):
    public, message, signature = map(bytes.fromhex, (public, message, signature))
    assert verify_ledger.is_signed(public, message, signature)
    assert not verify_ledger.is_signed(public, message + b"x", signature)
    assert not verify_ledger.is_signed(public, message, signature[:63])
    assert not verify_ledger.is_signed(public, message, bytes([signature[0] ^ 1]) + signature[1:])
    stretched = int.from_bytes(signature[32:], "little") + verify_ledger.ORDER
    assert not verify_ledger.is_signed(public, message, signature[:32] + stretched.to_bytes(32, "little"))


@pytest.mark.parametrize(
    "encoded",
    [
        (2).to_bytes(32, "little"),
        (2**255 - 19).to_bytes(32, "little"),
        (1 | 1 << 255).to_bytes(32, "little"),
        bytes(31),
    ],
)
def test_what_is_no_point_of_the_curve_is_no_key(encoded):
    assert verify_ledger.decompress(encoded) is None
    assert not verify_ledger.is_signed(encoded, b"", bytes(64))


@pytest.mark.parametrize("seed", range(20))
def test_our_signatures_are_good(seed):
    key, text = SigningKey.from_seed(bytes([seed]) * 32), f"payload {seed}"
    assert verify_ledger.is_signed(bytes.fromhex(key.public_key), text.encode(), bytes.fromhex(key.sign(text)))


def test_the_program_has_at_most_500_lines_and_needs_the_standard_library_alone():
    text = PROGRAM.read_text("utf-8")
    assert len(text.splitlines()) <= 500
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }
    assert imported <= set(sys.stdlib_module_names)
    ast.parse(text, feature_version=(3, 9))


@pytest.mark.parametrize("seed", range(4))
def test_a_whole_export_balances(tmp_path, check, seed):
    town = write_town(tmp_path, seed=seed)
    status, equations, findings = check(tmp_path)
    assert (status, findings) == (0, [])
    assert all(left == right and not count for left, right, count in equations.values())
    assert equations["E6"][0] == len(town.events)
    assert equations["E3"][0] == len(town.orders)


def test_two_incidents_with_the_same_sources_and_units_stay_apart(tmp_path, check):
    town = Town(batches=3, lines=5).play(1)
    for source in town.sources:
        town.send_outcomes(source)
    town.settle()
    town.open_orders()
    before, town.orders, town.accepted, town.incident = town.orders, {}, [], "drill-7"
    town.play(1)
    town.orders = {**before, **town.orders}
    town.export(tmp_path)
    assert check(tmp_path)[2] == []


def test_an_empty_export_balances(tmp_path, check):
    Town().export(tmp_path)
    assert check(tmp_path)[0] == 0


def test_what_is_printed_is_a_table_and_a_verdict(tmp_path, printed):
    write_town(tmp_path)
    status, text = printed(tmp_path)
    lines = text.splitlines()
    assert status == 0
    assert lines[0].split() == ["equation", "left", "right", "difference", "findings"]
    assert [line[:2] for line in lines[1:11]] == [f"E{number}" for number in range(10)]
    assert lines[11].endswith("events, balanced")


def test_it_runs_alone_beside_the_data(tmp_path):
    write_town(tmp_path)
    copy = tmp_path / "verify_ledger.py"
    copy.write_bytes(PROGRAM.read_bytes())
    done = subprocess.run([sys.executable, "-I", "-S", str(copy), str(tmp_path)], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_row_is_named_with_equation_file_line_and_id(tmp_path, printed):
    write_town(tmp_path)
    rows = read_rows(tmp_path / "orders.jsonl")
    rows[4]["code"] = "W9999"
    rewrite(tmp_path, "orders", rows)
    status, text = printed(tmp_path)
    assert status == 1
    expected = f"E4 orders.jsonl line 5 id {rows[4]['id']}: code is 'W9999', it must be 'W0005'"
    assert text.splitlines()[11:] == [expected, text.splitlines()[-1]]
    assert text.splitlines()[-1].endswith("1 findings")


# -- waiting within the limits is no fault
def test_what_waits_within_its_limit_balances(town, tmp_path, check):
    for source in town.sources:
        town.send_outcomes(source)
    name = town.uuid()
    came = {"source": "hotline", "seq": town.seqs["NC-2026", "hotline"] + 1, "declared": 2, "sha256": "ab"}
    town.event("batch.opened", name, {**came, "size": 9})
    town.event("batch.received", name, {**came, "read": 2, "alarms": []})
    town.rows["batches"].append({"id": name, **came, "read": 2, "state": "received"})
    town.dispose_line(name, 1, "accepted")
    town.rows["records"].append({"id": town.uuid(), "batch": name, "line": 2, "digest": "cd"})
    order = town.open_order([(town.accepted[0][0], town.accepted[0][1])][:0], urgency="P4")
    town.dispatch(order, "U1")
    other = town.open_order([])
    other[" records"] = []
    town.move(other, "order.accepted", "CLOSED", "closed")
    town.export(tmp_path)
    assert check(tmp_path)[::2] == (0, [])


@pytest.mark.parametrize(("lines", "seconds", "file"), [(1, 4000, "records"), (0, 0, "batches"), (2, 0, "batches")])
def test_a_line_without_disposition_is_there_once_and_not_for_long(town, tmp_path, check, lines, seconds, file):
    name = town.uuid()
    came = {"source": "hotline", "seq": town.seqs["NC-2026", "hotline"] + 1, "declared": 1, "sha256": "ab"}
    town.event("batch.opened", name, {**came, "size": 9})
    town.event("batch.received", name, {**came, "read": 1, "alarms": []})
    town.rows["batches"].append({"id": name, **came, "read": 1, "state": "received"})
    for line in range(1, lines + 1):
        town.rows["records"].append({"id": town.uuid(), "batch": name, "line": line, "digest": "cd"})
    town.export(tmp_path, exported_at=instant(town.now + timedelta(seconds=seconds)))
    assert f"{file}.jsonl" in {place for equation, place, *_ in check(tmp_path)[2] if equation == "E1"}


def test_an_escalated_outcome_may_be_owed_for_long(town, tmp_path, check):
    order = next(order for order in town.orders.values() if order["state"] == "NEW" and order[" records"])
    town.move(order, "order.accepted", "CLOSED", "closed")
    town.move(order, "order.escalated", facts={"clock": "outcome", "step": 1, "to": "desk_lead"})
    late = instant(town.now + timedelta(days=3))
    town.export(tmp_path, exported_at=late)
    owed = {row["id"] for row in town.rows["outcomes"] if row["order"] == order["id"]}
    assert owed.isdisjoint(key for _, _, _, key, _ in check(tmp_path)[2])


def test_a_source_that_wants_no_outcomes_is_owed_none(town, tmp_path, check):
    plant_no_outcome(town)
    town.export(tmp_path, sources=dict.fromkeys(town.sources))
    assert {equation for equation, *_ in check(tmp_path)[2]} == {"E2"}


# -- what is held outside
def test_a_root_held_outside_agrees(town, tmp_path, check):
    town.export(tmp_path)
    size = len(town.leaves) // 2
    assert check(tmp_path, "--root", f"{size}:{root(town.leaves[:size]).hex().upper()}")[0] == 0
    assert check(tmp_path, "--root", f"0:{root([]).hex()}")[0] == 0


def test_a_cut_tail_is_seen_by_the_root_held_outside(tmp_path, check):
    before = Town(batches=3, lines=5).play(1)
    before.export(tmp_path)
    after = Town(batches=3, lines=5).play(2)
    assert check(tmp_path)[0] == 0
    held = f"{len(after.leaves)}:{root(after.leaves).hex()}"
    status, _, findings = check(tmp_path, "--root", held)
    assert (status, [finding[:4] for finding in findings]) == (1, [("E6", "--root", 0, held)])
    assert "the tail was cut" in findings[0][4]


def test_an_event_rewritten_with_its_hash_is_placed_between_two_roots(town, tmp_path, check):
    event = town.events[100]
    event["actor"] = "somebody else"
    columns = {key: value for key, value in event.items() if key != "leaf_hash"}
    town.leaves[100] = event_leaf(columns)
    event["leaf_hash"] = town.leaves[100].hex()
    town.export(tmp_path)
    status, _, findings = check(tmp_path)
    assert status == 1
    assert {finding[0] for finding in findings} == {"E6"}
    sizes = sorted(json.loads(row["payload"])["tree_size"] for row in town.rows["receipts"])
    last = max(size for size in sizes if size <= 100)
    first = min(size for size in sizes if size > 100)
    assert f"the root at size {first} (after {last}, where one is right" in findings[0][4]


def keep_receipts(town, folder):
    folder.mkdir()
    for number, row in enumerate(town.rows["receipts"]):
        (folder / f"{number}.json").write_text(json.dumps(receipt_file(row["payload"], KEY)))
    return folder


def test_receipts_that_sources_kept_agree(town, tmp_path, check):
    town.export(tmp_path / "export")
    kept = keep_receipts(town, tmp_path / "kept")
    assert check(tmp_path / "export", "--receipts", kept)[0] == 0


def test_a_kept_receipt_finds_what_was_taken_out_of_the_export(tmp_path, check):
    before, after = Town(batches=3, lines=5).play(1), Town(batches=3, lines=5).play(2)
    before.export(tmp_path / "export")
    kept = keep_receipts(after, tmp_path / "kept")
    status, _, findings = check(tmp_path / "export", "--receipts", kept)
    assert status == 1
    missing = len(after.rows["receipts"]) - len(before.rows["receipts"]) + 1
    assert len({finding[1] for finding in findings}) >= missing - len(before.sources)


def test_a_single_receipt_is_checked_without_the_export(town, tmp_path, printed):
    path = tmp_path / "receipt.json"
    path.write_text(json.dumps(receipt_file(town.rows["receipts"][0]["payload"], KEY)))
    assert printed("--receipt", path) == (0, f"{path}: its signature is good\n")
    town.export(tmp_path / "export")
    assert printed("--receipt", path, tmp_path / "export")[0] == 0
    kept = json.loads(path.read_text())
    path.write_text(json.dumps({**kept, "payload": kept["payload"].replace("hospital", "hotline")}))
    assert printed("--receipt", path)[0] == 1
    path.write_text("[]")
    assert printed("--receipt", path)[0] == 1


def test_a_receipt_under_another_key_is_not_ours(town, tmp_path, check):
    town.export(tmp_path / "export")
    path = tmp_path / "receipt.json"
    stranger = SigningKey.from_seed(bytes(32))
    path.write_text(json.dumps(receipt_file(town.rows["receipts"][0]["payload"], stranger)))
    status, _, findings = check(tmp_path / "export", "--receipts", path)
    assert (status, [finding[:2] for finding in findings]) == (1, [("E0", str(path))])


# -- what cannot be read
def rewrite(folder, name, rows):
    (folder / f"{name}.jsonl").write_bytes(b"".join(canonical_bytes(row) + b"\n" for row in rows))


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b'{"id":"a"\n', "orders.jsonl line 1"),
        (b'{}\n\xff\xfe{"id":1}\n', "orders.jsonl line 2"),
        (b"{}\n\n", "orders.jsonl line 2"),
        (b"[" * 100_000, "orders.jsonl line 1"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(town, tmp_path, printed, content, place):
    town.export(tmp_path)
    (tmp_path / "orders.jsonl").write_bytes(content)
    status, text = printed(tmp_path)
    assert status == 2
    assert text.startswith(f"unreadable: {place}: ")


def test_a_row_of_another_form_is_a_finding(town, tmp_path, check):
    town.export(tmp_path)
    rows = read_rows(tmp_path / "records.jsonl")
    rewrite(tmp_path, "records", [*rows[:-2], {**rows[-2], "line": "7"}, ["no object"]])
    status, _, findings = check(tmp_path)
    assert status == 1
    assert ("E1", "records.jsonl", len(rows) - 1) in {finding[:3] for finding in findings}
    assert ("E1", "records.jsonl", len(rows)) in {finding[:3] for finding in findings}


def test_a_missing_file_is_named(town, tmp_path, printed):
    town.export(tmp_path)
    (tmp_path / "events.jsonl").unlink()
    status, text = printed(tmp_path)
    assert status == 2
    assert "events.jsonl" in text


@pytest.mark.parametrize("change", [{"format": "other/9"}, {"files": []}, {"exported_at": None}, {"limits": {}}])
def test_a_manifest_of_another_form_is_refused(town, tmp_path, printed, change):
    town.export(tmp_path, **change)
    status, text = printed(tmp_path)
    assert status == 2
    assert text.startswith("unreadable: ")


def test_it_asks_for_something_to_check(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["verify_ledger.py"])
    with pytest.raises(SystemExit) as caught:
        verify_ledger.main()
    assert caught.value.code == 2
    assert "name the DIR" in capsys.readouterr().err


def test_help_shows_examples(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["verify_ledger.py", "--help"])
    with pytest.raises(SystemExit):
        verify_ledger.main()
    assert "python3 verify_ledger.py DIR --root 5120:" in capsys.readouterr().out
