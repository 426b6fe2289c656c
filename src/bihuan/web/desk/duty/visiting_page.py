"""The checklist as a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.utils.translation import get_language

from bihuan.apps.core.journal import CommandReused
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.forces.actions.inspections import NewVisit, record_visit
from bihuan.apps.forces.rules.inspections import ANSWERS, LACKING, newest
from bihuan.web.parts.duty_acts import command_of

if TYPE_CHECKING:
    from bihuan.apps.forces.models import Post


@dataclass(frozen=True, slots=True)
class Asked:
    """One item as it is asked: its words, its severity, what was chosen and typed so far, what is wrong with it."""

    code: str
    question: str
    severity: str
    chosen: str
    typed: str
    is_missing: bool
    needs_note: bool


def visit_form(post: Post, told: Mapping[str, str]) -> dict[str, Any]:
    """Return the checklist for a post as it was filled in so far."""
    language = "zh" if (get_language() or "").startswith("zh") else "en"
    used = newest()
    items = [
        Asked(
            item.code, item.texts[language], item.severity, told.get(f"answer-{item.code}", ""),
            told.get(f"note-{item.code}", ""), bool(told) and not told.get(f"answer-{item.code}"),
            told.get(f"answer-{item.code}") == LACKING and not told.get(f"note-{item.code}", "").strip(),
        )
        for item in used.for_kind(post.kind)
    ]  # fmt: skip
    return {"post": post, "title": used.titles[language], "items": items, "answers": ANSWERS, "command": str(uuid4())}


def record(post: Post, told: Mapping[str, str], by: Actor, at: datetime) -> str:
    """Keep the visit that the form tells and return it. :raises NotAllowed: what the action refuses, `command_used`."""
    asked = newest().for_kind(post.kind)
    answers = {item.code: told[f"answer-{item.code}"] for item in asked if told.get(f"answer-{item.code}")}
    notes = {item.code: told.get(f"note-{item.code}", "") for item in asked}
    try:
        return record_visit(new=NewVisit(post.pk, answers, notes), by=by, at=at, command=command_of(told))
    except CommandReused:
        raise NotAllowed("command_used") from None
