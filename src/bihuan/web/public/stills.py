"""Pages with a map that stay light: where one would be too heavy its map has fewer corners, at last there is none."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.contrib.staticfiles import finders

from bihuan.apps.briefing.rules.maps import MapTold
from bihuan.apps.briefing.rules.pages import PublicFile, is_too_heavy
from bihuan.web.parts.still_maps import FEWER_CORNERS, StillMap, draw_still

_SHEETS: Final = ("public/public.css", "public/news.css", "parts/still_map.css")


@lru_cache(maxsize=1)
def style_bytes() -> int:
    """Return how much the style sheets of a page with a map weigh together."""
    return sum(Path(str(finders.find(one))).stat().st_size for one in _SHEETS)


def with_map(lang: str, told: MapTold, draw: Callable[[StillMap | None], PublicFile]) -> PublicFile:
    """Return a page drawn with the finest map with which it keeps to the weight of public pages, else without one."""
    for most in FEWER_CORNERS:
        found = draw_still(told, lang=lang, most=most)
        page = draw(found)
        if found is None or not is_too_heavy(page, style_bytes()):
            return page
    return draw(None)
