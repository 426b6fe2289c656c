"""Which coordinate reference systems named in a GeoJSON file are degrees of WGS-84. Without any library."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

_DEGREES: Final = re.compile(r"(CRS84|EPSG:(:|[\d.]+:)?(4326|4490))$", re.IGNORECASE)


def is_in_degrees(crs: Any) -> bool:
    """Say whether the `crs` member of a file (GeoJSON 2008; RFC 7946 has none) names WGS 84 or CGCS2000 in degrees.

    CGCS2000 (EPSG:4490) differs from WGS 84 by less than a metre. Most files name none: that is degrees.
    """
    if crs is None:
        return True
    inside = crs.get("properties") if isinstance(crs, Mapping) else None
    return bool(isinstance(inside, Mapping) and _DEGREES.search(str(inside.get("name", ""))))
