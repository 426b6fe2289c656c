"""How a row of people, posts and plans comes to be and moves: row and event in one transaction, nothing overwritten."""

from __future__ import annotations

from bihuan.apps.core.journal.rows import Rows
from bihuan.apps.forces.models import Absence, DutyLevel, Officer, Pairing, Plan, Post, RosterLine

ROWS = Rows(
    {
        Absence: "absence", DutyLevel: "duty_level", Officer: "officer", Pairing: "pairing", Plan: "plan", Post: "post",
        RosterLine: "roster_line",
    },
    stale="stale_row",
)  # fmt: skip
begin, step = ROWS.begin, ROWS.step
