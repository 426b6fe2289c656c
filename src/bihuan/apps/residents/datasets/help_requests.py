"""Requests for help: class, clock and how each ended; who called and what was said by the second person alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import QuerySet

from bihuan.apps.core.exports import Dataset, ExportRow, parts_of, register
from bihuan.apps.core.exports.datasets import Filters as Told
from bihuan.apps.core.exports.datasets import as_dialled
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.exports import MOST, Column, Row
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.core.sealing import open_all
from bihuan.apps.residents.access.help import list_requests
from bihuan.apps.residents.models import HelpRequest
from bihuan.apps.residents.queries.help import in_work, standing_of, view_of
from bihuan.apps.residents.rules.help import check_help, relation_to_request
from bihuan.engine.ledger.canonical import instant

PERSONAL = ("name", "phone", "address", "words", "answer")
COLUMNS = (
    *(
        Column(code, is_plain=True)
        for code in (
            "help_number", "help_class", "help_channel", "help_urgency", "help_state", "help_taken", "help_due",
            "help_unit", "help_answer", "help_answered", "help_call_due", "help_tries", "help_word", "help_called_back",
            "help_closed_how", "help_closed",
        )
    ),
    *(Column(name, HelpRequest.PERSONAL[name], is_guarded=True) for name in PERSONAL),
)  # fmt: skip


def _find(by: Actor, told: Told, at: datetime) -> list[str]:
    """Return the requests of the list that is shown. :raises NotAllowed: `wrong_role`."""
    check_help(by, Action.EXPORT)
    found = view_of(by, str(told.get("view") or ""), at)
    return list(found.values_list("pk", flat=True)[: MOST + 1])


def _mine(by: Actor) -> QuerySet[HelpRequest]:
    check_help(by, Action.EXPORT)
    return list_requests(by).order_by("number")


def _read(by: Actor, _told: Told, ids: Sequence[str], at: datetime) -> Iterator[ExportRow]:
    """Give the requests that were asked for and are still the person's to see, however they stand now."""
    for part in parts_of(ids):
        rows = list(_mine(by).filter(pk__in=part))
        open_all(rows)
        work = in_work(rows) if by.unit else set()
        for row in rows:
            relation = relation_to_request(by, standing_of(row, work), at)
            yield ExportRow(row.pk, row.person, Row(relation, _values(row)))


def _values(row: HelpRequest) -> dict[str, str | int]:
    return {
        "help_number": row.number, "help_class": row.help_class, "help_channel": row.channel,
        "help_urgency": row.urgency, "help_state": row.state, "help_taken": instant(row.taken_at),
        "help_due": instant(row.due_at), "help_unit": row.unit.name if row.unit else "",
        "help_answer": row.answer_code, "help_answered": _told(row.answered_at),
        "help_call_due": _told(row.call_due_at), "help_tries": row.tries_n, "help_word": row.word,
        "help_called_back": _told(row.word_at), "help_closed_how": row.closed_how, "help_closed": _told(row.closed_at),
        **{name: str(getattr(row, name) or "") for name in PERSONAL}, "phone": as_dialled(str(row.phone or "")),
    }  # fmt: skip


def _told(at: datetime | None) -> str:
    return instant(at) if at else ""


register(Dataset("help_requests", "help", COLUMNS, _find, _read))
