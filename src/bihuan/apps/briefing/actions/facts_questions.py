"""Questions of residents are kept without anybody in them, grouped to a claim by a person, and forgotten in a week."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F

from bihuan.apps.briefing.models import FactCheck, FactQuestion
from bihuan.apps.briefing.queries.facts import get_fact
from bihuan.apps.briefing.queries.facts_guarded import official_lines
from bihuan.apps.briefing.queries.facts_questions import check_crowd, check_questions, get_question
from bihuan.apps.briefing.rules.facts import SUPERSEDED, WITHDRAWN
from bihuan.apps.briefing.rules.facts_questions import (
    DISMISSED,
    FORM,
    GROUPED,
    HOTLINE,
    NEW,
    check_dismissal,
    check_question,
)
from bihuan.apps.briefing.rules.facts_words import strip_personal
from bihuan.apps.briefing.rules.fair_share import FAIR, NOBODY, QUESTION, Source
from bihuan.apps.core.journal import CommandReused, run_command, writing
from bihuan.apps.core.journal.rows import begin_row, move_row, next_number
from bihuan.apps.core.rules import Actor, NotAllowed, system
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.core.sealing import filled, index_of

SUBJECT, STALE = "fact_question", "question_moved"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was kept of a question: its words as they stand now, and the kinds of what was left out of them."""

    text: str
    left_out: tuple[str, ...]


def ask_question(
    *, text: str, language: str, incident: str, at: datetime, command: str = "", source: Source = NOBODY
) -> Asked:
    """Keep what a resident asks by the public form, stripped of personal data; nothing of the sender is kept.

    Sent twice with one command it is kept once. :raises NotAllowed: `question_too_short`, `question_too_long`,
        `nothing_left` (all of it was personal), `unknown_language`, `share_used`, `too_many_questions`.
    """
    said = _stripped(text, language)
    with writing():
        _keep_once(said, language, FORM, command, system(incident), at, source)
    return said


@dataclass(frozen=True, slots=True)
class Received:
    """What the public form is told: what was kept, or the code of the refusal."""

    kept: Asked | None
    code: str = ""


def receive_question(
    *, text: str, language: str, incident: str, at: datetime, command: str, source: Source = NOBODY
) -> Received:
    """Keep a question of the public form, or say why not: what the public pages call, which know no refusals."""
    try:
        return Received(
            ask_question(text=text, language=language, incident=incident, at=at, command=command, source=source)
        )
    except NotAllowed as refusal:
        return Received(None, refusal.code)


def take_question(*, text: str, language: str, by: Actor, at: datetime, command: str = "") -> Asked:
    """Keep what a resident asked on the telephone, stripped alike; nothing of the caller is kept.

    :raises NotAllowed: `wrong_role`, or as `ask_question`.
    """
    said = _stripped(text, language)
    with writing():
        _keep_once(said, language, HOTLINE, command, by, at)
    return said


def _stripped(text: str, language: str) -> Asked:
    """Return what may be kept of a question; a text that says nothing without its personal data is refused."""
    kept, left_out = strip_personal(check_question(text, language), official_lines())
    if left_out and sum(c.isalpha() for c in kept) < 4:
        raise NotAllowed("nothing_left")
    return Asked(kept, left_out)


def _keep_once(
    said: Asked, language: str, way: str, command: str, by: Actor, at: datetime, source: Source = NOBODY
) -> None:
    check_questions(by, Action.CREATE)
    told = index_of(by.incident, SUBJECT, said.text)  # under a key: a plain digest could be tried
    request = {"do": "ask", "told": told, "way": way, "language": language}

    def keep() -> dict[str, object]:
        with FAIR.taking(QUESTION, source, at):  # here: what one command brings again uses nothing of a share
            return {"id": _keep(said, language, way, by, at)}

    do: dict[str, Any] = {"request": request, "at": at, "do": keep}
    try:
        run_command(command=command, **do)
    except CommandReused:  # somebody went back and asked something else by the same page: another question
        run_command(command="", **do)


def _keep(said: Asked, language: str, way: str, by: Actor, at: datetime) -> str:
    if way == FORM:
        check_crowd(by.incident, at)
    number = next_number(FactQuestion.objects.filter(incident_id=by.incident))
    row = FactQuestion(incident_id=by.incident, number=number, way=way, language=language, asked_at=at)
    facts = {"number": number, "way": way, "language": language}
    begin_row(
        filled(row, text=said.text), "fact_question.asked", SUBJECT, by=by, at=at, facts=facts, to_state=NEW
    )  # fmt: skip
    return str(row.pk)


def group_questions(*, question_ids: Iterable[str], fact_id: str, by: Actor, at: datetime) -> int:
    """Say that these questions ask about one claim, which counts them; return how many.

    :raises NotAllowed: `nothing_chosen`, `not_found`, `fact_over`, `question_settled`.
    """
    with writing():
        fact = get_fact(by, fact_id)
        if fact.state in {SUPERSEDED, WITHDRAWN}:
            raise NotAllowed("fact_over")
        ids = _chosen(question_ids)
        for one in ids:
            row = _waiting(by, one)
            _move(row, "fact_question.grouped", by, at, more={"to": fact.pk}, state=GROUPED, fact=fact)
        _count(fact, len(ids))
        return len(ids)


def part_question(*, question_id: str, by: Actor, at: datetime) -> FactQuestion:
    """Take a grouping or a laying aside back: the question waits again.

    :raises NotAllowed: `not_found`, `question_waits`.
    """
    with writing():
        row = get_question(by, question_id, Action.UPDATE)
        if row.state == NEW:
            raise NotAllowed("question_waits")
        if row.fact is not None:
            _count(row.fact, -1)
        more = {"from": row.fact_id or ""}
        return _move(row, "fact_question.parted", by, at, more=more, state=NEW, fact=None)


def dismiss_questions(*, question_ids: Iterable[str], reason: str, by: Actor, at: datetime) -> int:
    """Lay questions aside, with the reason; return how many.

    :raises NotAllowed: `bad_reason`, `nothing_chosen`, `not_found`, `question_settled`.
    """
    check_dismissal(reason)
    with writing():
        ids = _chosen(question_ids)
        for one in ids:
            _move(_waiting(by, one), "fact_question.dismissed", by, at, why=reason, state=DISMISSED)
        return len(ids)


def _chosen(question_ids: Iterable[str]) -> list[str]:
    ids = list(dict.fromkeys(question_ids))
    if not ids:
        raise NotAllowed("nothing_chosen")
    return ids


def _waiting(by: Actor, question_id: str) -> FactQuestion:
    row = get_question(by, question_id, Action.UPDATE)
    if row.state != NEW:
        raise NotAllowed("question_settled")
    return row


def _count(fact: FactCheck, more: int) -> None:
    """Count questions in the claim; a plain count beside its moves, so that it makes no page stale."""
    FactCheck.objects.filter(pk=fact.pk).update(question_n=F("question_n") + more)


def _move(
    row: FactQuestion, event: str, by: Actor, at: datetime, *, why: str = "",
    more: Mapping[str, object] | None = None, **changes: Any,
) -> FactQuestion:  # fmt: skip
    facts = {"number": row.number, **(more or {})}
    return move_row(row, event, SUBJECT, changes, by=by, at=at, facts=facts, why=why, stale=STALE)
