"""Ten thousand damaged inputs (a hundred thousand in `make prove`): no crash, no hang, bounded memory, nothing kept.

Files of every format, texts and receipts are read in a process bounded as the product's child is; forms, operations of
the API and commands are tried against a real database; deliveries go through the door.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections import Counter
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command, load_command_class
from django.db import transaction

from bihuan.apps.intake.actions import receipt_file
from bihuan.apps.intake.models import Receipt, Record
from bihuan.config.cli import GROUPS
from tests.apps.intake.door import make_door
from tests.conftest import IS_PROOF
from tests.hostile.make import hostile_files
from tests.hostile.pieces import HEADER, good_xlsx, people
from tests.trust.mutations import any_text, mutate, mutate_archive
from tests.trust.ways import ANONYMOUS, Things, Way, api_ways, caller_of, form_ways, make_things, send
from tests.worlds import HEADER as TABLE_HEADER
from tests.worlds import LINES

pytestmark = pytest.mark.unmeasured
ROOT = Path(__file__).resolve().parents[2]
SCALE = 10 if IS_PROOF else 1
FILES, TEXTS, CALLS, COMMANDS, DOORS = 4_000 * SCALE, 5_400 * SCALE, 480 * SCALE, 100 * SCALE, 24 * SCALE
SEED = 45
GOOD = TABLE_HEADER + "".join(LINES)
FHIR = {
    "resourceType": "Bundle",
    "entry": [
        {"resource": {"resourceType": "Patient", "id": "a", "name": [{"text": "王伟"}], "birthDate": "1990-01-01"}}
    ],
}
TOO_LONG_RUNNING = {"serve", "worker", "demo", "drill", "doctor"}  # they run until stopped, or build a world


def good_files() -> dict[str, bytes]:
    """Return a good file of every format."""
    rows = [HEADER, *people(6)]
    objects = [dict(zip(HEADER, row, strict=True)) for row in people(4)]
    return {
        "good.csv": GOOD.encode(),
        "good.gb.csv": GOOD.encode("gb18030"),
        "good.utf16.csv": GOOD.encode("utf-16"),
        "good.tsv": GOOD.replace(",", "\t").encode(),
        "good.txt": GOOD.replace(",", " | ").encode(),
        "good.json": json.dumps(objects, ensure_ascii=False).encode(),
        "lines.json": "\n".join(json.dumps(one) for one in objects).encode(),
        "wrapped.json": json.dumps({"total": 2, "rows": objects}).encode(),
        "fhir.json": json.dumps(FHIR).encode(),
        "good.xlsx": good_xlsx({"S": rows}),
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write what is damaged later: a good file of every format and every small hostile one."""
    made = tmp_path_factory.mktemp("fuzz")
    for name, content in good_files().items():
        (made / name).write_bytes(content)
    for file in hostile_files(200):
        if "rows" not in file.name and file.name not in {"many.csv", "huge_cell.csv"}:  # too large to be damaged often
            file.write(made / file.name)
    return made


