"""Which ways a car or somebody on foot may take, in which direction and how fast: OpenStreetMap's tags read as a table.

Speeds are what one really goes on a class of road, in km/h, not what the sign says: the car profile of the Open Source
Routing Machine (Project-OSRM/osrm-backend, profiles/car.lua, `speeds` and `speed_reduction`); on foot its foot profile.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

MODES: Final = ("car", "foot")
CAR_KMH: Final = {
    "motorway": 90.0, "motorway_link": 45.0, "trunk": 85.0, "trunk_link": 40.0, "primary": 65.0, "primary_link": 30.0,
    "secondary": 55.0, "secondary_link": 25.0, "tertiary": 40.0, "tertiary_link": 20.0, "unclassified": 25.0,
    "residential": 25.0, "living_street": 10.0, "service": 15.0, "road": 25.0,
}  # fmt: skip
FOOT_KMH: Final = 5.0
STEPS_KMH: Final = 2.5
_NOT_ON_FOOT: Final = frozenset({"motorway", "motorway_link", "trunk", "trunk_link"})
_ONLY_ON_FOOT: Final = frozenset({"track", "path", "footway", "pedestrian", "steps", "cycleway", "corridor"})
ON_FOOT: Final = (frozenset(CAR_KMH) - _NOT_ON_FOOT) | _ONLY_ON_FOOT
OF_THE_SIGN: Final = 0.8
"""The share of a signed limit that traffic reaches (OSRM's `speed_reduction`)."""
_CLOSED: Final = frozenset({"no", "private", "agricultural", "forestry"})
_ONE_WAY: Final = frozenset({"yes", "true", "1"})
_SIGN: Final = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*(mph|mp/h|km/h|kmh|kph)?", re.IGNORECASE)
Tags = Mapping[str, str]


def kmh_of_sign(text: str) -> float | None:
    """Read a `maxspeed`: "50", "30 mph", "['40', '60']" (the lowest counts); None when no number is said."""
    signs = [
        float(number) * (1.609344 if unit.lower().startswith("mp") else 1.0) for number, unit in _SIGN.findall(text)
    ]
    return min((sign for sign in signs if sign > 0), default=None)


def _classes(highway: str) -> list[str]:
    """Return the classes of one `highway` value; OSMnx writes a list where it joined ways of several."""
    return re.findall(r"[a-z_]+", highway)


def car_kmh(tags: Tags, sign: str = "maxspeed") -> float | None:
    """Return how fast a car goes on the way, None where it may not; of several classes the slowest counts."""
    known = [CAR_KMH[name] for name in _classes(tags.get("highway", "")) if name in CAR_KMH]
    if not known or is_closed(tags, ("motorcar", "motor_vehicle", "vehicle", "access")) or tags.get("area") == "yes":
        return None
    signed = kmh_of_sign(tags.get(sign) or tags.get("maxspeed") or "")
    return signed * OF_THE_SIGN if signed else min(known)


def foot_kmh(tags: Tags) -> float | None:
    """Return how fast one walks on the way, None where one may not."""
    names = [name for name in _classes(tags.get("highway", "")) if name in ON_FOOT]
    if not names or is_closed(tags, ("foot", "access")) or tags.get("area") == "yes":
        return None
    return STEPS_KMH if "steps" in names else FOOT_KMH


def is_closed(tags: Tags, names: tuple[str, ...]) -> bool:
    """Say whether the most special of these tags that is there closes the way."""
    said = next((tags[name] for name in names if tags.get(name)), "")
    return said in _CLOSED


def directions(tags: Tags, mode: str) -> tuple[float | None, float | None]:
    """Return the km/h along the way as drawn and against it, None where one may not go.

    A car keeps to `oneway`, and to the direction of roundabouts and motorways that say nothing else. On foot one goes
    both ways.
    """
    if mode == "foot":
        walked = foot_kmh(tags)
        return walked, walked
    ahead, back = car_kmh(tags, "maxspeed:forward"), car_kmh(tags, "maxspeed:backward")
    said = tags.get("oneway", "")
    implied = tags.get("junction") in {"roundabout", "circular"} or tags.get("highway") in {"motorway", "motorway_link"}
    if said == "-1":
        return None, back
    if said == "reversible":
        return None, None
    return (ahead, None) if said in _ONE_WAY or (implied and said != "no") else (ahead, back)
