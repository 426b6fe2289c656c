"""Drafts as the public will see them: drawn by the audience that registered itself. Pure but for the registry."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

Draw = Callable[[str, Any, datetime], bytes]
PREVIEWS: dict[str, Draw] = {}


def previews(kind: str) -> Callable[[Draw], Draw]:
    """Register the function that draws the page of one thing (`announcement`) in a language before it is published."""

    def register(draw: Draw) -> Draw:
        PREVIEWS[kind] = draw
        return draw

    return register
