"""Draws the public page of the situation: the latest released press sheets, and each as a PDF."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.template.loader import render_to_string
from django.utils import translation

from bihuan.apps.briefing.queries.situation_press import latest_sheets
from bihuan.apps.briefing.rules.pages import LANGUAGES, PublicFile, draws
from bihuan.web.parts.press_sheet import press_pdf, press_view
from bihuan.web.public.views import shell

PATH = "situation/"


@draws("situation")
def draw(lang: str, at: datetime) -> Iterator[PublicFile]:
    """Draw the page with the latest sheet of every open incident, and the sheets as PDF files."""
    with translation.override(LANGUAGES[lang]):
        found = [(latest, press_view(latest.said, latest.digest)) for latest in latest_sheets(at)]
        names = [f"{PATH}press-{number}.pdf" for number in range(1, len(found) + 1)]
        sheets = [
            {"press": view, "is_corrected": latest.is_corrected, "pdf": name.removeprefix(PATH)}
            for (latest, view), name in zip(found, names, strict=True)
        ]
        page = render_to_string("public/situation/situation.html", {**shell(lang, PATH), "sheets": sheets, "at": at})
        files = [PublicFile(PATH, page.encode())]
        for (_latest, view), name in zip(found, names, strict=True):
            files.append(PublicFile(name, press_pdf(view), "application/pdf"))
    yield from files
