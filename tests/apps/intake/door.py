"""A door to knock at: one incident, its clerk, one source, and files of invented lines."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime

from bihuan.apps.core.models import Event, Incident, Protocol
from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.intake.actions import DisposedBatch, ReceivedBatch, add_source, dispose_batch, receive_batch
from bihuan.apps.intake.models import Batch, Source
from bihuan.apps.intake.queries import counts_of

AT = datetime(2026, 8, 21, 8, tzinfo=UTC)
CITIZENS = ("11010119900307774X", "110101198001010010", "110101197505050038")
HEADER = "编号,姓名,证件号码,联系电话,住址"


def csv_of(*lines: str, header: str = HEADER) -> bytes:
    """Write a small file."""
    return ("\n".join([header, *lines]) + "\n").encode()


def people(count: int, first: int = 1) -> list[str]:
    """Give invented lines with keys K1, K2 …"""
    return [f"K{n},人{n}号甲,,139{n:08d},示例路{n}号" for n in range(first, first + count)]


@dataclass
class Door:
    """An incident with a clerk and a source."""

    incident: Incident
    by: Actor
    source: Source

    def receive(self, content: bytes, **more: object) -> ReceivedBatch:
        """Receive a file."""
        told = {"source_id": self.source.id, "filename": "lines.csv", "by": self.by, "at": AT, **more}
        return receive_batch(content=io.BytesIO(content), **told)  # type: ignore[arg-type]  # fields by name

    def dispose(self, received: ReceivedBatch, **more: object) -> DisposedBatch:
        """Dispose what was received."""
        return dispose_batch(batch_id=received.batch.id, by=self.by, at=AT, **more)  # type: ignore[arg-type]  # fields by name

    def bring(self, content: bytes, **more: object) -> Batch:
        """Receive and dispose."""
        return self.dispose(self.receive(content, **more)).batch

    def another(self, code: str) -> Door:
        """Give a door for another source of the same incident."""
        return Door(self.incident, self.by, add_source(code=code, name=code, by=self.by, at=AT))


def make_door(code: str = "I1") -> Door:
    """Make an incident with a source."""
    protocol, _ = Protocol.objects.get_or_create(
        digest="0" * 64, defaults={"code": "c", "version": "1", "title": "t", "pathogen": "p", "text": ""}
    )
    incident = Incident.objects.create(code=code, name="示例", protocol=protocol, starts_at=AT)
    by = Actor("0192f000-0000-7000-8000-000000000001", Role.INTAKE_CLERK, code, "", "陈接报")
    return Door(incident, by, add_source(code="cdc", name="疾控中心", by=by, at=AT))


def kinds(batch: Batch) -> list[tuple[str, str]]:
    """Give kind and reason of every line."""
    return list(batch.dispositions.order_by("line").values_list("kind", "reason"))


def check_books(batch: Batch) -> None:
    """E1 of one batch holds, its row agrees with its lines, and its events and theirs are numbered without a gap."""
    batch.refresh_from_db()
    counts = counts_of(batch)
    assert (counts.difference, counts.waiting) == (0, 0)
    assert [batch.accepted, batch.duplicate, batch.rejected, batch.held] == [
        counts.accepted, counts.duplicate, counts.rejected, counts.held,
    ]  # fmt: skip
    assert list(batch.records.order_by("line").values_list("line", flat=True)) == list(range(1, batch.read + 1))
    subjects: dict[str, list[int]] = {}
    for subject, n in Event.objects.order_by("index").values_list("subject_id", "n"):
        subjects.setdefault(subject, []).append(n)
    assert [numbers for numbers in subjects.values() if numbers != list(range(len(numbers)))] == []
