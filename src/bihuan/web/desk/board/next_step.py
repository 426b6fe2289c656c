"""The one thing that the desk should do next, the gravest first. Pure, but for the language of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bihuan.apps.core.queries import QueueState
from bihuan.apps.intake.queries import Waiting
from bihuan.web.desk.board.machine import Pulse
from bihuan.web.desk.books.balance_view import BalanceView


@dataclass(frozen=True, slots=True)
class Step:
    """What to do, why, and where."""

    text: str
    action: str
    url: str


def next_step(
    balance: BalanceView | None, is_handover_pending: bool, queue: QueueState, waiting: Waiting, late: int, new: int,
    pulses: Sequence[Pulse],
) -> Step | None:  # fmt: skip
    """Return the gravest thing that waits for the desk; None when nothing does."""
    if balance is not None and balance.unaccounted:
        return Step(_("The books do not balance."), _("Find the rows"), reverse("desk:reconciliation"))
    if any(pulse.is_silent for pulse in pulses if pulse.task in {"sweeper", "jobs"}):
        return Step(_("The background has stopped: nobody is told of new orders."), _("Show it"), "#machine")
    if is_handover_pending:
        text = _("The shift has been handed over but not received: nothing can be dispatched.")
        return Step(text, _("Receive the shift"), reverse("desk:handover"))
    if queue.dead:
        return Step(_("A job gave up; its message did not arrive."), _("Show the jobs"), "#machine")
    return _orders(late, new) or _door(waiting)


def _orders(late: int, new: int) -> Step | None:
    if late:
        text = ngettext("%s order is late.", "%s orders are late.", late) % late
        return Step(text, _("Show the late orders"), reverse("desk:orders") + "?tab=late")
    if new:
        text = ngettext("%s order waits to be dispatched.", "%s orders wait to be dispatched.", new) % new
        return Step(text, _("Dispatch"), reverse("desk:orders") + "?tab=new")
    return None


def _door(waiting: Waiting) -> Step | None:
    if waiting.held + waiting.conflicts:
        many = waiting.held + waiting.conflicts
        text = ngettext("%s line waits for a decision.", "%s lines wait for a decision.", many) % many
        return Step(text, _("Settle them"), reverse("desk:held" if waiting.held else "desk:conflicts"))
    return None
