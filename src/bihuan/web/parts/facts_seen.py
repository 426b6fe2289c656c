"""What residents ask as one viewer sees it: the door of `disclosure` for their words, kept apart for its length."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bihuan.apps.briefing.actions.facts_looking import look_at_questions
from bihuan.apps.core.rules.showing import Shown
from bihuan.web.parts.disclosure import Looker

if TYPE_CHECKING:
    from bihuan.apps.briefing.models import FactQuestion


def questions_seen(look: Looker, rows: Iterable[FactQuestion]) -> dict[str, Shown]:
    """Return the words of questions that `access` gave as they may be seen. :raises NotAllowed: `cannot_show`."""
    return look_at_questions(rows=list(rows), by=look.by, at=look.at, surface=look.surface, session=look.session)
