"""Probes of the matrix for fact-checks and for what residents ask."""

from __future__ import annotations

from datetime import timedelta

from bihuan.apps.briefing.access.facts import get_fact, get_question, list_facts, list_questions
from bihuan.apps.briefing.actions.facts import confirm_fact, file_fact
from bihuan.apps.briefing.actions.facts_questions import ask_question, dismiss_questions, take_question
from bihuan.apps.briefing.actions.facts_sweeping import lapse_unproven
from bihuan.apps.briefing.models import FactCheck, FactDraft, FactQuestion, FactVersion
from bihuan.apps.core.rules import Role
from tests.facts_world import GARLIC, claim
from tests.trust.trying import Try, probe

HOUR = timedelta(hours=1)


def _fact(t: Try, *, is_unproven: bool = False) -> str:
    """Return a published fact-check of the world; taken back afterwards."""
    row = FactCheck.objects.create(
        incident=t.world.incident, number=990, topic="other", channel_class="media", language="zh",
        first_seen_on=t.at.date(), state="published", version=1, published_at=t.at, first_published_at=t.at,
        next_review_at=t.at + HOUR, expires_at=t.at if is_unproven else None,
    )  # fmt: skip
    draft = FactDraft.objects.create(
        fact=row, serial=1, claim_zh="探测", claim_en="probe", verdict="false", answer_zh="探测", answer_en="probe",
        written_by="a", written_at=t.at,
    )  # fmt: skip
    FactVersion.objects.create(
        fact=row, version=1, draft=draft, written_by="a", reviewed_by="b", published_at=t.at,
        next_review_at=t.at + HOUR,
    )  # fmt: skip
    return row.pk


def _question(t: Try) -> str:
    """Return a question of the world that waits; taken back afterwards."""
    row = FactQuestion(incident=t.world.incident, number=990, way="form", language="zh", asked_at=t.at)
    row.text = "探测"
    row.save()
    return row.pk


@probe("fact_check", "list")
def _(t: Try) -> bool:
    pk = _fact(t)
    return list_facts(t.by).filter(pk=pk).exists()


@probe("fact_check", "read")
def _(t: Try) -> bool:
    return bool(get_fact(t.by, _fact(t)))


@probe("fact_check", "create")
def _(t: Try) -> bool:
    told = claim(first_seen_on=t.at.date())
    return file_fact(claim=told, words=GARLIC, by=t.by, at=t.at).incident_id == t.world.incident.code


@probe("fact_check", "update")
def _(t: Try) -> bool:
    if t.by.role is Role.SYSTEM:
        _fact(t, is_unproven=True)
        return lapse_unproven(incident=t.by.incident, at=t.at) == 1
    return confirm_fact(fact_id=_fact(t), next_review_at=t.at + 2 * HOUR, by=t.by, at=t.at).version == 1


@probe("fact_question", "list")
def _(t: Try) -> bool:
    pk = _question(t)
    return list_questions(t.by).filter(pk=pk).exists()


@probe("fact_question", "read")
def _(t: Try) -> bool:
    return bool(get_question(t.by, _question(t)))


@probe("fact_question", "create")
def _(t: Try) -> bool:
    told = {"text": "听说大蒜有用是吗", "language": "zh", "at": t.at}
    if t.by.role is Role.SYSTEM:
        ask_question(incident=t.by.incident, **told)  # type: ignore[arg-type]  # by name
    else:
        take_question(by=t.by, **told)  # type: ignore[arg-type]  # by name
    return FactQuestion.objects.filter(incident=t.world.incident).exists()


@probe("fact_question", "update")
def _(t: Try) -> bool:
    return dismiss_questions(question_ids=[_question(t)], reason="unreadable", by=t.by, at=t.at) == 1
