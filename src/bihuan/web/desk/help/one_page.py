"""What the page of one request shows: who calls for what, what is owed, what was tried, what happened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bihuan.apps.core.queries import account_names
from bihuan.apps.orders.access import READERS
from bihuan.apps.residents.access.help import get_request, may_change
from bihuan.apps.residents.actions.help_routing import is_out
from bihuan.apps.residents.queries.help import green_of, same_requests, story_of, tries_of, tries_since_answer
from bihuan.apps.residents.rules.help import ANSWERED, CLOSED, TRIES, next_try_at
from bihuan.apps.residents.rules.help_classes import CLASSES
from bihuan.web.desk.help.forms import AnswerForm, CallForm, ClassForm, LaneForm, ReopenForm, RouteForm
from bihuan.web.parts.help_seen import requests_seen

if TYPE_CHECKING:
    from bihuan.apps.residents.models import GreenItem, HelpRequest
    from bihuan.web.desk.tracing.forms import TracingForm
    from bihuan.web.parts.disclosure import Looker

FORMS: dict[str, type[ClassForm | RouteForm | LaneForm | AnswerForm | CallForm | ReopenForm]] = {
    "class": ClassForm, "route": RouteForm, "lane": LaneForm, "answer": AnswerForm, "call": CallForm,
    "reopen": ReopenForm,
}  # fmt: skip


def request_context(
    request_id: str, look: Looker, refused: Mapping[str, TracingForm] | None = None
) -> dict[str, Any]:  # fmt: skip
    """Return all that the page shows; `refused` are forms that were not taken. :raises NotAllowed: `not_found`."""
    row = get_request(look.by, request_id)
    may = may_change(look.by, row.unit_id)
    green, seen = green_of(row), requests_seen(look, [row])[row.pk]
    same = same_requests(look.by, row) if may and row.joined_to is None and row.state != CLOSED else []
    forms = {name: FORMS[name](row) for name in _offered(row, green)} if may else {}
    tries = tries_of(row)
    events = story_of(row)
    names = account_names({one.actor for one in events} | {one.tried_by for one in tries} | {row.kept_by})
    return {
        "row": row, "seen": seen, "green": green, "same": [one for one in same if one.joined_to_id != row.pk],
        "forms": forms | dict(refused or {}), "may": may, "next": _next(row, green), "is_green": _is_green(row),
        "tries": [(one, names.get(one.tried_by, "")) for one in tries], "most_tries": TRIES,
        "next_try_at": next_try_at(tries_since_answer(row)), "proposed": seen.proposals,
        "story": [(one, names.get(one.actor, "")) for one in events], "kept_by": names.get(row.kept_by, ""),
        "may_open": look.by.role in READERS or bool(look.by.unit), "at": look.at,
        "open_form": next(iter(refused or {}), ""),
    }  # fmt: skip


def _is_green(row: HelpRequest) -> bool:
    return bool(row.help_class) and CLASSES[row.help_class].is_green


def _offered(row: HelpRequest, green: list[GreenItem]) -> list[str]:
    if row.state == CLOSED:
        return ["reopen"]
    follows = row.joined_to is not None and row.joined_to.state != CLOSED
    offered = {
        "class": True, "route": bool(row.help_class) and not is_out(row) and not follows,
        "lane": _is_green(row) and not green, "answer": bool(row.help_class), "call": True,
    }  # fmt: skip
    return [name for name, is_there in offered.items() if is_there]


def _next(row: HelpRequest, green: list[GreenItem]) -> str:
    """Return what is to be done next, as a code of the page."""
    if row.state == CLOSED:
        return "nothing"
    if not row.help_class:
        return "class"
    if _is_green(row) and not green:
        return "lane"
    if row.state == ANSWERED:
        return "call"
    return "wait" if row.order else "route"
