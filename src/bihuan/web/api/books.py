"""The books over the API: the last balance, the root and proofs of the journal, the sheets of outcomes."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from ninja import Path, Query, Router

from bihuan.apps.core.access import DESK_ROLES, check_role
from bihuan.apps.core.journal import current_root, prove_inclusion
from bihuan.apps.core.rules import NotAllowed, Role
from bihuan.apps.orders.access import get_order
from bihuan.apps.orders.actions import acknowledge_sheet
from bihuan.apps.orders.queries.board import latest_balance
from bihuan.apps.orders.queries.orders import story
from bihuan.apps.orders.queries.outcome_sheets import outcome_sheets
from bihuan.web.api.commands import once
from bihuan.web.api.kinds import Answer, Code, Id, Told
from bihuan.web.api.pages import Page, Window
from bihuan.web.api.problems import problems
from bihuan.web.api.signing_in import actor_of
from bihuan.web.parts.clock import now

if TYPE_CHECKING:
    from bihuan.apps.orders.models import OutcomeSheet

router = Router(tags=["books"])


class OffenderSaid(Answer):
    """One row that breaks an equation."""

    kind: str
    id: str
    what: str
    amount: int


class EquationSaid(Answer):
    """One equation: both sides, the terms of the right one, the difference and up to 50 rows that make it."""

    code: str
    left: int
    right: int
    difference: int
    terms: dict[str, int]
    offenders: list[OffenderSaid]
    offenders_n: int


class BalanceSaid(Answer):
    """The books as they were last struck; `unaccounted` is 0 or there is a difference."""

    id: Id
    at: datetime
    is_full: bool
    tree_size: int
    root: str
    unaccounted: int
    equations: list[EquationSaid]


class RootSaid(Answer):
    """The root of the journal now: write it down outside."""

    size: int
    root: str


class ProofSaid(Answer):
    """Proof that the last event of an order is in the tree: `path` from the leaf upwards (RFC 6962)."""

    order: Id
    index: int
    leaf: str
    size: int
    root: str
    path: list[str]


class SheetWindow(Window):
    """Which sheets are asked for; `source` is a code."""

    source: Code = ""
    open_only: bool = False


class SheetSaid(Answer):
    """One signed sheet of outcomes; `receipt` is the identifier under which /receipts gives it."""

    id: Id
    source: str
    date: date
    receipt: Id
    outcomes: int
    n: int
    issued_at: datetime
    acknowledged_at: datetime | None
    escalated_at: datetime | None


class SheetPage(Page):
    """Some sheets, newest first."""

    items: list[SheetSaid]


class AcknowledgeTold(Told):
    """The word that the source has its sheet."""

    command: Id


@router.get("/balance", response={200: BalanceSaid} | problems(404))
def balance(request: HttpRequest) -> BalanceSaid:
    """Tell the last balance: the ten equations, their differences and the rows that make them."""
    by = actor_of(request)
    check_role(by, DESK_ROLES)
    last = latest_balance(by.incident)
    if last is None:
        raise NotAllowed("not_found")
    return BalanceSaid(
        id=last.pk, at=last.at, is_full=last.is_full, tree_size=last.tree_size, unaccounted=last.unaccounted,
        root=str(last.sheet.get("root", "")), equations=[_equation(row) for row in last.equations],
    )  # fmt: skip


def _equation(row: dict[str, Any]) -> EquationSaid:
    offenders = [OffenderSaid(**{name: one[name] for name in OffenderSaid.model_fields}) for one in row["offenders"]]
    plain = {name: row[name] for name in EquationSaid.model_fields if name != "offenders"}
    return EquationSaid(**plain, offenders=offenders)


@router.get("/journal/root", response={200: RootSaid} | problems())
def journal_root(request: HttpRequest) -> RootSaid:
    """Tell size and root of the journal as it stands now."""
    actor_of(request)
    size, root = current_root()
    return RootSaid(size=size, root=root)


@router.get("/journal/proof/{order_id}", response={200: ProofSaid} | problems(404, 422))
def journal_proof(request: HttpRequest, order_id: Path[Id]) -> ProofSaid:
    """Prove that the last event of an order is in the journal."""
    order = get_order(actor_of(request), order_id)
    proof = prove_inclusion(story(order.pk)[-1].index)
    return ProofSaid(
        order=order.pk, index=proof.index, leaf=proof.leaf, size=proof.size, root=proof.root, path=list(proof.path)
    )


@router.get("/outcome-sheets", response={200: SheetPage} | problems(422))
def list_sheets(request: HttpRequest, told: Query[SheetWindow]) -> SheetPage:
    """List the signed sheets of outcomes, newest first; a source sees its own."""
    by = actor_of(request)
    check_role(by, DESK_ROLES | ({Role.SOURCE} if by.unit else frozenset()))
    source = by.unit if by.role is Role.SOURCE else told.source
    found = outcome_sheets(by.incident, source=source, open_only=told.open_only)
    items = [sheet_said(sheet) for sheet in found[told.part()]]
    return SheetPage(total=found.count(), shown=len(items), offset=told.offset, items=items)


@router.post("/outcome-sheets/{sheet_id}/acknowledge", response={200: SheetSaid} | problems(404, 409, 413, 415, 422))
def acknowledge(request: HttpRequest, sheet_id: Path[Id], told: AcknowledgeTold) -> SheetSaid:
    """Note that the source has its sheet, once."""
    by, at = actor_of(request), now()

    def do() -> dict[str, object]:
        return sheet_said(acknowledge_sheet(sheet_id=sheet_id, by=by, at=at)).model_dump(mode="json")

    return SheetSaid.model_validate(once(told.command, "acknowledge", {"sheet": sheet_id}, by, at, do))


def sheet_said(sheet: OutcomeSheet) -> SheetSaid:
    """Return a sheet as it is told."""
    return SheetSaid(
        id=sheet.pk, source=sheet.source, date=sheet.date, receipt=sheet.receipt, outcomes=sheet.outcomes_n, n=sheet.n,
        issued_at=sheet.issued_at, acknowledged_at=sheet.acknowledged_at, escalated_at=sheet.escalated_at,
    )  # fmt: skip
