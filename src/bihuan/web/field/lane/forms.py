"""What a lane's forms say, read from what was posted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bihuan.apps.screening.actions.custody import NewBox
from bihuan.apps.screening.actions.tubes_lane import LaneTube
from bihuan.apps.screening.actions.tubes_travellers import NewTraveller
from bihuan.web.parts.clock import instant_told

if TYPE_CHECKING:
    from django.http import QueryDict

_MOST = 60


def lines_of(text: str, most: int = _MOST) -> tuple[str, ...]:
    """Return the lines of a field into which something was scanned, one a line."""
    return tuple(one for line in text.replace(",", "\n").splitlines() if (one := line.strip()[:60]))[:most]


def read_tube(said: QueryDict) -> LaneTube:
    """Return the tube that was told; what cannot be read is refused by the rules, which say why."""
    kind = said.get("kind", "pooled")
    size = said.get("size", "") if kind == "pooled" else "1" if kind == "single" else "20"
    return LaneTube(
        said.get("round", "")[:36], said.get("site", "")[:36], said.get("lane", "")[:36], said.get("code", "")[:60],
        kind, int(size) if size.isdecimal() and len(size) < 4 else 0,
        tuple(one[:36] for one in said.getlist("member")[:_MOST]), lines_of(said.get("documents", "")),
        _travellers(said), said.get("repeat", "")[:20], instant_told(said.get("taken_at", "")),
        said.get("command", "")[:36],
    )  # fmt: skip


def _travellers(said: QueryDict) -> tuple[NewTraveller, ...]:
    name, phone, document = (said.get(f"traveller_{one}", "")[:60] for one in ("name", "phone", "document"))
    kind = said.get("traveller_kind", "citizen_number")[:30]
    return (NewTraveller(name, phone, document, kind),) if name or phone or document else ()


def read_box(said: QueryDict) -> NewBox:
    """Return the box that was told."""
    return NewBox(
        said.get("round", "")[:36], said.get("site", "")[:36], said.get("code", "")[:60],
        lines_of(said.get("tubes", ""), 2_001), said.get("taker", "")[:60], said.get("where", "")[:100],
        said.get("laboratory", "")[:100], said.get("command", "")[:36],
    )  # fmt: skip
