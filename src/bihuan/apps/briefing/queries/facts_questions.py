"""What residents asked: what waits to be grouped, how many came, and how fast they come."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from bihuan.apps.briefing.models import FactCheck, FactQuestion
from bihuan.apps.briefing.rules.facts_questions import FORM, GROUPED, HOUR, MINUTE, NEW, check_flood
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may, may_do

Questions = QuerySet[FactQuestion]


def may_with_questions(by: Actor, action: Action) -> bool:
    """Say whether the actor may do this to what residents ask."""
    return may_do(by, action, Kind.FACT_QUESTION, "")


def check_questions(by: Actor, action: Action) -> None:
    """Refuse what the actor may not do to what residents ask. :raises NotAllowed: `wrong_role`."""
    check_may(by, action, Kind.FACT_QUESTION)


def list_questions(by: Actor) -> Questions:
    """Return the questions that the actor may see. :raises NotAllowed: `wrong_role`."""
    check_questions(by, Action.LIST)
    return FactQuestion.objects.filter(incident_id=by.incident).select_related("fact")


def get_question(by: Actor, question_id: str, action: Action = Action.READ) -> FactQuestion:
    """Return a question. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    row = FactQuestion.objects.filter(pk=question_id, incident_id=by.incident).select_related("fact").first()
    if row is None or not may_with_questions(by, action):
        raise NotAllowed("not_found")
    return row


def waiting_questions(by: Actor) -> Questions:
    """Return the questions that nobody has grouped or laid aside yet, the oldest first."""
    return list_questions(by).filter(state=NEW).order_by("asked_at", "number")


def grouped_to(fact: FactCheck) -> Questions:
    """Return the questions that were grouped to a claim, the latest first; their words are not for its page."""
    return FactQuestion.objects.filter(fact=fact, state=GROUPED).order_by("-asked_at", "-number")


def question_counts(by: Actor) -> dict[str, int]:
    """Return how many questions came, by what became of them."""
    rows = list_questions(by)
    return {state: rows.filter(state=state).count() for state in ("new", "grouped", "dismissed")}


def check_crowd(incident: str, at: datetime) -> None:
    """Refuse a question of the form when more come than anybody could read. :raises NotAllowed: `too_many_questions`.

    What is counted is the table itself: nothing about who sends is looked at (R70).
    """
    rows = FactQuestion.objects.filter(incident_id=incident, way=FORM)
    check_flood(rows.filter(asked_at__gt=at - MINUTE).count(), rows.filter(asked_at__gt=at - HOUR).count())
