"""A balance as pages show it: the wall's number, its age, and each equation with its offending rows linked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from bihuan.apps.orders.queries.board import STALE_AFTER
from bihuan.web.desk.books.words import what_words
from bihuan.web.parts.order_lines import number_of

if TYPE_CHECKING:
    from bihuan.apps.orders.models import Balance

_PAGES = {"order": "desk:order", "batch": "desk:batch", "record": "desk:line"}


@dataclass(frozen=True, slots=True)
class OffenderView:
    """One row that breaks an equation: its kind, its identifier, what is wrong in words, and where to look at it."""

    kind: str
    id: str
    name: str
    text: str
    amount: int
    url: str


@dataclass(frozen=True, slots=True)
class EquationView:
    """One equation: both sides, the terms of the right one, the difference, and the rows that make it."""

    code: str
    left: int
    right: int
    difference: int
    terms: tuple[tuple[str, int], ...]
    offenders: tuple[OffenderView, ...]
    offenders_n: int
    url: str


@dataclass(frozen=True, slots=True)
class BalanceView:
    """A balance at one look: `is_stale` when it is older than three minutes."""

    id: str
    at: datetime
    unaccounted: int
    is_full: bool
    is_stale: bool
    tree_size: int
    root: str
    equations: tuple[EquationView, ...]


def view_balance(balance: Balance, at: datetime, names: Mapping[str, str] | None = None) -> BalanceView:
    """Return the balance as it is shown at an instant; `names` are those of rows that have one, by identifier."""
    return BalanceView(
        id=balance.pk, at=balance.at, unaccounted=balance.unaccounted, is_full=balance.is_full,
        is_stale=at - balance.at > STALE_AFTER, tree_size=balance.tree_size, root=str(balance.sheet.get("root", "")),
        equations=tuple(view_equation(row, names or {}) for row in balance.equations),
    )  # fmt: skip


def view_equation(row: Mapping[str, Any], names: Mapping[str, str]) -> EquationView:
    """Return one equation as it is stored with a balance."""
    offenders = tuple(_offender(one, names) for one in row.get("offenders", ()))
    return EquationView(
        code=row["code"], left=row["left"], right=row["right"], difference=row["difference"],
        terms=tuple(row.get("terms", {}).items()), offenders=offenders,
        offenders_n=row.get("offenders_n", len(offenders)), url=reverse("desk:equation", args=[row["code"]]),
    )  # fmt: skip


def _offender(row: Mapping[str, Any], names: Mapping[str, str]) -> OffenderView:
    kind, identifier = row["kind"], row["id"]
    is_whole = len(identifier) == len("-" * 36)
    url = reverse(_PAGES[kind], args=[identifier]) if kind in _PAGES and is_whole else ""
    name = names.get(identifier) or (number_of(identifier) if kind == "order" and is_whole else identifier)
    return OffenderView(kind, identifier, name, what_words(row["what"]), row.get("amount", 1), url)


def batches_named(balances: Sequence[Balance]) -> set[str]:
    """Return the identifiers of the batches and sources that these balances name as offending."""
    rows = [row for balance in balances for one in balance.equations for row in one.get("offenders", ())]
    return {row["id"] for row in rows if row["kind"] in {"batch", "source"}}
