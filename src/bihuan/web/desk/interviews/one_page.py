"""What the page of one interview shows at one instant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bihuan.apps.briefing.actions.interviews_completing import why_kept
from bihuan.apps.briefing.queries.forms import form_for, version_in_force
from bihuan.apps.briefing.queries.interviews import account_of, day_of_interview, standing_of, zone_of
from bihuan.apps.briefing.queries.interviews import asked_in as asked_in  # the views take it from here
from bihuan.apps.briefing.rules.interviews import ENDINGS, OPEN
from bihuan.apps.core.queries import account_names, events_of
from bihuan.apps.core.rules import NotAllowed
from bihuan.web.desk.interviews.fields import Typed, language, page_of
from bihuan.web.desk.interviews.fields import typed_in as typed_in  # the views take both from here
from bihuan.web.desk.tracing.forms import pairs, said_of
from bihuan.web.parts.interviews_seen import interview_seen

if TYPE_CHECKING:
    from bihuan.apps.briefing.models import FormVersion, Interview
    from bihuan.apps.briefing.queries.interviews import Standing
    from bihuan.web.parts.disclosure import Looker


def interview_context(
    row: Interview, look: Looker, *, section: str = "", typed: Typed | None = None, more: int = 0
) -> dict[str, Any]:  # fmt: skip
    """Return everything on the page of an interview, with one of its sections open."""
    seen = interview_seen(look, row)
    events = [one for one in events_of(row.pk) if one.kind != "interview.saved"]
    names = account_names({row.interviewer, *(one.actor for one in events)})
    context = {
        "row": row, "seen": seen, "who": look.people([row.person], is_list=False).get(row.person), "at": look.at,
        "is_mine": row.state == OPEN and row.interviewer == look.by.account, "interviewer": names.get(row.interviewer),
        "story": [(one, names.get(one.actor, "")) for one in events], "endings": pairs("interview_ending", ENDINGS),
        "script": script_for(row), "newer": newer_version(row), "digest": row.digest,
    }  # fmt: skip
    if row.state == "completed":
        context["account"] = account_of(row)
    return context | (_asking(row, seen.answers, look, section, typed, more) if seen.is_whole else {})


def _asking(
    row: Interview, answers: Mapping[str, Any], look: Looker, section: str, typed: Typed | None, more: int
) -> dict[str, Any]:
    """Return the questions of the open page and how far the others are."""
    standing = standing_of(row, look.at, language())
    today = day_of_interview(row, look.at)
    names = [one.name for one in standing.sections]
    here = section if section in names else names[0]
    current = next(one for one in standing.sections if one.name == here)
    page = page_of(current, answers, today, typed, more)
    zone = zone_of(row.incident_id)
    return {
        "steps": [_step(one, standing, here) for one in standing.sections], "page": page, "here": here,
        "last": names[-1] == here, "standing": standing, "contacts": len(standing.contacts),
        "places": len(standing.places), "kept": sum(bool(why_kept(one, zone)) for one in standing.places),
    }  # fmt: skip


def _step(section: Any, standing: Standing, here: str) -> dict[str, Any]:
    from bihuan.apps.briefing.rules.questions import words_in

    missing = sum(name == section.name for name, _ in standing.missing)
    wrong = len(standing.wrong[section.name].wrong)
    rows = len(standing.wrong[section.name].rows)
    return {
        "name": section.name, "title": words_in(section.labels, language()), "missing": missing, "wrong": wrong,
        "rows": rows if section.is_repeated else None, "is_here": section.name == here,
    }  # fmt: skip


def script_for(row: Interview) -> str:
    """Return the words to say, as they are published for whom the interview is held with; "" while none are."""
    form = form_for(row.incident_id, "script", row.about)
    if form is None:
        return ""
    try:
        texts: dict[str, str] = version_in_force(form).content["texts"]
    except NotAllowed as refusal:
        return said_of(refusal)
    return texts.get(language()) or texts.get("zh", "")


def newer_version(row: Interview) -> FormVersion | None:
    """Return the version that is in force instead of the one this open interview asks by, None where there is none."""
    if row.state != OPEN:
        return None
    form = form_for(row.incident_id, "form", row.about)
    try:
        version = version_in_force(form) if form else None
    except NotAllowed:
        return None
    return version if version and version.digest != row.digest else None
