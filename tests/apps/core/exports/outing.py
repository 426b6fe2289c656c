"""Asking, making and fetching exports in tests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import openpyxl

from bihuan.apps.core.exports import (
    AskedFor,
    Fetched,
    ask_export,
    decide_export,
    fetch_export,
    make_export,
    show_passphrase,
)
from bihuan.apps.core.models import Export
from bihuan.apps.orders.datasets import as_told
from bihuan.apps.orders.queries.orders import Filters
from bihuan.engine.export import unlock_workbook
from bihuan.web.parts.export_files import draw
from tests.worlds import World

PLAIN = ("number", "person_name", "phone", "address")
ORDERS = AskedFor("orders", as_told(Filters()), PLAIN, "xlsx", "field_work", "外勤无网络，依据传染病防治法")


def lines_of(world: World, *columns: str) -> AskedFor:
    """Return a request for the lines of the world's batch."""
    from bihuan.apps.intake.models import Batch

    told = {"batch": Batch.objects.get().pk, "kind": "", "reason": ""}
    return replace(ORDERS, dataset="lines", filters=told, columns=columns)


@dataclass
class Outing:
    """One world and the hands by which data leave it."""

    world: World

    def at(self, minutes: float = 0) -> datetime:
        return self.world.at + timedelta(minutes=minutes)

    def ask(self, by: str = "analyst", minutes: float = 0, **changes: Any) -> Export:
        asked = changes.pop("asked", ORDERS)
        return ask_export(asked=replace(asked, **changes), by=self.world.actor(by), at=self.at(minutes))

    def decide(self, row: Export, by: str = "reviewer", minutes: float = 0, *, is_approved: bool = True) -> Export:
        return decide_export(export_id=row.pk, is_approved=is_approved, by=self.world.actor(by), at=self.at(minutes))

    def make(self, row: Export, by: str = "analyst", minutes: float = 0) -> Export:
        return make_export(export_id=row.pk, draw=draw, by=self.world.actor(by), at=self.at(minutes))

    def passphrase(self, row: Export, by: str = "analyst", minutes: float = 0) -> str:
        return show_passphrase(export_id=row.pk, by=self.world.actor(by), at=self.at(minutes))

    def fetch(self, row: Export, by: str = "analyst", minutes: float = 0) -> Fetched:
        return fetch_export(export_id=row.pk, by=self.world.actor(by), at=self.at(minutes))

    def take(self, by: str = "analyst", **changes: Any) -> tuple[Export, str, Fetched]:
        """Go the whole way, with a reviewer's word where one is needed; return the row, the passphrase and the file."""
        row = self.ask(by, **changes)
        if row.needs_approval:
            self.decide(row)
        made = self.make(row, by)
        secret = self.passphrase(made, by) if made.form == "xlsx" else ""
        fetched = self.fetch(made, by)
        return Export.objects.get(pk=row.pk), secret, fetched


def cells_in(body: bytes, passphrase: str) -> list[list[Any]]:
    """Return what stands in a locked workbook, row by row."""
    page = openpyxl.load_workbook(BytesIO(unlock_workbook(body, passphrase))).active
    return [[cell.value for cell in row] for row in page]
