"""An export as a page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bihuan.apps.core.exports import words_of
from bihuan.apps.core.queries import account_names
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.exports import APPROVERS, FETCHABLE, ExportForm, ExportState, is_over
from bihuan.web.parts.labels import label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bihuan.apps.core.models import Export

_TONES = {
    "asked": "wait", "approved": "wait", "refused": "bad", "made": "good", "fetched": "good", "expired": "quiet",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExportView:
    """One export with the names behind its codes, and what this person can do with it now."""

    id: str
    mark: str
    dataset: str
    form: str
    purpose: str
    columns: list[str]
    rows_n: int
    state: str
    tone: str
    asker: str
    decider: str
    asked_at: datetime
    expires_at: datetime
    fetched_n: int
    fetched_at: datetime | None
    digest: str
    is_alarming: bool
    is_mine: bool
    may_decide: bool
    may_make: bool
    may_see_passphrase: bool
    may_fetch: bool


def export_views(rows: Iterable[Export], by: Actor, at: datetime) -> list[ExportView]:
    """Return exports as a list shows them."""
    found = list(rows)
    names = account_names({name for row in found for name in (row.account, row.decided_by)})
    return [_view(row, by, at, names) for row in found]


def export_view(row: Export, by: Actor, at: datetime) -> ExportView:
    """Return one export as its page shows it."""
    return export_views([row], by, at)[0]


def _view(row: Export, by: Actor, at: datetime, names: dict[str, str]) -> ExportView:
    is_live = not is_over(row.state, row.expires_at, at)
    mine = row.account == by.account and row.role == by.role.value
    fetchable = is_live and mine and row.state in FETCHABLE
    is_locked = row.form == ExportForm.XLSX
    other = by.role in APPROVERS and row.account != by.account and row.role != by.role.value
    return ExportView(
        id=row.pk, mark=row.mark, dataset=label("dataset", row.dataset), form=label("export_form", row.form),
        purpose=label("export_purpose", row.purpose), rows_n=row.rows_n, is_mine=mine,
        columns=[label("export_column", code) for code in row.columns],
        state=label("export_state", row.state if is_live or row.state == "refused" else "expired"),
        tone=_TONES[row.state], asker=names.get(row.account, row.account), asked_at=row.asked_at,
        decider=names.get(row.decided_by, row.decided_by), expires_at=row.expires_at, fetched_n=row.fetched_n,
        fetched_at=row.fetched_at, digest=row.digest, is_alarming=row.is_alarming,
        may_decide=is_live and other and row.state == ExportState.ASKED,
        may_make=is_live and mine and row.state == ExportState.APPROVED,
        may_see_passphrase=fetchable and is_locked and row.shown_at is None,
        may_fetch=fetchable and (not is_locked or row.shown_at is not None),
    )  # fmt: skip


def reason_in_words(row: Export, view: ExportView) -> str:
    """Return why in the asker's words, to the asker and to who decides; "" to everybody else."""
    return words_of(row) if view.is_mine or view.may_decide else ""
