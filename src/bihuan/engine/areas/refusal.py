"""Why an outline cannot be used: a code, where in the file, and what to do about it."""

from __future__ import annotations

from typing import Final

MEND: Final[dict[str, str]] = {
    "not_json": "This is not GeoJSON text. Save the areas as GeoJSON in UTF-8 and send that file.",
    "unknown_type": "Give a FeatureCollection, a Feature, a Polygon or a MultiPolygon.",
    "no_area": "There is no area in it. Draw at least one polygon.",
    "not_an_area": "Points and lines enclose nothing. Give a Polygon or a MultiPolygon.",
    "wrong_crs": "Save the file in WGS 84 (EPSG:4326) or CGCS2000 (EPSG:4490), in degrees.",
    "not_a_position": "A corner is a pair of numbers: longitude, latitude.",
    "out_of_range": "Longitudes lie between -180 and 180, latitudes between -90 and 90, in degrees.",
    "swapped": "Longitude comes first, latitude second; here it seems the other way round.",
    "too_few_corners": "A ring needs three corners at least, and the first once more at its end.",
    "not_closed": "The last corner must be the first one again.",
    "crosses_itself": "The outline crosses or touches itself. Move the corner named here, or draw two areas.",
    "hole_outside": "A hole lies outside its own outline. Draw it as an area of its own, or leave it out.",
    "no_surface": "The outline encloses nothing: all its corners lie on one line.",
    "too_many_points": "The outline has too many corners. Simplify it (one corner every few metres is enough).",
    "too_many_areas": "There are too many areas in one file. Send them in several files.",
}


class UnreadableArea(ValueError):  # noqa: N818 - named after the refusal, as the house names refusals
    """An outline that cannot be used. `place` is a path into the file such as `features[2].coordinates[0][1]`.

    `code` is a key of `MEND`, `mend` says in English what to do; pages translate the code.
    """

    def __init__(self, code: str, place: str = "", mend: str = "") -> None:
        self.code, self.place, self.mend = code, place, mend or MEND[code]
        super().__init__(f"{code} at {place}: {self.mend}" if place else f"{code}: {self.mend}")
