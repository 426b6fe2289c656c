"""Every hostile file through the door: bytes kept, receipt given, every line disposed, never a traceback."""

from __future__ import annotations

import pytest
from tests.apps.intake.door import Door, check_books, make_door
from tests.hostile.make import hostile_files

from bihuan.apps.intake.actions import plain_bytes, receipt_file
from bihuan.apps.intake.models import Batch, Receipt
from bihuan.apps.intake.queries import counts_of
from bihuan.engine.ledger.signing import check_receipt_file

pytestmark = pytest.mark.django_db
SMALL = 2_500


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str, bytes]]:
    folder = tmp_path_factory.mktemp("hostile")
    made = []
    for file in hostile_files(SMALL):
        path = folder / file.name
        file.write(path)
        if path.stat().st_size < 8_000_000 and (file.lines or 0) <= SMALL:
            made.append((file.name, file.refused, path.read_bytes()))
    return made


def test_every_hostile_file_is_received_and_disposed(files: list[tuple[str, str, bytes]]) -> None:
    door = make_door()
    assert len(files) >= 60
    for number, (name, refused, content) in enumerate(files, start=1):
        received = door.receive(content, filename=name, seq=number)
        batch = door.dispose(received).batch
        if refused and not name.endswith(".txt"):  # small .txt files are read as pasted tables, which forgives more
            assert (name, batch.read, batch.table["unreadable"]["code"]) == (name, 0, refused)
        assert (name, batch.state) == (name, "disposed")
        with plain_bytes(batch.source.incident_id, batch.sha256) as path:
            assert path.read_bytes() == content
        check_batch(batch)
    assert [check_receipt_file(receipt_file(pk)) for pk in Receipt.objects.values_list("pk", flat=True)] == [
        None
    ] * Receipt.objects.count()
    check_books(batch)


def check_batch(batch: Batch) -> None:
    counts = counts_of(batch)
    assert (batch.filename, counts.difference, counts.waiting) == (batch.filename, 0, 0)


def test_a_door_is_not_shut_by_a_bad_file() -> None:
    door: Door = make_door()
    door.bring(b"\x00" * 100, filename="nothing.xlsx")
    assert door.bring("姓名,联系电话\n张三丰,13900000001\n".encode()).accepted == 1
