"""Who may have which fact-check and which question."""

from bihuan.apps.briefing.queries.facts import get_fact, list_facts, may_with_facts
from bihuan.apps.briefing.queries.facts_questions import get_question, list_questions, may_with_questions

__all__ = ["get_fact", "get_question", "list_facts", "list_questions", "may_with_facts", "may_with_questions"]
