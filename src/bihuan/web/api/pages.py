"""Lists come in pages: how many there are, how many are shown, from where."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bihuan.web.api.kinds import Answer, Told

MOST_SHOWN = 200
_FARTHEST = 10_000_000


class Window(Told):
    """Which part of a list is asked for."""

    offset: Annotated[int, Field(ge=0, le=_FARTHEST)] = 0
    limit: Annotated[int, Field(ge=1, le=MOST_SHOWN)] = 50

    def part(self) -> slice:
        """Return the part as a slice."""
        return slice(self.offset, self.offset + self.limit)


class Page(Answer):
    """What every list says of itself: all that pass the filters, and how many of them are in this answer."""

    total: int
    shown: int
    offset: int
