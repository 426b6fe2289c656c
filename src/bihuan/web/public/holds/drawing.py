"""Draws what holds where: the list, and a page for every community in which something holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from django.template.loader import render_to_string

from bihuan.apps.briefing.queries.holds import Community, communities
from bihuan.apps.briefing.queries.maps import held_map
from bihuan.apps.briefing.rules.pages import PublicFile, draws
from bihuan.web.parts.still_maps import StillMap
from bihuan.web.public.holds.forms import HereForm
from bihuan.web.public.stills import with_map
from bihuan.web.public.views import shell

FIRST: Final = 60
PER_PAGE: Final = 250


def index_context(found: Sequence[Community]) -> dict[str, Any]:
    """Return what the first page of the part shows besides its shell."""
    held = [one for one in found if one.controls]
    return {
        "form": HereForm(), "held": held[:FIRST], "held_n": len(held), "all_n": len(found),
        "pages": range(1, 1 + -(-len(found) // PER_PAGE)),
    }  # fmt: skip


@draws("holds")
def draw(lang: str, at: datetime) -> Iterator[PublicFile]:
    """Draw the part in a language: its first page, the list of all communities, each one where something holds."""
    found = communities(at)
    yield index_page(lang, found, at)
    for number, start in enumerate(range(0, len(found), PER_PAGE), start=1):
        shown = found[start : start + PER_PAGE]
        context = {"shown": shown, "first": start + 1, "last": start + len(shown), **index_context(found)}
        yield _page(lang, f"holds/all/{number}/", "all", {**context, "number": number})
    for one in found:
        if one.controls:
            yield _page(lang, f"holds/{one.id}/", "community", {"one": one})


def index_page(lang: str, found: Sequence[Community], at: datetime) -> PublicFile:
    """Return the first page, with one map of all that holds and the list that says the same."""
    held = held_map(at)

    def drawn(still: StillMap | None) -> PublicFile:
        shapes = still.parts if still is not None else [None] * len(held.lines)
        lines = list(zip(held.lines, shapes, strict=True))
        told = {**index_context(found), "map": still, "map_lines": lines, "map_n": held.n}
        return _page(lang, "holds/", "index", told)

    return with_map(lang, held.told, drawn)


def _page(lang: str, path: str, name: str, context: dict[str, Any]) -> PublicFile:
    return PublicFile(path, render_to_string(f"public/holds/{name}.html", {**shell(lang, path), **context}).encode())
