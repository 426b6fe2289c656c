"""What the ground has of fact-checks: one that is published and corrected, and a question that was grouped to it."""

from __future__ import annotations

from datetime import timedelta

from bihuan.apps.briefing.models import FactCheck, FactDraft, FactQuestion, FactVersion
from tests.trust.ground import Ground

_WORDS = dict.fromkeys(("claim_zh", "claim_en", "answer_zh", "answer_en"), "大蒜能防病毒。")


def facts_values(ground: Ground) -> dict[str, str]:
    """Return what stands for the parameters of the addresses of fact-checks."""
    at, incident = ground.world.at, ground.world.incident
    review = at + timedelta(days=2)
    row = FactCheck.objects.create(
        incident=incident, number=1, topic="other", channel_class="media", language="zh", first_seen_on=at.date(),
        state="published", version=1, draft=2, published_at=at, first_published_at=at, next_review_at=review,
        question_n=1,
    )  # fmt: skip
    first, _ = (
        FactDraft.objects.create(fact=row, serial=n, verdict="false", written_by="a", written_at=at, **_WORDS)
        for n in (1, 2)
    )
    FactVersion.objects.create(
        fact=row, version=1, draft=first, written_by="a", reviewed_by="b", published_at=at, next_review_at=review
    )
    question = FactQuestion(
        incident=incident, number=1, way="form", language="zh", asked_at=at, state="grouped", fact=row
    )
    question.text = "大蒜有用吗"
    question.save()
    return {"fact_id": row.pk, "question_id": question.pk}
