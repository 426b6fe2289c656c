"""How a row of the care of residents comes to be and moves: row and event in one transaction."""

from __future__ import annotations

from bihuan.apps.core.journal.rows import Rows
from bihuan.apps.residents.models import CareConsent, CareEntry, VisitPlan, WelfareCheck

ROWS = Rows(
    {
        CareConsent: "consent", CareEntry: "care", VisitPlan: "visits", WelfareCheck: "check",
    },
)  # fmt: skip
begin, step = ROWS.begin, ROWS.step
