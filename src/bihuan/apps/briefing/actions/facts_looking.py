"""Looking at what residents asked: whole for who groups it while it waits, with an entry in the log; else hidden."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bihuan.apps.briefing.models import FactQuestion
from bihuan.apps.briefing.queries.facts_questions import may_with_questions
from bihuan.apps.briefing.rules.facts_questions import NEW
from bihuan.apps.core.journal import Look, failing_closed, record_access, writing
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.core.rules.personal import Relation, Surface, Viewer
from bihuan.apps.core.rules.showing import Shown, show
from bihuan.apps.core.sealing import open_all


def look_at_questions(
    *, rows: Sequence[FactQuestion], by: Actor, at: datetime, surface: Surface = Surface.PAGE, session: str = ""
) -> dict[str, Shown]:
    """Return the words of questions that `access` gave as the actor may see them; the log says which stood whole.

    :raises NotAllowed: `cannot_show` when policy, log or reading fails: then nothing is shown.
    """
    with failing_closed():
        open_all(rows)
        seen = {row.pk: _said(row, by, surface) for row in rows}
        whole = [row for row in rows if seen[row.pk].is_whole]
        if whole:
            with writing():
                for row in whole:
                    look = Look("read", "fact_question", row.pk, "", ("text",), "order_work", session=session)
                    record_access(look, by=by, at=at)
        return seen


def _said(row: FactQuestion, by: Actor, surface: Surface) -> Shown:
    is_work = row.state == NEW and may_with_questions(by, Action.UPDATE)
    viewer = Viewer(by.role, Relation.HOLDER if is_work else Relation.NONE, surface)
    return show(FactQuestion.PERSONAL, "text", str(row.text or ""), viewer)
