"""Draws the page of the ten promises: what each means, how anybody can check it, where it ends, what proves it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from bihuan.apps.briefing.rules.pages import PublicFile, draws
from bihuan.web.public.home.drawing import WAYS
from bihuan.web.public.promises.table import DOCUMENT, Promise, promises
from bihuan.web.public.views import shell


@dataclass(frozen=True, slots=True)
class Proof:
    """A requirement as it is shown: number, what holds in the page's language, its tests."""

    number: str
    holds: str
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A promise as it is shown, in one language; `pages` are (address, title)."""

    number: str
    said: str
    means: str
    check: str
    limit: str
    pages: list[tuple[str, LazyText]]
    proofs: list[Proof]


@draws("promises")
def draw(lang: str, _at: datetime) -> Iterator[PublicFile]:
    """Draw the page in a language; it says the same as long as the product is the same."""
    shown = [_shown(one, lang) for one in promises()]
    context = {**shell(lang, "promises/"), "promises": shown, "document": DOCUMENT}
    yield PublicFile("promises/", render_to_string("public/promises/promises.html", context).encode())


def _shown(one: Promise, lang: str) -> Shown:
    titles = {"home": _("What the public is told")} | {way.part: way.title for way in WAYS}
    pages = [(f"/public/{lang}/{'' if part == 'home' else f'{part}/'}", titles[part]) for part in one.pages]
    said, means, check, limit = (words.in_(lang) for words in (one.said, one.means, one.check, one.limit))
    proofs = [Proof(need.number, need.holds.in_(lang), need.tests) for need in one.requirements]
    return Shown(one.number, said, means, check, limit, pages, proofs)
