"""The distance between two points, written once: plain Python, Numba and `points.sql` take it from here.

Equirectangular at the mean latitude (J. P. Snyder, *Map Projections: A Working Manual*, USGS Professional Paper 1395,
1987, chapter 12) on the sphere of the IUGG's mean radius R1 = 6 371 008.8 m (H. Moritz, *Geodetic Reference System
1980*, Journal of Geodesy 74, 2000). Over some kilometres and away from the poles it is the great circle to well under a
metre.
"""

from __future__ import annotations

import math

from bihuan.engine.sphere import EARTH_RADIUS_M

HALF_DEGREE = math.pi / 360.0
"""Turns the sum of two latitudes in degrees into their mean in radians."""
DEGREE_M = EARTH_RADIUS_M * math.pi / 180.0
"""Metres in a degree of a great circle."""
POLE = 89.9
"""Degrees of latitude beyond which a search looks all the way round."""


def metres_between(longitude: float, latitude: float, other_longitude: float, other_latitude: float) -> float:
    """Return the metres between two positions in degrees (WGS-84); the short way round at the 180th meridian."""
    across = abs(longitude - other_longitude)
    across = min(across, 360.0 - across)
    x = across * math.cos((latitude + other_latitude) * HALF_DEGREE)
    y = latitude - other_latitude
    return math.sqrt(x * x + y * y) * DEGREE_M


def degrees_of(metres: float) -> float:
    """Return the degrees of latitude that a distance spans, with a little to spare against rounding."""
    return metres / DEGREE_M * (1 + 1e-9) + 1e-12


def degrees_across(latitude: float, degrees: float) -> float:
    """Return the degrees of longitude within which everything lies that is `degrees` of latitude away or nearer."""
    most = abs(latitude) + degrees
    return 360.0 if most > POLE else min(degrees / math.cos(most * 2 * HALF_DEGREE), 360.0)
