"""What a visit must say, what is refused with its mend, and what is accepted with a notice. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bihuan.apps.core.rules import NotAllowed

ORIGINS = ("typed", "interview", "holder", "report")
LONGEST = timedelta(days=31)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class VisitTold:
    """A visit as it was told; the place is known by its identifier or stands in words."""

    starts_at: datetime
    ends_at: datetime | None
    origin: str
    place: str = ""
    place_text: str = ""
    has_position: bool = False


def check_visit(told: VisitTold, at: datetime) -> tuple[str, ...]:
    """Return the notices of a visit that is accepted: `place_unknown`, `place_without_position`, `end_unknown`.

    :raises NotAllowed: `bad_origin`, `no_place`, `visit_in_future`, `visit_too_long`; `visit_reversed` with the `mend`:
        `next_day` where the end is probably after midnight, else `swap`.
    """
    if told.origin not in ORIGINS:
        raise NotAllowed("bad_origin")
    if not told.place and not told.place_text.strip():
        raise NotAllowed("no_place")
    if told.starts_at > at:
        raise NotAllowed("visit_in_future")
    if told.ends_at is not None:
        _check_end(told.starts_at, told.ends_at)
    return tuple(_notices(told))


def _check_end(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at < starts_at:
        raise NotAllowed("visit_reversed", mend="next_day" if starts_at - ends_at < _DAY else "swap")
    if ends_at - starts_at > LONGEST:
        raise NotAllowed("visit_too_long", days=(ends_at - starts_at).days, limit=LONGEST.days)


def _notices(told: VisitTold) -> list[str]:
    found = []
    if not told.place:
        found.append("place_unknown")
    elif not told.has_position:
        found.append("place_without_position")
    if told.ends_at is None:
        found.append("end_unknown")
    return found
