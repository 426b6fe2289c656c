"""Looking at what was told: whole for the interviewer while it is open, hidden later, revealed with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bihuan.apps.briefing.models import Interview
from bihuan.apps.briefing.rules.interviews import OPEN, said
from bihuan.apps.briefing.rules.questions import sections_of, words_in
from bihuan.apps.core.journal import Asked, Look, Why, failing_closed, record_access, reveal, writing
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.personal import Relation, Surface, Viewer
from bihuan.apps.core.rules.reaching import may_do
from bihuan.apps.core.rules.revealing import check_reason
from bihuan.apps.core.rules.showing import Shown, show_all, whole_names
from bihuan.apps.core.sealing import is_erased
from bihuan.apps.forces.queries import shift_start


@dataclass(frozen=True, slots=True)
class InterviewSeen:
    """An interview as its viewer sees it: the value as it may be shown, and the answers where they stand whole."""

    shown: Mapping[str, Shown]
    answers: Mapping[str, Any]
    is_whole: bool
    is_erased: bool


def look_at_interview(
    *, row: Interview, by: Actor, at: datetime, surface: Surface = Surface.PAGE, session: str = ""
) -> InterviewSeen:
    """Return what the actor may see of an interview that `access` gave; where it is whole, the log says so.

    :raises NotAllowed: `cannot_show` when policy, log or reading fails: then nothing is shown.
    """
    with failing_closed():
        viewer = Viewer(by.role, relation_of(row, by), surface)
        shown = show_all(Interview.PERSONAL, {"answers": _words(row)}, viewer)
        is_whole = viewer.relation is Relation.HOLDER and surface is Surface.PAGE
        if is_whole and (names := whole_names(shown.values())):
            with writing():
                look = Look("read", "interview", row.pk, row.person, names, "desk_work", session=session)
                record_access(look, by=by, at=at)
        return InterviewSeen(shown, dict(row.answers) if is_whole else {}, is_whole, is_erased(row))


def reveal_interview(
    *, row: Interview, name: str, reason: str, words: str, by: Actor, at: datetime, surface: Surface = Surface.PAGE,
    session: str = "",
) -> str:  # fmt: skip
    """Return what was told whole, once, for one reason; counted against the budget of the shift (R9).

    :raises NotAllowed: `unknown_reason`, `missing_detail`, `not_found`, `budget_spent`, `cannot_show`.
    """
    check_reason(reason, words)
    with failing_closed():
        viewer = Viewer(by.role, relation_of(row, by), surface)
        value = _words(row) if name in Interview.PERSONAL else ""
        asked = Asked("interview", row.pk, row.person, name, Interview.PERSONAL.get(name), value, viewer)
        since = shift_start(incident=by.incident, unit=by.unit, at=at)
        return reveal(lambda: asked, Why(reason, words, session), by=by, at=at, since=since)


def relation_of(row: Interview, by: Actor) -> Relation:
    """Return how the actor stands to an interview: holds it as its interviewer, investigates, or neither."""
    if not may_do(by, Action.READ, Kind.INTERVIEW, ""):
        return Relation.NONE
    holds = row.state == OPEN and row.interviewer == by.account and row.confirmed_at is not None
    return Relation.HOLDER if holds else Relation.DESK


def _words(row: Interview) -> str:
    """Return what was told in words, question by question; of a repeated group row by row."""
    lines = []
    for section in sections_of(row.version.content):
        for told in row.answers.get(section.name, []) if section.is_repeated else [row.answers]:
            lines += [
                f"{words_in(one.labels, 'zh')}: {said(one, told[one.name], 'zh')}"
                for one in section.questions
                if one.name in told
            ]
    return "\n".join(lines)
