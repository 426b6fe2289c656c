"""Interviews: opened, the person confirmed, answers kept page by page, ended; only under the form in force.

Nothing is asked before the person is confirmed, nothing is kept under another version than the published one (R65), and
what looks like a card number, a code or a password is blotted out before it is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bihuan.apps.briefing.models import FormVersion, Interview
from bihuan.apps.briefing.queries.forms import form_for, version_in_force
from bihuan.apps.briefing.queries.interviews import about_of, day_of, held_with
from bihuan.apps.briefing.rules.interviews import CASE, CONTACT, ENDED, ENDINGS, OPEN, Read, agreement_of, read_section
from bihuan.apps.briefing.rules.questions import Section, questions_of, sections_of
from bihuan.apps.core.journal import writing
from bihuan.apps.core.journal.rows import Rows
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may
from bihuan.apps.core.sealing import filled

ROWS = Rows({Interview: "interview"}, stale="interview_moved")
Typed = Sequence[Mapping[str, Sequence[str]]]


def open_interview(*, about: str, about_id: str, by: Actor, at: datetime) -> Interview:
    """Begin an interview about a case or a contact under the form in force; one that is open already is returned.

    :raises NotAllowed: `wrong_role`, `not_found`, `no_form_in_force`, `form_altered`.
    """
    check_may(by, Action.CREATE, Kind.INTERVIEW)
    if about not in {CASE, CONTACT}:
        raise NotAllowed("not_found")
    with writing():
        person, _ = about_of(by.incident, about, about_id)
        if not person:
            raise NotAllowed("not_found")
        going = Interview.objects.filter(incident=by.incident, about=about, about_id=about_id, state=OPEN).first()
        if going is not None:
            return going
        version = _in_force(by.incident, about)
        row = Interview(
            incident_id=by.incident, about=about, about_id=about_id, person=person, version=version,
            digest=version.digest, interviewer=by.account, opened_at=at,
        )  # fmt: skip
        facts = {"about": about, about: about_id, "form": version.form_id, "digest": version.digest}
        return ROWS.begin(row, "interview.opened", by=by, at=at, facts=facts, to_state=OPEN)


def _in_force(incident: str, audience: str) -> FormVersion:
    form = form_for(incident, "form", audience)
    if form is None:
        raise NotAllowed("no_form_in_force")
    return version_in_force(form)


def take_interview(*, interview_id: str, by: Actor, at: datetime) -> Interview:
    """Go on with an interview that a colleague began; everything told so far stays. The person is confirmed anew.

    :raises NotAllowed: `wrong_role`, `not_found`, `interview_over`.
    """
    with writing():
        row = _open_row(interview_id, by)
        facts = {"from": row.interviewer}
        return ROWS.step(row, "interview.taken", by=by, at=at, facts=facts, interviewer=by.account, confirmed_at=None)


def confirm_person(*, interview_id: str, name: str, birth_year: str, by: Actor, at: datetime) -> Interview:
    """Let the interview begin: the person told the name and the year of birth that we know (or we know neither).

    :raises NotAllowed: `wrong_role`, `not_found`, `interview_over`, `not_your_interview`, `say_who` (nothing told),
        `another_person`.
    """
    if not name.strip() or not (birth_year.strip().isdecimal() and len(birth_year.strip()) == 4):
        raise NotAllowed("say_who")
    with writing():
        row = _mine(interview_id, by)
        agreement = agreement_of(held_with(row.person), name, birth_year)
        if agreement == "other":
            raise NotAllowed("another_person")
        return ROWS.step(row, "interview.confirmed", by=by, at=at, facts={"agreement": agreement}, confirmed_at=at)


def save_section(*, interview_id: str, section: str, typed: Typed, digest: str, by: Actor, at: datetime) -> Read:
    """Keep what was typed on one page, whatever is still wrong with it; return that, and what was blotted out.

    `digest` is the version that the page asked by; `section` the name of the page.

    :raises NotAllowed: `wrong_role`, `not_found`, `interview_over`, `not_your_interview`, `person_first`,
        `form_superseded` (another version is in force now), `no_form_in_force`, `form_altered`.
    """
    with writing():
        row = _mine(interview_id, by)
        if row.confirmed_at is None:
            raise NotAllowed("person_first")
        check_form(row, digest)
        found = _section(row, section)
        answers = dict(row.answers)
        read = read_section(found, typed, answers, day_of(row.incident_id, at))
        _keep(row, {**_without(found, answers), **_kept(found, read)}, read, by, at)
        return read


def _section(row: Interview, name: str) -> Section:
    for one in sections_of(row.version.content):
        if one.name == name:
            return one
    raise NotAllowed("not_found")


def check_form(row: Interview, digest: str) -> None:
    """Refuse an answer to any other version than the one in force, checked against its signature (R65).

    :raises NotAllowed: `form_superseded`, `no_form_in_force`, `form_altered`.
    """
    version = version_in_force(row.version.form)
    if not version.digest == row.digest == digest or row.version_id != version.pk:
        raise NotAllowed("form_superseded")


def _without(section: Section, answers: Mapping[str, Any]) -> dict[str, Any]:
    mine = {section.name} if section.is_repeated else {one.name for one in section.questions}
    return {name: value for name, value in answers.items() if name not in mine}


def _kept(section: Section, read: Read) -> dict[str, Any]:
    return {section.name: read.rows} if section.is_repeated else read.values


def _keep(row: Interview, answers: dict[str, Any], read: Read, by: Actor, at: datetime) -> None:
    """Seal the answers and record that they were kept: how many, never which."""
    filled(row, answers=answers).save(update_fields=["sealed"])
    facts = {"answers": len(answers), "masked": len(read.masked), "wrong": len(read.wrong), "digest": row.digest}
    ROWS.step(row, "interview.saved", by=by, at=at, facts=facts, saved_at=at, masked=row.masked + len(read.masked))


def go_on_with_version(*, interview_id: str, by: Actor, at: datetime) -> Interview:
    """Carry an open interview over to the version that is in force now; answers to what it asks as before stay.

    What the new version does not ask, or asks of another type, falls away: it may not be kept any more. The event says
    how many answers that were.

    :raises NotAllowed: `wrong_role`, `not_found`, `interview_over`, `not_your_interview`, `no_form_in_force`,
        `form_altered`, `same_version`.
    """
    with writing():
        row = _mine(interview_id, by)
        version = _in_force(by.incident, row.about)
        if version.digest == row.digest:
            raise NotAllowed("same_version")
        answers = _carried(row, version)
        facts = {"from": row.digest, "digest": version.digest, "dropped": len(row.answers) - len(answers)}
        filled(row, answers=answers).save(update_fields=["sealed"])
        return ROWS.step(
            row, "interview.carried", by=by, at=at, facts=facts, version_id=version.pk, digest=version.digest
        )


def _carried(row: Interview, version: FormVersion) -> dict[str, Any]:
    """Return the answers that the new version asks for in the same way: by name, type and element."""
    old, new = questions_of(row.version.content), questions_of(version.content)
    same = {
        name
        for name, one in new.items()
        if name in old and (old[name].type, old[name].element) == (one.type, one.element)
    }
    repeated = {one.name for one in sections_of(version.content) if one.is_repeated}
    kept: dict[str, Any] = {name: value for name, value in row.answers.items() if name in same}
    for name in repeated & set(row.answers):
        rows = [{key: value for key, value in told.items() if key in same} for told in row.answers[name]]
        kept[name] = [told for told in rows if told]
    return kept


def end_interview(*, interview_id: str, reason: str, by: Actor, at: datetime) -> Interview:
    """End an interview that cannot be completed; what was told stays until its time is over.

    :raises NotAllowed: `wrong_role`, `bad_reason`, `not_found`, `interview_over`, `not_your_interview`.
    """
    if reason not in ENDINGS:
        raise NotAllowed("bad_reason")
    with writing():
        row = _mine(interview_id, by)
        return ROWS.step(row, "interview.ended", by=by, at=at, why=reason, state=ENDED, closed_at=at, reason=reason)


def _open_row(interview_id: str, by: Actor) -> Interview:
    check_may(by, Action.UPDATE, Kind.INTERVIEW)
    rows = Interview.objects.filter(pk=interview_id, incident=by.incident)
    row = rows.select_related("version__form").first()
    if row is None:
        raise NotAllowed("not_found")
    if row.state != OPEN:
        raise NotAllowed("interview_over")
    return row


def my_interview(interview_id: str, by: Actor) -> Interview:
    """Return an open interview that the actor holds.

    :raises NotAllowed: `wrong_role`, `not_found`, `interview_over`, `not_your_interview`.
    """
    row = _open_row(interview_id, by)
    if row.interviewer != by.account:
        raise NotAllowed("not_your_interview")
    return row


_mine = my_interview
