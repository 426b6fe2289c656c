"""How a request for help and what its green lane owes come to be and move: row and event in one transaction."""

from __future__ import annotations

from bihuan.apps.core.journal.rows import Rows
from bihuan.apps.residents.models import GreenItem, HelpRequest

ROWS = Rows({HelpRequest: "help", GreenItem: "green"}, stale="stale_request")
begin, step = ROWS.begin, ROWS.step
