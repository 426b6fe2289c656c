"""What a site and a lane may be. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.apps.core.rules import NotAllowed

COMMUNITY, ARRIVAL, MOBILE = "community", "arrival", "mobile"
SITE_KINDS = (COMMUNITY, ARRIVAL, MOBILE)
FASTEST_S, SLOWEST_S = 3, 600
MOST_LANES = 60


@dataclass(frozen=True, slots=True)
class SiteTold:
    """What is said of a site; positions are WGS-84 degrees, `unit` and `area` are codes ("" = no area)."""

    name: str
    unit: str
    kind: str = COMMUNITY
    area: str = ""
    number: int = 0
    place_text: str = ""
    longitude: float | None = None
    latitude: float | None = None
    is_step_free: bool = False
    has_shade: bool = False
    is_indoors: bool = False
    medical_name: str = ""
    medical_phone: str = ""
    lanes: int = 0
    seconds: int = 20


def check_site(told: SiteTold) -> None:
    """Refuse a site that cannot be. :raises NotAllowed: `site_without_name`, `unknown_site_kind`, `bad_position`."""
    if not told.name.strip():
        raise NotAllowed("site_without_name")
    if told.kind not in SITE_KINDS:
        raise NotAllowed("unknown_site_kind")
    if (told.longitude is None) != (told.latitude is None) or not _is_on_earth(told):
        raise NotAllowed("bad_position")
    check_lanes(told.lanes, told.seconds)


def _is_on_earth(told: SiteTold) -> bool:
    return -180 <= (told.longitude or 0) <= 180 and -90 <= (told.latitude or 0) <= 90


def check_lanes(lanes: int, seconds: int) -> None:
    """Refuse lanes that cannot be. :raises NotAllowed: `bad_lanes`, `bad_seconds`."""
    if not 0 <= lanes <= MOST_LANES:
        raise NotAllowed("bad_lanes", most=MOST_LANES)
    if not FASTEST_S <= seconds <= SLOWEST_S:
        raise NotAllowed("bad_seconds", least=FASTEST_S, most=SLOWEST_S)
