"""What is published: groups of files, each drawn by the audience that registered it. Pure but for the registry."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

LANGUAGES = {"zh": "zh-hans", "en": "en"}
MOST_BYTES = 50 * 1024


@dataclass(frozen=True, slots=True)
class PublicFile:
    """One file of the public site: its path below the language (`facts/7/`, `facts/feed.xml`), its bytes."""

    path: str
    body: bytes
    content_type: str = "text/html; charset=utf-8"


Draw = Callable[[str, datetime], Iterable[PublicFile]]
GROUPS: dict[str, Draw] = {}


def draws(group: str) -> Callable[[Draw], Draw]:
    """Register the function that draws all files of a group in a language (a key of `LANGUAGES`) at an instant.

    The files of a group that it draws no longer are removed at the next publication.
    """

    def register(draw: Draw) -> Draw:
        GROUPS[group] = draw
        return draw

    return register
