"""What the refusals of briefing and of the public pages say, from the lists of their parts."""

from __future__ import annotations

from django.utils.functional import Promise

from bihuan.web.parts.announcements_refusals import ANNOUNCEMENTS_CODES
from bihuan.web.parts.calls_refusals import CALLS_CODES
from bihuan.web.parts.facts_refusals import FACTS_CODES
from bihuan.web.parts.figures_refusals import FIGURES_CODES
from bihuan.web.parts.forms_refusals import FORMS_CODES
from bihuan.web.parts.places_refusals import PLACES_CODES
from bihuan.web.parts.public_refusals import PUBLIC_CODES
from bihuan.web.parts.rights_refusals import RIGHTS_CODES
from bihuan.web.parts.situation_refusals import SITUATION_CODES

OF_BRIEFING = (
    CALLS_CODES, FORMS_CODES, FACTS_CODES, ANNOUNCEMENTS_CODES, PLACES_CODES,
    SITUATION_CODES, FIGURES_CODES, PUBLIC_CODES, RIGHTS_CODES,
)  # fmt: skip
BRIEFING_CODES: dict[str, str | Promise] = {code: text for part in OF_BRIEFING for code, text in part.items()}
