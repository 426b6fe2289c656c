"""What the lines of areas are refused, held or remarked for; the catalogue of texts reads this file by its name."""

from __future__ import annotations

from typing import Final

from bihuan.apps.intake.importers.codes import Code

AREA_CODES: Final = {
    "outline_missing": Code("reject", "There is no outline on this line.", "Ask who drew it for a mended file."),
    "outline_broken": Code("reject", "The geometry is no list of corners.", "Ask who drew it for a mended file."),
    "outline_is_no_area": Code("reject", "Points and lines enclose nothing.", "Ask who drew it for a mended file."),
    "outline_not_closed": Code("reject", "A ring does not end where it begins.", "Ask who drew it for a mended file."),
    "outline_too_short": Code("reject", "A ring has fewer than three corners.", "Ask who drew it for a mended file."),
    "outline_crosses_itself": Code(
        "reject", "The outline crosses or touches itself.", "Ask who drew it for a mended file."
    ),
    "outline_hole_outside": Code("reject", "A hole lies outside its outline.", "Ask who drew it for a mended file."),
    "outline_without_surface": Code("reject", "All corners lie on one line.", "Ask who drew it for a mended file."),
    "outline_swapped": Code(
        "reject", "Latitude and longitude are the wrong way round.", "Ask who drew it for a mended file."
    ),
    "outline_not_in_degrees": Code("reject", "The corners are not in degrees.", "Ask who drew it for a mended file."),
    "outline_too_fine": Code("reject", "The outline has too many corners.", "Ask who drew it for a mended file."),
    "unknown_datum": Code("hold", "Nobody here knows this datum.", "Type wgs84, gcj02 or bd09."),
    "datum_not_told": Code("remark", "The file does not say its datum; WGS 84 is assumed.", "Ask who drew it."),
}
