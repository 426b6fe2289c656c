"""What is published: groups of files, each drawn by the audience that registered it. Pure but for the registry."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

LANGUAGES = {"zh": "zh-hans", "en": "en"}
MOST_BYTES = 50 * 1024
HTML = "text/html; charset=utf-8"
PUBLISH, PUBLISH_HOLDS = "briefing.publish", "briefing.publish_holds"
TELL_OF_CONTROLS = ("holds", "home")
"""The groups that are drawn anew whenever a control moved."""
_STEP = r"[A-Za-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*"
_PATH = re.compile(rf"(?:{_STEP}/)*(?:{_STEP})?")


class NotPublishable(Exception):  # noqa: N818 - named after the refusal
    """A file that must not be published: `code` says why (`bad_path`, `path_twice`, `too_heavy`), `path` which."""

    def __init__(self, code: str, path: str) -> None:
        super().__init__(f"{code}: {path}")
        self.code, self.path = code, path


@dataclass(frozen=True, slots=True)
class PublicFile:
    """One file of the public site: its path below the language (`facts/7/`, `facts/feed.xml`), its bytes."""

    path: str
    body: bytes
    content_type: str = HTML


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


def check_path(path: str) -> None:
    """Refuse a path that is no plain one: parts of letters, digits, `-`, `_`, inner dots. :raises NotPublishable:."""
    if len(path) > 200 or _PATH.fullmatch(path) is None:
        raise NotPublishable("bad_path", path)


def file_name(path: str) -> str:
    """Return by which name the file at a path lies on the disk: a page is the `index.html` of its folder."""
    return f"{path}index.html" if path == "" or path.endswith("/") else path


def is_too_heavy(file: PublicFile, style_bytes: int) -> bool:
    """Say whether a page weighs more than 50 KiB together with the style sheet it is shown in."""
    return file.content_type.startswith("text/html") and len(file.body) + style_bytes > MOST_BYTES
