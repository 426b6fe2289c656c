"""Draws the form for help as a file: only who sends it costs anything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.template.loader import render_to_string

from bihuan.apps.briefing.rules.pages import PublicFile, draws
from bihuan.web.public.help.forms import HelpForm
from bihuan.web.public.views import shell


@draws("help")
def draw(lang: str, _at: datetime) -> Iterator[PublicFile]:
    """Draw the empty form in a language."""
    page = render_to_string("public/help/form.html", {**shell(lang, "help/"), "form": HelpForm()})
    yield PublicFile("help/", page.encode())
