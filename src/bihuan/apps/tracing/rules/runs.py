"""What is analysed, and where an analysis stands. Values only; without the tables of results, which load slowly."""

from __future__ import annotations

from enum import StrEnum


class RunKind(StrEnum):
    """What is analysed."""

    EXPOSURE_VISITS = "exposure_visits"
    EXPOSURE_POINTS = "exposure_points"
    CONTACTS_OF_CONTACTS = "contacts_of_contacts"
    CHAINS = "chains"
    SOURCE = "source"
    SCAN = "scan"
    INDICATORS = "indicators"


class RunState(StrEnum):
    """Where an analysis stands."""

    ASKED = "asked"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN = (RunState.ASKED, RunState.RUNNING)
SEARCHES = frozenset({RunKind.EXPOSURE_VISITS, RunKind.EXPOSURE_POINTS, RunKind.CONTACTS_OF_CONTACTS})
