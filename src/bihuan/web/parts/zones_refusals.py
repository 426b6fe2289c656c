"""What the refusals of zones and of the care of residents say, from the lists of their parts."""

from __future__ import annotations

from django.utils.functional import Promise

from bihuan.web.parts.areas_refusals import AREAS_CODES
from bihuan.web.parts.care_refusals import CARE_CODES
from bihuan.web.parts.controls_refusals import CONTROLS_CODES
from bihuan.web.parts.covering_refusals import COVERING_CODES
from bihuan.web.parts.gates_refusals import GATES_CODES
from bihuan.web.parts.help_refusals import HELP_CODES
from bihuan.web.parts.patrol_refusals import PATROL_CODES
from bihuan.web.parts.roads_refusals import ROADS_CODES

OF_ZONES = (
    CONTROLS_CODES, AREAS_CODES, GATES_CODES, PATROL_CODES, COVERING_CODES, ROADS_CODES, CARE_CODES, HELP_CODES,
)  # fmt: skip
ZONES_CODES: dict[str, str | Promise] = {code: text for part in OF_ZONES for code, text in part.items()}
