"""What the background does for gates, one function a round."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.zones.actions.inside import sweep_gates
from bihuan.apps.zones.actions.passes import drop_prepared
from bihuan.config.rounds import for_each, open_incidents


def sweep_at_gates(*, at: datetime) -> int:
    """Strike in every open incident the sheets of yesterday and drop what nobody confirmed; return how many."""
    return for_each(open_incidents(), lambda one: sweep_gates(one.code, at) + drop_prepared(incident=one.code, at=at))
