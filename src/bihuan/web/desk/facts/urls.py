"""Addresses of fact-checks and of what residents ask."""

from __future__ import annotations

from django.urls import path

from bihuan.web.desk.facts import fact, facts, questions
from bihuan.web.desk.facts import words as _words  # noqa: F401 - the words name their codes when loaded

_FACT = "briefing/facts/<uuid:fact_id>/"
urlpatterns = [
    path("briefing/facts/", facts.facts, name="facts"),
    path("briefing/facts/write/", facts.write, name="write-fact"),
    path("briefing/facts/questions/", questions.questions, name="fact-questions"),
    path("briefing/facts/questions/take/", questions.take, name="take-question"),
    path("briefing/facts/questions/settle/", questions.settle, name="settle-questions"),
    path(_FACT, fact.fact, name="fact"),
    path(f"{_FACT}print/", facts.printed, name="print-fact"),
    path(f"{_FACT}reword/", facts.reword, name="reword-fact"),
    path(f"{_FACT}publish/", fact.publish, name="publish-fact"),
    path(f"{_FACT}confirm/", fact.confirm, name="confirm-fact"),
    path(f"{_FACT}drop/", fact.drop, name="drop-fact"),
    path(f"{_FACT}questions/<uuid:question_id>/part/", fact.part, name="part-question"),
]
