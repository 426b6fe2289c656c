"""T10: a thousand random alterations of the product's own journal and tables; each is found, and its row named."""

from __future__ import annotations

import os
import random
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection

from bihuan.apps.core.journal import current_root
from bihuan.apps.intake.actions import receipt_file
from bihuan.apps.intake.models import Receipt
from bihuan.apps.orders.actions.books import close_day, strike_balance
from bihuan.apps.orders.actions.handover import give_handover, receive_handover
from bihuan.apps.orders.actions.outcomes_sheets import issue_outcome_sheets
from bihuan.apps.orders.queries.books import equations
from bihuan.apps.orders.queries.export import export_journal
from bihuan.engine.ledger.canonical import canonical_bytes
from bihuan.engine.ledger.verify_ledger import Books
from tests.apps.orders.books.busy import AT, busy_world
from tests.faults.tampering import Tampering, lift, query, undone
from tests.worlds import World

pytestmark = pytest.mark.django_db
TIMES = 1_000 if os.environ.get("BIHUAN_PROVE") == "1" else 100
LATER = AT + timedelta(seconds=20)


@pytest.fixture
def outside(tmp_path: Path) -> tuple[World, str, Path]:
    """A world with sheets, hand-overs and a closed day; a root and the receipts are held outside."""
    world = busy_world()
    code = world.incident.code
    issue_outcome_sheets(incident=code, date=AT.date(), at=AT)
    given = give_handover(unit="desk", by=world.actor("lead"), at=AT)
    receive_handover(handover_id=given.pk, by=world.actor("analyst"), at=AT)
    strike_balance(incident=code, at=AT, is_full=True)
    close_day(date=AT.date(), at=AT)
    world.dispatch(world.orders[5])
    held = tmp_path / "held"
    held.mkdir()
    for receipt in Receipt.objects.all():
        (held / f"{receipt.pk}.json").write_bytes(canonical_bytes(receipt_file(receipt.pk)))
    size, root = current_root()
    lift()
    return world, f"{size}:{root}", held


def inside(world: World) -> set[str]:
    """Return what `bihuan reconcile --deep` and `bihuan journal verify` name."""
    found = equations(world.incident.code, LATER, is_deep=True)
    return {
        name
        for one in found
        for o in one.offenders
        for name in (o.id, f"line {int(o.id) + 1}" if o.id.isdecimal() else "")
    }


def verifier(folder: Path, root: str, held: Path) -> set[str]:
    """Return what verify_ledger.py names in an export."""
    export_journal(folder, at=LATER, is_forced=True)
    books = Books(folder)
    books.read_signed(sorted(held.glob("*.json")), [root])
    books.read_events()
    for check in [name for name in vars(Books) if name.startswith("check_")]:
        getattr(books, check)()
    places = [place for found in books.findings.values() for place, _ in found]
    keys = {str(key) for _, _, key in places}
    return keys | {f"line {line}" for file, line, _ in places if file == "events.jsonl"}


def test_every_alteration_is_found_and_its_row_named(
    outside: tuple[World, str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world, root, held = outside
    assert (inside(world), verifier(tmp_path / "out", root, held)) == (set(), set())
    tables: Counter[str] = Counter()
    by: Counter[str] = Counter()
    missed, seed = [], 0
    while tables.total() < TIMES:
        seed += 1
        with undone():
            try:
                done = Tampering(random.Random(seed))
                if not done.is_done:
                    continue
            except DatabaseError:
                continue  # the database itself refused it
            tables[done.table] += 1
            names = {"reconcile": found_by(inside, world), "verifier": found_by(verifier, tmp_path / "out", root, held)}
            finders = [who for who, said in names.items() if said & done.names or "UNREADABLE" in said]
            by.update(finders or ["nobody"])
            if not finders:
                missed.append(
                    f"seed {seed}: {done.told}; wanted {done.names}; said {[sorted(s)[:4] for s in names.values()]}"
                )
    with capsys.disabled():
        print(
            f"\nT10 {connection.vendor}: {TIMES} alterations {dict(tables)}, found by {dict(by)}, missed {len(missed)}"
        )
    assert missed == [], "\n".join(missed)


def found_by(look: object, *arguments: object) -> set[str]:
    """Return what is named; a row that cannot even be read is an error that says so."""
    try:
        return look(*arguments)  # type: ignore[operator,no-any-return]  # one of the two above
    except (ValueError, TypeError, KeyError, OSError, DatabaseError):
        return {"UNREADABLE"}


@pytest.mark.parametrize("cut", [1, 2, 7])
def test_a_tail_cut_off_with_the_head_set_back_is_found_by_the_root_outside(
    outside: tuple[World, str, Path], tmp_path: Path, cut: int
) -> None:
    _, root, held = outside
    size = int(root.partition(":")[0])
    assert query("SELECT size FROM core_journalhead") == [(size,)]
    with connection.cursor() as cursor:
        cursor.execute('DELETE FROM core_event WHERE "index" >= %s', [size - cut])
        cursor.execute("UPDATE core_journalhead SET size = %s", [size - cut])
    assert root in verifier(tmp_path / "out", root, held)


def test_the_commands_say_so_and_leave_with_one(
    outside: tuple[World, str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_event SET reason = 'invented' WHERE \"index\" = 9")
    for words in (("reconcile", "--deep"), ("journal", "verify")):
        with pytest.raises(SystemExit) as left:
            call_command(*words)
        assert left.value.code == 1
        assert " 9: " in capsys.readouterr().out
