"""What is told of somebody who was to be seen, read from what was posted: at the desk and on a phone alike."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.residents.actions.checks import Told, note_no_answer, note_seen
from bihuan.apps.residents.actions.consents import tell_kin
from bihuan.web.parts.labels import label

if TYPE_CHECKING:
    from django.http import QueryDict

    from bihuan.web.parts.disclosure import Looker

_FAST = timedelta(minutes=5)  # how far a phone's clock may be ahead


def note(entry_id: str, act: str, told: QueryDict, look: Looker) -> str:
    """Do what was pressed about somebody, and return what was done in a sentence.

    :raises NotAllowed: as the actions refuse; `not_found` for what is no act.
    """
    at, command = _told_at(told.get("told_at", ""), look.at), told.get("command", "")[:36]
    if act == "seen":
        said = Told(
            told.get("how", "visit")[:20], told.get("result", "")[:20], _day(told.get("medicine_until", "")), at,
            command,
        )  # fmt: skip
        note_seen(entry_id=entry_id, told=said, by=look.by, at=look.at)
        return _("Noted: %s") % label("found", said.result)
    if act == "no_answer":
        step = told.get("step", "")[:20]
        check = note_no_answer(
            entry_id=entry_id, by=look.by, at=look.at, on_step=step, tried_at=at, command=command
        )  # fmt: skip
        return _("Noted. Next: %s") % label("ladder", check.step)
    if act == "kin":
        what = told.get("what", "")[:20]
        tell_kin(entry_id=entry_id, what=what, by=look.by, at=look.at)
        return _("Noted: %s") % label("consent", what)
    raise NotAllowed("not_found")


def _told_at(text: str, at: datetime) -> datetime:
    """Return when a phone says that it was pressed; a clock that is ahead a little is set to now."""
    try:
        found = parse_datetime(text[:40])
    except ValueError:
        return at
    if found is None or found.tzinfo is None:
        return at
    return at if at < found <= at + _FAST else found


def _day(text: str) -> date | None:
    """Return a day that was typed, None for nothing. :raises NotAllowed: `bad_value`."""
    if not text.strip():
        return None
    try:
        found = parse_date(text.strip()[:10])
    except ValueError:
        found = None
    if found is None:
        raise NotAllowed("bad_value")
    return found
