"""The notice of what nobody of the desk ever asks, wherever a resident meets the desk (trust A8)."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.utils.translation import get_language

from bihuan.apps.briefing.rules.never_ask import HEADING, IN_BRIEF, NEVER_ASK, advice

register = template.Library()
TAGS = {"zh": "zh-Hans", "en": "en"}


def notice_in(language: str) -> dict[str, object]:
    """Return the notice in `zh` or `en`: its heading, the six things, all in one sentence, what to do."""
    lines = settings.OFFICIAL_LINES
    return {
        "lang": TAGS[language], "heading": HEADING.in_(language), "brief": IN_BRIEF.in_(language),
        "things": [words.in_(language) for words in NEVER_ASK.values()],
        "advice": advice(language, desk=lines["desk"], fraud=lines["fraud"]),
    }  # fmt: skip


def _here() -> str:
    return "en" if get_language() == "en" else "zh"


@register.inclusion_tag("parts/never_ask.html")
def never_ask(*, brief: bool = False, both: bool = False) -> dict[str, object]:
    """Show the notice in the language of the page, or in both; in brief as one sentence."""
    return {"notices": [notice_in(one) for one in (("zh", "en") if both else (_here(),))], "is_brief": brief}


@register.inclusion_tag("parts/never_ask_shown.html")
def never_ask_shown() -> dict[str, object]:
    """Show a button that fills the screen with the notice in both languages, to be turned to a resident."""
    return {"notices": [notice_in("zh"), notice_in("en")]}
