"""What mass testing does by itself, again and again: excuses end, late tubes are called for, waiting cases tried."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.screening.actions.custody_losing import sweep_custody
from bihuan.apps.screening.actions.excusing import end_over
from bihuan.apps.screening.actions.positives_cases import retry_cases
from bihuan.apps.screening.actions.tubes_erasing import purge_travellers


def sweep_screening(*, incident: str, at: datetime) -> int:
    """End in the open rounds of an incident what is over, call for late tubes, open cases; return how many moved."""
    return sum(do(incident=incident, at=at) for do in (end_over, sweep_custody, retry_cases))


def purge_screening(*, incident: str, at: datetime) -> bool:
    """Let go of the travellers whose time is over; say whether there were any."""
    return purge_travellers(incident=incident, at=at) is not None
