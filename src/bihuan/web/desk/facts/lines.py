"""Fact-checks as the desk's pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from bihuan.apps.briefing.queries.facts import may_with_facts, shown_wordings, sources_of
from bihuan.apps.briefing.rules.facts import PUBLISHED
from bihuan.apps.core.rules.permissions import Action
from bihuan.web.parts.facts_words import SIGNS

if TYPE_CHECKING:
    from datetime import datetime

    from bihuan.apps.briefing.models import FactCheck, FactDraft, FactVersion
    from bihuan.apps.briefing.rules.facts_evidence import Source
    from bihuan.web.parts.disclosure import Looker


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact-check as a list shows it: by the claim of its latest wording."""

    row: FactCheck
    claim: str
    verdict: str
    sign: str
    is_due: bool


@dataclass(frozen=True, slots=True)
class WordingShown:
    """One wording with its sources; `version` is what was published of it, None while it waits."""

    draft: FactDraft
    sign: str
    sources: tuple[Source, ...]
    version: FactVersion | None = None


def claim_of(draft: FactDraft) -> str:
    """Return the claim of a wording in the language of the page."""
    return draft.claim_zh if (get_language() or "").startswith("zh") else draft.claim_en


def fact_lines(rows: Iterable[FactCheck], look: Looker) -> list[FactLine]:
    """Return fact-checks as a list shows them; a wording that waits is shown to who works with it alone."""
    listed = list(rows)
    wordings = shown_wordings(listed, is_work=may_with_facts(look.by, Action.UPDATE))
    return [_line(row, wordings[row.pk], look.at) for row in listed]


def _line(row: FactCheck, draft: FactDraft, at: datetime) -> FactLine:
    is_due = row.state == PUBLISHED and row.next_review_at is not None and row.next_review_at <= at
    return FactLine(row, claim_of(draft), draft.verdict, SIGNS[draft.verdict], is_due)


def wording_shown(draft: FactDraft) -> WordingShown:
    """Return a wording that waits as the page shows it."""
    return WordingShown(draft, SIGNS[draft.verdict], sources_of(draft))


def version_shown(version: FactVersion) -> WordingShown:
    """Return a published version as the page shows it."""
    draft = version.draft
    return WordingShown(draft, SIGNS[draft.verdict], sources_of(draft), version)
