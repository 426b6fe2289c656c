"""A desk with a lake: an invented district, its places known to the desk, and who was where, told in minutes."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
from django.conf import settings
from django.db import transaction

from bihuan.apps.core.rules import system
from bihuan.apps.core.sealing import vault
from bihuan.apps.intake.models import Query
from bihuan.apps.tracing.actions.lakes import lake_of
from bihuan.apps.tracing.actions.pseudonyms import number
from bihuan.apps.tracing.actions.searching import ask_search
from bihuan.apps.tracing.models import AnalysisRun, LakePlace
from bihuan.apps.tracing.queries.lakes import lake_folder
from bihuan.apps.tracing.rules.runs import RunKind
from bihuan.config.rounds import drain
from bihuan.engine.exposure.appending import append_rows
from bihuan.engine.exposure.lake import Lake
from bihuan.engine.exposure.layout import POINTS_SCHEMA, VISITS_SCHEMA
from tests.apps.intake.gate.desk import AT, Desk, document, make_desk

CASE = ("document", document(1))
VisitRow = tuple[tuple[str, str], int, float, float | None]


def phone(one: int) -> tuple[str, str]:
    """Return the telephone of the n-th resident; the cases' own begin at 1 and end below 100."""
    return "phone", f"138{one:08d}"


@dataclass
class World:
    """The desk, its lake, and the instant that stories count from: 30 hours ago."""

    desk: Desk
    lake: Lake
    zero: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.zero = self.desk.at - timedelta(hours=30)

    @property
    def code(self) -> str:
        return self.desk.incident.code

    def at(self, minutes: float) -> int:
        return int((self.zero + timedelta(minutes=minutes)).timestamp())

    def stay(self, *rows: VisitRow) -> None:
        """Put visits into the lake: who, which place of the desk by number, from and to in minutes (None = unknown)."""
        people = number([who for who, _, _, _ in rows], incident=self.code)
        columns = {
            "person": people, "place": [place for _, place, _, _ in rows],
            "start": [self.at(start) for _, _, start, _ in rows],
            "end": [None if end is None else self.at(end) for _, _, _, end in rows], "source": [1] * len(rows),
        }  # fmt: skip
        append_rows(self.lake, "visits", pa.table(columns, schema=VISITS_SCHEMA))

    def walk(self, *rows: tuple[tuple[str, str], float, float, float]) -> None:
        """Put points into the lake: who, when in minutes, longitude, latitude."""
        people = number([who for who, _, _, _ in rows], incident=self.code)
        columns = {
            "person": people, "at": [self.at(at) for _, at, _, _ in rows], "longitude": [x for _, _, x, _ in rows],
            "latitude": [y for _, _, _, y in rows], "source": [1] * len(rows),
        }  # fmt: skip
        append_rows(self.lake, "points", pa.table(columns, schema=POINTS_SCHEMA))

    def ask(
        self, query: Query | None, by: str = "analyst", kind: RunKind = RunKind.EXPOSURE_VISITS, **more: object
    ) -> AnalysisRun:
        """Ask for a search on a query, or on the `query_ids` told."""
        ids = [query.pk] if query is not None else []
        said: dict[str, object] = {"query_ids": ids, "kind": kind, "at": self.desk.at, **more}
        return ask_search(by=self.desk.actor(by), **said)  # type: ignore[arg-type]  # by name

    def run(self, query: Query, **more: object) -> AnalysisRun:
        """Ask for a search and let it be run."""
        asked = self.ask(query, **more)  # type: ignore[arg-type]  # by name
        drain(at=self.desk.at)
        return AnalysisRun.objects.get(pk=asked.pk)


@contextmanager
def taken_back(world: World) -> Iterator[World]:
    """Take back whatever is written inside: rows, files of the lake, and keys that were destroyed."""
    kept, keys = world.lake.folder.with_name("kept-lake"), world.lake.folder.with_name("kept-keys")
    shutil.copytree(world.lake.folder, kept)
    vault().copy(keys)
    try:
        with transaction.atomic():
            yield world
            transaction.set_rollback(True)
    finally:
        shutil.rmtree(world.lake.folder)
        kept.rename(world.lake.folder)
        with closing(sqlite3.connect(keys)) as before, closing(sqlite3.connect(_vault_file())) as after:
            before.backup(after)
        keys.unlink()


def _vault_file() -> Path:
    return Path(settings.DATA_DIR) / "keys" / "vault.sqlite3"


def make_world(*, cases: int = 1, known: Sequence[int] = range(12), at: datetime = AT) -> World:
    """Return a desk whose first places have the numbers 0, 1, 2 … in an empty lake, with its cases opened."""
    desk = make_desk(cases=cases, at=at)
    shutil.rmtree(lake_folder(desk.incident.code), ignore_errors=True)  # files of a test before: tables roll back alone
    lake = lake_of(desk.incident.code, by=system(desk.incident.code), at=desk.at, bounds=(106.0, 30.6, 106.4, 31.0))
    LakePlace.objects.bulk_create(
        LakePlace(incident=desk.incident, number=one, place_id=desk.places[one]) for one in known
    )
    drain(at=desk.at)
    return World(desk, lake)