@pytest.mark.django_db
def test_damaged_files_texts_and_receipts_neither_crash_nor_hang(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    door = make_door()
    door.receive(GOOD.encode(), filename="a.csv")
    (folder / "good.receipt").write_text(json.dumps(receipt_file(Receipt.objects.all()[0].pk)))
    call = [sys.executable, "-B", "-m", "tests.trust.fuzz_child", str(folder), str(FILES), str(TEXTS), str(SEED)]
    environment = {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PATH": os.defpath, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        call, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600 * SCALE, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout)
    with capsys.disabled():
        print(f"\nfuzz: {told['counts']}, slowest {told['slowest']} s, peak {told['peak_mib']} MiB")
    assert told["broken"] == []
    counts = told["counts"]
    assert counts["files"] + counts["texts"] + counts["receipts"] == FILES + TEXTS
    assert min(counts["read"], counts["refused"]) > FILES // 10  # the damage is neither nothing nor everything
    assert told["peak_mib"] < 512


def garbled(body: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """Return a body with one to four values made worse."""
    made = dict(body)
    seeds = (*map(str, body.values()), "lead", "0", "1e9", "2022-08-21", "'; DROP TABLE core_event; --")
    for name in dice.sample(list(made), min(len(made), dice.randint(1, 4))) if made else ():
        text = any_text(dice, seeds).encode("utf-8", "replace").decode()
        made[name] = dice.choice([text, text, text, "", text * 50, "9" * 30, "-1"])
    return made


def deep(value: Any, dice: random.Random) -> Any:
    """Return JSON that is no longer what the description says, or not quite."""
    choices = [None, True, -1, 2**70, 1.5e308, "\ud800", [], {}, [[[]]], any_text(dice, ("x", str(value)))]
    if isinstance(value, dict) and value and dice.random() < 0.8:
        name = dice.choice(list(value))
        return {**value, name: deep(value[name], dice)}
    if isinstance(value, list) and value and dice.random() < 0.6:
        return [deep(value[0], dice), *value[1:]]
    return dice.choice(choices)


def call_once(way: Way, who: str, things: Things, dice: random.Random) -> int:
    """Send one garbled call; return its status."""
    client = caller_of(who, things.world)
    if not way.is_json:
        body = garbled(way.body or dict.fromkeys(way.query, "1"), dice)
        return int(send(client, way, who, body).status_code)
    if dice.random() < 0.4:
        raw = mutate(json.dumps(way.body).encode(), b"", dice)
        headers = {"authorization": f"Basic {any_text(dice, ('lead:x',))}"} if dice.random() < 0.1 else None
        more = {"headers": headers} if headers else {}
        return int(client.post(way.address, raw, content_type="application/json", **more).status_code)
    return int(send(client, way, who, deep(way.body, dice)).status_code)


@pytest.mark.django_db
def test_garbled_forms_and_operations_are_answered_without_a_fault(capsys: pytest.CaptureFixture[str]) -> None:
    things, dice, statuses = make_things(), random.Random(SEED), Counter[int]()
    ways = [*form_ways(things), *api_ways(things)]
    faults = []
    for number in range(CALLS):
        way, who = ways[number % len(ways)], dice.choice(("lead", "clerk", "officer@PCS-03", "inspector", ANONYMOUS))
        with transaction.atomic():
            status = call_once(way, who, things, dice)
            transaction.set_rollback(True)
        statuses[status] += 1
        if status >= 500:
            faults.append((way.name, who, number))
    with capsys.disabled():
        print(f"\nfuzz: {CALLS} calls of {len(ways)} forms and operations: {dict(sorted(statuses.items()))}")
    assert faults == []
    assert statuses[422] + statuses[302] + statuses[200] > CALLS // 4


def arguments(name: str, app: str, dice: random.Random, folder: Path) -> list[str]:
    """Return arguments that a hurried hand might type."""
    parser = load_command_class(app, name).create_parser("bihuan", name)
    options = [option for action in parser._actions for option in action.option_strings if option.startswith("--")]
    barred = {"--help", "--version", "--settings", "--pythonpath", "--traceback", "--watch"}
    words = [
        *(str(choice) for action in parser._actions for choice in action.choices or ()),
        "PCS-03",
        "CDC",
        "lead",
        "E1",
    ]
    files = [str(folder / one) for one in ("good.csv", "good.json", "broken.receipt", "missing.csv")]
    told = []
    for _ in range(dice.randint(0, 6)):
        text = any_text(dice, ("DRILL-1", "1", "2022-08-21", "好")).replace("\x00", "")
        told.append(dice.choice([*words, *files, text, *(option for option in options if option not in barred)]))
    return told


@pytest.mark.django_db
def test_commands_answer_any_arguments_with_a_sentence(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make_things()
    monkeypatch.chdir(tmp_path)
    (folder / "broken.receipt").write_text("{}")
    from django.core.management import get_commands

    ours = [name for _, names in GROUPS for name in names if name not in TOO_LONG_RUNNING]
    dice, broken, answered = random.Random(SEED), [], Counter[str]()
    for number in range(COMMANDS):
        name = ours[number % len(ours)]
        told = arguments(name, str(get_commands()[name]), dice, folder)
        try:
            with transaction.atomic():
                call_command(name, *told, stdout=StringIO(), stderr=StringIO())
                transaction.set_rollback(True)
            answered["done"] += 1
        except (CommandError, SystemExit):
            answered["refused"] += 1
        except Exception as fault:  # anything else is a traceback on somebody's screen
            broken.append((name, told, repr(fault)))
    capsys.readouterr()
    with capsys.disabled():
        print(f"\nfuzz: {COMMANDS} command lines of {len(ours)} commands: {dict(answered)}")
    assert broken == []


@pytest.mark.django_db
def test_a_refused_file_leaves_no_line_behind(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    door, dice, kept = make_door(), random.Random(SEED), Counter[str]()
    files = [(path.name, path.read_bytes()) for path in sorted(folder.iterdir()) if path.stat().st_size < 20_000]
    for number in range(1, DOORS + 1):
        name, content = dice.choice(files)
        damage = mutate_archive if content.startswith(b"PK") else mutate
        batch = door.receive(damage(content, b"", dice), filename=name, seq=number).batch
        lines = Record.objects.filter(batch=batch.pk).count()
        is_refused = "unreadable" in batch.table
        kept["refused" if is_refused else "read"] += 1
        assert (name, lines) == (name, 0 if is_refused else batch.read)
    with capsys.disabled():
        print(f"\nfuzz: {DOORS} damaged deliveries through the door: {dict(kept)}")
    assert kept["refused"] > 0
    assert BytesIO(GOOD.encode()).read()
