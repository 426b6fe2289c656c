"""Text as the lexicon reads it: what looks or sounds alike is made alike."""

from __future__ import annotations

import unicodedata


def normalise(text: str) -> str:
    """Fold a text to lower-case letters, digits and simplified characters; a second time changes nothing."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char.isalnum())
