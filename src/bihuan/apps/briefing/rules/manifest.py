"""The list of what is published: which files each group has, with their digests. Pure.

It lies beside the files, so that whoever answers readers needs no database, and answers with nothing that is not on it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Final

NAME: Final = ".published.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """One published file: the digest of its bytes (hex), how many, their type, since when it stands (ISO, UTC)."""

    digest: str
    size: int
    content_type: str
    published_at: str


@dataclass(frozen=True, slots=True)
class Group:
    """The files of one group by `language/path`; `seen` events of the journal were there when it was drawn."""

    seen: int = 0
    drawn_at: str = ""
    files: Mapping[str, Entry] = field(default_factory=dict)


Manifest = Mapping[str, Group]


def dump(manifest: Manifest) -> str:
    """Return the list as ASCII text, always the same for the same list."""
    return json.dumps({name: asdict(group) for name, group in manifest.items()}, sort_keys=True, indent=0)


def load(text: str) -> dict[str, Group]:
    """Return the list that `dump` made; an empty one for what cannot be read: then everything is drawn anew."""
    try:
        told = json.loads(text)
        return {name: _group(group) for name, group in told.items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}


def _group(told: Mapping[str, object]) -> Group:
    files = told["files"]
    assert isinstance(files, dict)  # noqa: S101 - narrows the type; `dump` wrote it
    return Group(int(str(told["seen"])), str(told["drawn_at"]), {at: Entry(**entry) for at, entry in files.items()})


def every_file(manifest: Manifest) -> dict[str, Entry]:
    """Return all files of all groups by `language/path`."""
    return {at: entry for group in manifest.values() for at, entry in group.files.items()}
