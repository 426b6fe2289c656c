"""Asking for an export, and the second person's answer."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, Sum

from bihuan.apps.core.exports.access import get_export
from bihuan.apps.core.exports.datasets import dataset_of
from bihuan.apps.core.exports.moving import move_export
from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.models import Export
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.exports import (
    BUDGET_SPAN,
    MOST_A_DAY,
    WAITS,
    Asking,
    ExportState,
    check_asking,
    check_decider,
    is_alarming,
    is_over,
    is_over_budget,
    needs_approval,
)
from bihuan.engine.export.locking import ALPHABET


@dataclass(frozen=True, slots=True)
class AskedFor:
    """What is to be taken out: the table, narrowed by filters, its columns, as what, for what, and why in words."""

    dataset: str
    filters: Mapping[str, Any]
    columns: Sequence[str]
    form: str
    purpose: str
    words: str


def ask_export(*, asked: AskedFor, by: Actor, at: datetime) -> Export:
    """Ask for an export: it is approved at once, or waits for a second person. What it may hold is fixed here.

    :raises NotAllowed: as `check_asking`; `not_found`, `unknown_column`; `export_budget_spent`, which is recorded.
    """
    row = try_asking(asked=asked, by=by, at=at)
    if row is None:
        raise NotAllowed("export_budget_spent", most=MOST_A_DAY)
    return row


def try_asking(*, asked: AskedFor, by: Actor, at: datetime) -> Export | None:
    """Ask as `ask_export` does; None, and an event that says so, when the budget of the day is spent.

    For who holds a transaction around it: a refusal by exception would take the event back.
    """
    dataset = dataset_of(asked.dataset)
    columns = dataset.chosen(asked.columns)
    dataset.check_form(asked.form)
    with writing():  # the head's lock: two requests at once cannot both spend what is left of the budget
        ids = dataset.find(by, asked.filters, at)
        asking = Asking(by, asked.purpose, asked.words, asked.form, columns, len(ids), taken_of(by, at))
        check_asking(asking)
        if not is_over_budget(asking):
            return _ask(asking, asked, ids, at)
        _stop(asking, asked, at)
        return None


def taken_of(by: Actor, at: datetime) -> int:
    """Return how many rows the officer asked for, was granted, had made or fetched in the last 24 hours.

    Each step gives an export 24 hours more, so whatever can still be made or fetched is counted here, however long ago
    it was asked for; what was fetched stays counted for a day from its last fetch. Refused ones do not count.
    """
    since, used = at - BUDGET_SPAN, Q()
    for step in ("asked_at", "decided_at", "made_at", "fetched_at"):
        used |= Q(**{f"{step}__gt": since})
    mine = Export.objects.filter(used, account=by.account).exclude(state=ExportState.REFUSED)
    counted = mine.aggregate(rows=Sum("rows_n"))
    return int(counted["rows"] or 0)


def _stop(asking: Asking, asked: AskedFor, at: datetime) -> None:
    facts: dict[str, object] = {"dataset": asked.dataset, "rows": asking.rows, "taken": asking.taken}
    record_event(EventDraft("export.stopped", "export", new_id(), 0, asking.by, at, facts, reason="budget"))


def _ask(asking: Asking, asked: AskedFor, ids: list[str], at: datetime) -> Export:
    by, waits = asking.by, needs_approval(asking)
    row = Export(
        incident=by.incident, account=by.account, role=by.role.value, unit=by.unit, dataset=asked.dataset,
        form=asked.form, purpose=asked.purpose, columns=[column.code for column in asking.columns],
        objects_in=[[one, "", []] for one in ids], rows_n=len(ids), needs_approval=waits,
        is_alarming=is_alarming(asking), state=(ExportState.ASKED if waits else ExportState.APPROVED).value,
        mark=_mark(), asked_at=at, expires_at=at + WAITS,
    )  # fmt: skip
    row.filters, row.words = dict(asked.filters), asked.words.strip()
    row.save(force_insert=True)
    used = sorted(name for name, value in asked.filters.items() if value)  # not what was typed: it may be anything
    facts: dict[str, object] = {
        "dataset": row.dataset, "form": row.form, "purpose": row.purpose, "columns": row.columns, "rows": row.rows_n,
        "filters": used, "taken": asking.taken, "alarm": row.is_alarming, "waits": waits, "mark": row.mark,
    }  # fmt: skip
    record_event(EventDraft("export.asked", "export", row.pk, 0, by, at, facts, to_state=row.state))
    return row


def _mark() -> str:
    """Return the mark that every page of this one export bears: 8 characters of 31, about 40 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(8)).upper()


def decide_export(*, export_id: str, is_approved: bool, by: Actor, at: datetime) -> Export:
    """Agree to another's export, or refuse it.

    :raises NotAllowed: `not_found`, `wrong_role`, `second_person_needed`, `wrong_export_state`, `export_expired`,
        `stale`.
    """
    with writing():
        row = get_export(by, export_id)
        check_decider(by, asker=row.account, asker_role=row.role)
        if is_over(row.state, row.expires_at, at):
            raise NotAllowed("export_expired")
        following = ExportState.APPROVED if is_approved else ExportState.REFUSED
        decided = {"decided_by": by.account, "decided_role": by.role.value, "decided_at": at}
        more = {"expires_at": at + WAITS} if is_approved else {}
        facts: dict[str, object] = {"rows": row.rows_n, "asker": row.account}
        return move_export(row, following, by=by, at=at, facts=facts, **decided, **more)
