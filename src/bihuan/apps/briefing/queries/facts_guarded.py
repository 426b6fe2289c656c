"""What the guard of interview forms says about the words of a fact-check.

What leads people elsewhere (a carrier) is refused. A word of the lexicon is only pointed out: whoever answers a rumour
about a fraud has to be able to say "bank card", and says it as an answer, not as a question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from bihuan.apps.briefing.models import FactDraft

if TYPE_CHECKING:
    from bihuan.engine.formguard import Finding

CARRIER, LEXICON = "carrier", "lexicon"


def official_lines() -> tuple[str, ...]:
    """Return the numbers that may stand in every text: the hotline and the anti-fraud line."""
    return tuple(settings.OFFICIAL_LINES.values())


def guarded(text: str, place: str = "") -> tuple[Finding, ...]:
    """Return what the guard finds in a text; the official lines and those of emergencies may stand in it."""
    from bihuan.engine.formguard import OFFICIAL, check_text  # its tables are loaded at the first text alone

    return check_text(text, place=place, official=tuple(dict.fromkeys((*OFFICIAL, *official_lines()))))


def words_to_look_at(draft: FactDraft) -> list[str]:
    """Return the words of a wording that a fraudster uses too, each once: whoever publishes looks at them."""
    texts = (draft.claim_zh, draft.claim_en, draft.answer_zh, draft.answer_en, draft.note_zh, draft.note_en)
    return list(dict.fromkeys(one.term for text in texts for one in guarded(text) if one.layer == LEXICON))
