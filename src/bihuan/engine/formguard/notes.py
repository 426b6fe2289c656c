"""Safety notes ("we never ask for your bank card"): allowed by their hash alone, so that no negation has to be read."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Final

from bihuan.engine.cleaning.text import tidy


def note_digest(text: str) -> str:
    """Return the SHA-256 (hex) of a note, tidied: what a page wraps or a sheet pads is the same note."""
    # nosemgrep: hash-without-key - tells a published safety note from any other text; it is kept of nobody's words
    return hashlib.sha256(tidy(text).encode("utf-8", "surrogatepass")).hexdigest()


NOTES: Final[frozenset[str]] = frozenset(
    tomllib.loads(Path(__file__).with_name("notes.toml").read_text(encoding="utf-8"))["notes"].values()
)
