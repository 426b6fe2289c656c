"""What the guard says about a text: one reason with its place and the words that gave it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LAYERS: Final = ("allow", "lexicon", "carrier", "type", "note")


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason against a text.

    `code` names the reason, `place` where it stands (`label zh`, `choice 3 en`…), `term` the matched term as
    normalised, `said` the original words around it, `layer` one of LAYERS.
    """

    code: str
    place: str
    term: str
    said: str
    layer: str
