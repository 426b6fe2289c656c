"""What follows from events about fact-checks: nothing. No job listens to a claim (R73); erasures ask for its keys."""

from __future__ import annotations

from bihuan.apps.briefing.actions.facts_forgetting import names_of_questions
from bihuan.apps.core.erasure import Holding, holds_about

holds_about("briefing.facts", Holding(names=names_of_questions))
