"""What is said about exports, both ways: codes, counts and marks; never a row, never a reason in words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, StringConstraints

from bihuan.apps.core.exports import AskedFor
from bihuan.apps.core.rules.exports import LEAST_WORDS, MOST_WORDS, ExportForm, ExportPurpose, ExportState
from bihuan.apps.intake.rules import DispositionKind
from bihuan.apps.orders.datasets import as_told
from bihuan.apps.orders.queries.orders import Filters
from bihuan.apps.orders.rules.states import State, Urgency
from bihuan.web.api.kinds import Answer, Code, Id, Told
from bihuan.web.api.pages import Page, Window

if TYPE_CHECKING:
    from bihuan.apps.core.models import Export

_Several: Any = Field(default_factory=list, max_length=100)
_Words = Annotated[str, StringConstraints(min_length=LEAST_WORDS, max_length=MOST_WORDS, pattern=r"^[^\x00]*$")]


class OrdersMeant(Told):
    """Which orders are meant, as in the list of orders."""

    unit: Annotated[list[Code], _Several]
    state: Annotated[list[State], _Several]
    urgency: Annotated[list[Urgency], _Several]
    source: Annotated[list[Code], _Several]
    late: bool = False
    open_only: bool = False
    supervised: bool = False

    def told(self) -> dict[str, object]:
        """Return them as an export keeps them."""
        return as_told(
            Filters(
                units=tuple(self.unit), states=tuple(self.state), urgencies=tuple(self.urgency),
                sources=tuple(self.source), late=self.late, open_only=self.open_only, supervised=self.supervised,
            )
        )  # fmt: skip


class LinesMeant(Told):
    """Which lines of which batch are meant."""

    batch: Id
    kind: DispositionKind | None = None
    reason: Code = ""

    def told(self) -> dict[str, object]:
        """Return them as an export keeps them."""
        return {"batch": self.batch, "kind": self.kind.value if self.kind else "", "reason": self.reason}


class ExportTold(Told):
    """What is asked for: rows of one table, columns, as what, for which purpose, and why in words."""

    command: Id
    rows: OrdersMeant | LinesMeant
    columns: Annotated[list[Code], Field(min_length=1, max_length=100)]
    form: ExportForm = ExportForm.XLSX
    purpose: ExportPurpose
    words: _Words

    def asked(self) -> AskedFor:
        """Return it as the action takes it."""
        dataset = "lines" if isinstance(self.rows, LinesMeant) else "orders"
        return AskedFor(dataset, self.rows.told(), self.columns, self.form.value, self.purpose.value, self.words)


class DecideTold(Told):
    """The second person's word."""

    answer: Literal["approve", "refuse"]


class ExportWindow(Window):
    """Which exports are asked for."""

    waiting: bool = False


class ExportSaid(Answer):
    """One export as it stands."""

    id: Id
    dataset: str
    form: ExportForm
    purpose: str
    columns: list[str]
    rows: int
    state: ExportState
    needs_approval: bool
    alarm: bool
    mark: str
    asked_at: datetime
    decided_at: datetime | None
    made_at: datetime | None
    fetched: int
    expires_at: datetime
    sha256: str


class ExportPage(Page):
    """Some exports."""

    items: list[ExportSaid]


class Passphrase(Answer):
    """The passphrase of an export, told once."""

    passphrase: str


class ExportFile(Answer):
    """The file, in base64."""

    filename: str
    content_type: str
    content: str


def export_said(row: Export) -> ExportSaid:
    """Return an export as it is told."""
    return ExportSaid(
        id=row.pk, dataset=row.dataset, form=ExportForm(row.form), purpose=row.purpose, columns=row.columns,
        rows=row.rows_n, state=ExportState(row.state), needs_approval=row.needs_approval, alarm=row.is_alarming,
        mark=row.mark, asked_at=row.asked_at, decided_at=row.decided_at, made_at=row.made_at, fetched=row.fetched_n,
        expires_at=row.expires_at, sha256=row.digest,
    )  # fmt: skip
