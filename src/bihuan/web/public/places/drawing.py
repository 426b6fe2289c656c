"""Draws the list of places where people may have been exposed: a page, and the same as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from django.template.loader import render_to_string
from django.utils import translation

from bihuan.apps.briefing.queries.places_public import PlaceShown, places_shown
from bihuan.apps.briefing.rules.pages import LANGUAGES, PublicFile, draws
from bihuan.web.public.views import shell

ROOT, PER_PAGE = "places/", 80


@draws("places")
def draw(lang: str, at: datetime) -> Iterable[PublicFile]:
    """Draw the list in a language at an instant, 80 places a page."""
    places = places_shown(lang, at)
    pages = max(1, -(-len(places) // PER_PAGE))
    with translation.override(LANGUAGES[lang]):
        for number in range(1, pages + 1):
            path = ROOT if number == 1 else f"{ROOT}{number}/"
            part = places[PER_PAGE * (number - 1) : PER_PAGE * number]
            told = {"places": part, "total": len(places), "number": number, "pages": range(1, pages + 1), "root": ROOT}
            text = render_to_string("public/places/list.html", {**shell(lang, path), **told, "drawn_at": at})
            yield PublicFile(path, text.encode())
    yield PublicFile(f"{ROOT}list.json", _json(places), "application/json")


def _json(places: Iterable[PlaceShown]) -> bytes:
    told = [{**asdict(one), "on_date": one.on_date.isoformat(), "until": one.until.isoformat()} for one in places]
    return json.dumps({"places": told}, ensure_ascii=False, indent=1).encode()
