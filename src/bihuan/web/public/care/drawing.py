"""Draws the form for care as a file: only who sends it costs anything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.template.loader import render_to_string

from bihuan.apps.briefing.rules.pages import PublicFile, draws
from bihuan.web.public.care.forms import CareForm
from bihuan.web.public.views import shell


@draws("care")
def draw(lang: str, _at: datetime) -> Iterator[PublicFile]:
    """Draw the empty form in a language."""
    page = render_to_string("public/care/form.html", {**shell(lang, "care/"), "form": CareForm()})
    yield PublicFile("care/", page.encode())
