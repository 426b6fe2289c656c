"""What the list of fact-checks shows at one instant, and the forms with which one is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator

from bihuan.apps.briefing.access.facts import list_facts, may_with_facts, may_with_questions
from bihuan.apps.briefing.queries.facts import (
    TABS,
    in_tab,
    may_replace,
    shown_wordings,
    sources_of,
    standing,
    tab_counts,
)
from bihuan.apps.briefing.queries.facts_questions import question_counts
from bihuan.apps.briefing.rules.facts import TOPICS
from bihuan.apps.core.rules.permissions import Action
from bihuan.web.desk.facts.forms import WordsForm, WriteForm
from bihuan.web.desk.facts.lines import fact_lines
from bihuan.web.parts.labels import label

if TYPE_CHECKING:
    from bihuan.apps.briefing.models import FactCheck
    from bihuan.web.parts.disclosure import Looker

SIZE = 50
_TEXTS = ("claim_zh", "claim_en", "verdict", "answer_zh", "answer_en")


def list_context(look: Looker, asked: Mapping[str, str]) -> dict[str, Any]:
    """Return all that the list of fact-checks shows."""
    by, at = look.by, look.at
    found, may_work = list_facts(by), may_with_facts(by, Action.UPDATE)
    topic = asked.get("topic", "") if asked.get("topic") in TOPICS else ""
    found = found.filter(topic=topic) if topic else found
    tab = asked.get("tab", "") if asked.get("tab") in TABS else "published"
    page = Paginator(in_tab(found, tab, at), SIZE).get_page(asked.get("page"))
    due = in_tab(list_facts(by), "reviews", at) if may_work else list_facts(by).none()
    may_ask = may_with_questions(by, Action.LIST)
    return {
        "page": page, "lines": fact_lines(page.object_list, look), "tab": tab, "at": at, "may_work": may_work,
        "tabs": [(name, n) for name, n in tab_counts(found, at) if may_work or name != "waiting"],
        "due": fact_lines(due[:SIZE], look), "due_n": due.count(), "standing": standing(by, at),
        "may_write": may_with_facts(by, Action.CREATE), "questions": question_counts(by) if may_ask else None,
        "topics": [(code, label("fact_topic", code)) for code in TOPICS], "topic": topic,
    }  # fmt: skip


def write_form(look: Looker, data: Any = None, initial: Mapping[str, str] | None = None) -> WriteForm:
    """Return the form of a new fact-check; `initial` may name the one whose place it takes."""
    lines = fact_lines(may_replace(look.by), look)
    replaceable = [(one.row.pk, f"{one.row.number} {one.claim}"[:100]) for one in lines]
    begin: dict[str, Any] = {"language": "zh", "replaces": (initial or {}).get("replaces", "")}
    return WriteForm(replaceable, data, begin)


def reword_form(row: FactCheck, data: Any = None) -> WordsForm:
    """Return the form of another wording, filled with the latest one."""
    draft = shown_wordings([row], is_work=True)[row.pk]
    names = (*_TEXTS, "note_zh", "note_en") if row.draft else _TEXTS
    initial = {name: getattr(draft, name) for name in names}
    sources = sources_of(draft) if data is None else ()
    return WordsForm(data, initial, sources=sources, is_correction=row.version > 0)
