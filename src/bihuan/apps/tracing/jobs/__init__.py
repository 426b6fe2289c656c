"""What follows from an event in tracing. Each takes what it is told, and may run twice."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.erasure import Holding, holds_about
from bihuan.apps.core.journal.subscriptions import Owed, on
from bihuan.apps.tracing.actions.cases import open_linked_case
from bihuan.apps.tracing.actions.confirming import finish_effect, undo_effect
from bihuan.apps.tracing.actions.erasing import forget_in_tracing, names_in_tracing, records_needed
from bihuan.apps.tracing.actions.following import note_result, take_back_result

holds_about("tracing", Holding(names=names_in_tracing, forget=forget_in_tracing, needs=records_needed))


@on("case.linked", job="tracing.open_case")
def open_for_link(owed: Owed, at: datetime) -> None:
    """Open the case of a person whom a laboratory or a health approver named."""
    open_linked_case(link_id=owed.subject_id, incident=owed.incident, at=at)


@on("effect.applied", job="tracing.finish_effect")
def finish(owed: Owed, at: datetime) -> None:
    """Make contacts of those whose exposures another department has agreed to."""
    finish_effect(effect_id=owed.subject_id, incident=owed.incident, at=at)


@on("effect.declined", job="tracing.undo_effect")
def undo(owed: Owed, at: datetime) -> None:
    """Let exposures that another department declined wait for a word again."""
    undo_effect(effect_id=owed.subject_id, incident=owed.incident, at=at)


@on("order.accepted", job="tracing.note_result")
def note(owed: Owed, at: datetime) -> None:
    """Take what a day's check found."""
    note_result(order_id=owed.subject_id, incident=owed.incident, at=at)


@on("order.reopened", job="tracing.take_back_result")
def take_back(owed: Owed, at: datetime) -> None:
    """Let a day's check that was reopened wait for its answer."""
    take_back_result(order_id=owed.subject_id, incident=owed.incident, at=at)
