"""Published files held ready in memory: found by their exact address on the list of what is published, or not at all.

No path of the disk is ever made from what a reader sends, so that no spelling of an address leads anywhere else.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.contrib.staticfiles import finders

from bihuan.apps.briefing.queries.published import path_on_disk, read_manifest
from bihuan.apps.briefing.rules.manifest import NAME, Entry, every_file
from bihuan.apps.briefing.rules.robots import ROBOTS

MOST_KEPT: Final = 1024 * 1024
"""Larger files are read anew from the disk for each reader."""
FRESH_S: Final = 60
STYLE_S: Final = 3600
STYLES: Final = {"public/public.css": "text/css; charset=utf-8", "parts/favicon.svg": "image/svg+xml"}
ROBOTS_AT: Final = "/robots.txt"
_PACKED: Final = ("text/", "application/rss+xml", "application/json", "application/ld+json", "application/xml",
                  "application/cap+xml", "image/svg+xml")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """What the headers of a file say: its type, its tag, how long it is fresh, whether it can be had packed."""

    content_type: str
    tag: str
    fresh_s: int
    may_be_packed: bool

    def headers(self, is_packed: bool) -> dict[str, str]:
        """Return the headers that speak of this file."""
        told = {
            "ETag": f'"{self.tag}-gz"' if is_packed else f'"{self.tag}"',
            "Cache-Control": f"public, max-age={self.fresh_s}",
            "Content-Type": self.content_type,
        }
        if self.may_be_packed:
            told["Vary"] = "Accept-Encoding"
        return told | ({"Content-Encoding": "gzip"} if is_packed else {})


@dataclass(frozen=True, slots=True)
class Ready:
    """One file as it is sent: its bytes, and the same packed, None where that does not make them fewer."""

    kind: Kind
    whole: bytes
    packed: bytes | None

    def is_known(self, if_none_match: str) -> bool:
        """Say whether the reader has it: a tag in `If-None-Match`, compared weakly (RFC 9110, 13.1.2)."""
        told = {one.strip().removeprefix("W/") for one in if_none_match.split(",")}
        return bool(told & {"*", f'"{self.kind.tag}"', f'"{self.kind.tag}-gz"'})


class Site:
    """The published files of one folder; looks at the list once a request and reads anew what changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._listed: tuple[tuple[int, ...], dict[str, Entry]] = ((), {})
        self._ready: dict[str, Ready] = {}

    def entry(self, at: str) -> Entry | None:
        """Return what the list says of `language/path`; None where nothing is published.

        Threads of Django ask beside the front: stamp and list change hands as one, so that a list that was read before
        an exchange never stands under the stamp of the one after it, which would keep removed pages public.
        """
        try:
            told = (self.folder / NAME).stat()
        except OSError:
            self._listed, self._ready = ((), {}), {}
            return None
        stamp = (told.st_ino, told.st_mtime_ns, told.st_size)
        listed, entries = self._listed
        if stamp != listed:
            entries = every_file(read_manifest(self.folder))
            ready = dict(self._ready)
            self._ready = {
                name: ready[name] for name in ready.keys() & entries.keys() if _is_of(ready[name], entries[name])
            }
            self._listed = stamp, entries
        return entries.get(at)

    def find(self, at: str) -> Ready | None:
        """Return the file published at `language/path`; None where nothing is, or where it is too large to keep.

        A file on the disk that is not the one on the list is not sent: it is being exchanged, or somebody changed it.
        """
        entry = self.entry(at)
        if entry is None or entry.size > MOST_KEPT:
            return None
        kept = self._ready.get(at)
        if kept is None or not _is_of(kept, entry):
            body = self.read(at, entry)
            if body is None:
                return None
            kept = self._ready[at] = made_ready(body, entry.digest, entry.content_type)
        return kept

    def read(self, at: str, entry: Entry) -> bytes | None:
        """Return the bytes of an entry from the disk; None where they are not those of the list."""
        try:
            body = path_on_disk(self.folder, at).read_bytes()
        except OSError:
            return None
        return body if _digest(body) == entry.digest else None


def _is_of(ready: Ready, entry: Entry) -> bool:
    return (ready.kind.tag, ready.kind.content_type) == (entry.digest, entry.content_type)


def _digest(body: bytes) -> str:
    # nosemgrep: hash-without-key - over bytes that are made to be published
    return hashlib.sha256(body).hexdigest()


def made_ready(body: bytes, tag: str, content_type: str, fresh_s: int = FRESH_S) -> Ready:
    """Return bytes as they are sent; packed where that makes them smaller."""
    packed = gzip.compress(body, 9, mtime=0) if content_type.startswith(_PACKED) else body
    is_smaller = len(packed) < len(body)
    return Ready(Kind(content_type, tag, fresh_s, is_smaller), body, packed if is_smaller else None)


@lru_cache(maxsize=8)
def site_of(folder: Path) -> Site:
    """Return the site in a folder, one a process."""
    return Site(folder)


@lru_cache(maxsize=1)
def always() -> dict[str, Ready]:
    """Return by address what is there whatever is published: style and drawing of every page, and `robots.txt`."""
    found = {name: finders.find(name) for name in STYLES}
    bodies = {name: Path(str(path)).read_bytes() for name, path in found.items() if path}
    told = {f"/static/{name}": (body, STYLES[name]) for name, body in bodies.items()}
    told[ROBOTS_AT] = ROBOTS.encode("ascii"), "text/plain; charset=utf-8"
    return {at: made_ready(body, _digest(body), kind, STYLE_S) for at, (body, kind) in told.items()}


@lru_cache(maxsize=256)
def accepts_gzip(accept_encoding: str) -> bool:
    """Say whether a reader takes gzip: named or meant by `*`, and not with a weight of nought (RFC 9110, 12.5.3)."""
    weights = dict(_weights(accept_encoding.lower().split(",")))
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def _weights(codings: Iterable[str]) -> Iterable[tuple[str, float]]:
    for coding in codings:
        name, _, weight = coding.strip().partition(";")
        try:
            yield name.strip(), float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            yield name.strip(), 0.0
