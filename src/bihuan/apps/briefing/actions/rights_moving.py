"""How requests about one's own data, and notices, come to be and move: row and event in one transaction."""

from __future__ import annotations

from bihuan.apps.briefing.models import FirstNotice, RightsRequest
from bihuan.apps.core.journal.rows import Rows

ROWS = Rows({RightsRequest: "rights", FirstNotice: "notice"}, stale="stale_right")
begin, step = ROWS.begin, ROWS.step
