"""Calls as one viewer sees them: opened at the desk and on a phone alike; reports of calls, through `disclosure`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from bihuan.apps.briefing.access.calls import get_order_to_call
from bihuan.apps.briefing.actions.call_reports_looking import look_at_reports
from bihuan.apps.briefing.actions.calls import OpenedCall, open_call, void_call
from bihuan.apps.briefing.queries.calls import my_code
from bihuan.apps.briefing.rules import call_words as said
from bihuan.engine.cleaning import Problem, parse_phone, split_phones
from bihuan.web.parts.asking import Told
from bihuan.web.parts.calls_forms import OpenForm, language
from bihuan.web.parts.calls_words import state_of_code
from bihuan.web.parts.disclosure import Looker, whole_number
from bihuan.web.parts.order_lines import number_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import QueryDict

    from bihuan.apps.briefing.models import CallReport
    from bihuan.apps.core.rules.showing import Shown

_NO_CODE = "••••\u00a0••••"


def call_shown(look: Looker, order_id: UUID, told: QueryDict | None) -> tuple[dict[str, Any], int]:
    """Open a call where a form was sent; return what its page shows, with the code this once, and how it answers.

    :raises NotAllowed: `wrong_role`, `not_found`, `cannot_show`.
    """
    form, kept = OpenForm(told), []

    def do(asked: Told) -> str:
        kept.append(open_call(order=order_id, by=look.by, at=look.at, **asked))
        return "opened"

    status = 200 if told is None or form.attempt(do) else form.status
    return _context(look, str(order_id), form, kept[0] if kept else None), status


def standing(look: Looker, order_id: UUID) -> dict[str, Any]:
    """Return how the viewer's newest code about an order stands now: what a page asks for again and again.

    :raises NotAllowed: `wrong_role`, `not_found`.
    """
    row, _is_held = get_order_to_call(look.by, str(order_id))
    return _standing(look, row.pk)


def _standing(look: Looker, order: str) -> dict[str, Any]:
    code = my_code(order, look.by)
    state = state_of_code(code, look.at) if code else ""
    is_wanted = code is not None and state in {"open", "used"}
    return {"code": code, "state": state, "word": said.second_word(code.word) if code and is_wanted else ""}


def void_code(look: Looker, order_id: UUID) -> str:
    """Void the viewer's code about an order; return what was done in a sentence. :raises NotAllowed: as `void_call`."""
    if void_call(order=order_id, by=look.by, at=look.at):
        return _("The code is void: whoever checks it now hears that it cannot be confirmed.")
    return _("No code of yours about this order holds any more.")


def _context(look: Looker, order_id: str, form: OpenForm, opened: OpenedCall | None) -> dict[str, Any]:
    row, is_held = get_order_to_call(look.by, order_id)
    lines, lang, seen = settings.OFFICIAL_LINES, language(), look.order_alone(row)
    told = {**lines, "code": opened.code if opened else _NO_CODE}
    word = said.CALLER_WORD.filled(lang, word=opened.word) if opened and opened.word else ""
    return {
        "row": row, "number": number_of(row.pk), "seen": seen, "is_held": is_held, "form": form, "opened": opened,
        "script": said.lines_of(said.CALLER_SCRIPT, lang, **told), "say_word": word,
        "rules": said.lines_of(said.CALLER_RULES, lang, **lines), "never": said.never_lines(lang),
        "may_ask": said.lines_of(said.MAY_ASK, lang), "may_ask_heading": said.MAY_ASK_HEADING.in_(lang),
        "dial": _dialled(form, whole_number(seen)), **_standing(look, row.pk),
    }  # fmt: skip


def _dialled(form: OpenForm, whole: str) -> str:
    """Return the number that the code is for, as it is dialled: the one typed, or the order's where it is whole."""
    typed = split_phones(form.data.get("phone", "")) if form.is_bound else []
    numbers = typed or split_phones(whole)
    read = parse_phone(numbers[0]) if numbers else ""
    return "" if isinstance(read, Problem) else read


def reports_seen(look: Looker, rows: Sequence[CallReport]) -> dict[str, Mapping[str, Shown]]:
    """Return reports that a query gave as they may be seen. :raises NotAllowed: `cannot_show`."""
    return look_at_reports(rows=rows, by=look.by, at=look.at, surface=look.surface, session=look.session)
