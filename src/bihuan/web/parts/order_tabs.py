"""The tabs over a list of orders: each a question that the desk asks many times an hour."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from bihuan.apps.orders.queries.orders import Filters
from bihuan.web.parts.labels import Label


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: its words, and what it narrows the list to."""

    text: Label
    filters: Filters
    empty: Label


TABS: dict[str, Tab] = {
    "new": Tab(_("To dispatch"), Filters(states=("NEW",)), _("Everything has been sent to a unit.")),
    "undecided": Tab(
        _("Unit undecided"), Filters(states=("NEW",), routing="undecided"),
        _("For every order that waits, the address says which unit it belongs to."),
    ),
    "late": Tab(_("Late"), Filters(late=True), _("No limit has passed.")),
    "decide": Tab(
        _("To decide"), Filters(states=("RETURN_ASKED", "DISPUTED")), _("No unit has returned or disputed an order.")
    ),
    "review": Tab(_("To review"), Filters(states=("FED_BACK",)), _("No feedback waits for its review.")),
    "open": Tab(_("All open"), Filters(open_only=True), _("Every order has ended.")),
    "all": Tab(_("All"), Filters(), _("No order has been opened yet: orders come from accepted lines of batches.")),
}  # fmt: skip
FIRST_TAB = "open"
