"""Areas on the ground: what lies in which outline, outlines read from GeoJSON, their union and their size.

Outlines are GeoJSON MultiPolygon dicts, positions (n, 2) of longitude and latitude, both in WGS-84 degrees. Edges run
straight in degrees, as RFC 7946 says; a point on an edge is inside. This package imports shapely: pages and commands
import it inside the function that needs it.
"""

from bihuan.engine.areas.index import AreaIndex
from bihuan.engine.areas.reading import ReadArea, read_geojson, read_outline
from bihuan.engine.areas.refusal import UnreadableArea
from bihuan.engine.areas.shapes import contains, square_metres, union

__all__ = [
    "AreaIndex",
    "ReadArea",
    "UnreadableArea",
    "contains",
    "read_geojson",
    "read_outline",
    "square_metres",
    "union",
]
