"""How a row of mass testing comes to be and moves: row and event in one transaction, nobody's word overwritten."""

from __future__ import annotations

from bihuan.apps.core.journal.rows import Rows
from bihuan.apps.screening.models import ArrivalCount, Excuse, Lane, Opening, Round, Site

ROWS = Rows(
    {
        ArrivalCount: "arrivals", Excuse: "excuse", Lane: "lane", Opening: "opening", Round: "round", Site: "site",
    },
)  # fmt: skip
begin, step = ROWS.begin, ROWS.step
