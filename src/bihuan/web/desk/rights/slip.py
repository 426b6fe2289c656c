"""The slip of paper with a code: shown once, in the answer to the form, and kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bihuan.apps.briefing.rules.never_ask import HEADING, NEVER_ASK, advice
from bihuan.web.parts.labels import label

if TYPE_CHECKING:
    from bihuan.apps.briefing.actions.rights_codes import Issued

LANGUAGES = {"zh": "zh-Hans", "en": "en"}


def slip(request: HttpRequest, issued: Issued, *, number: int = 0, refusal: str = "") -> HttpResponse:
    """Show the slip of a code that was just made, to be printed on A5; it holds no name."""
    sides = [
        {
            "lang": html, "code": lang, "heading": HEADING.in_(lang),
            "never": [one.in_(lang) for one in NEVER_ASK.values()],
            "advice": advice(lang, desk=settings.OFFICIAL_LINES["desk"], fraud=settings.OFFICIAL_LINES["fraud"]),
            "address": f"{settings.PUBLIC_ADDRESS or request.build_absolute_uri('/').rstrip('/')}/public/{lang}/mine/",
        }
        for lang, html in LANGUAGES.items()
    ]  # fmt: skip
    context = {
        "issued": issued, "sides": sides, "number": number, "refusal": label("code", refusal) if refusal else "",
    }  # fmt: skip
    return render(request, "desk/rights/slip.html", context)
