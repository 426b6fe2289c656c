"""The poster "Is this call real?" as a PDF on A4 or A3, from the text that callers and the hotline read too (R58)."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.template.loader import render_to_string

from bihuan.apps.briefing.queries.public import only_drills
from bihuan.apps.briefing.rules import call_words as said
from bihuan.apps.briefing.rules.never_ask import HEADING, advice
from bihuan.web.parts.sheets import refuse_to_fetch

LANGUAGES: Final = ("zh", "en")
SIZES: Final = {"A4": 1.0, "A3": 1.414}
"""How much larger everything is than on A4: the square root of two a size."""


def poster_html(language: str, size: str) -> str:
    """Return the poster as it is drawn. Without an address in the settings it names the hotline alone."""
    lines, address = settings.OFFICIAL_LINES, settings.PUBLIC_ADDRESS
    context = {
        "html_lang": "zh-Hans" if language == "zh" else "en", "size": size, "scale": SIZES[size],
        "title": said.TITLE.in_(language), "steps": said.lines_of(said.POSTER_STEPS, language, **lines),
        "or_address": said.POSTER_ADDRESS.in_(language), "address": f"{address.rstrip('/')}/public/" if address else "",
        "landline": said.LANDLINE.in_(language), "never_heading": HEADING.in_(language),
        "never": said.never_lines(language), "advice": advice(language, desk=lines["desk"], fraud=lines["fraud"]),
        "desk": lines["desk"], "is_drill": settings.IS_DRILL or only_drills(),
    }  # fmt: skip
    return render_to_string("parts/sheets/poster.html", context)


def draw_poster(language: str, size: str) -> bytes:
    """Return the poster as a PDF of one page; nothing is fetched while it is drawn."""
    from weasyprint import HTML  # only when a poster is drawn: it loads for a second

    html = poster_html(language, size)
    return bytes(HTML(string=html, base_url=None, url_fetcher=refuse_to_fetch).write_pdf())
