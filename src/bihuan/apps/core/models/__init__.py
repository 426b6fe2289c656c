"""What core remembers."""

from bihuan.apps.core.models.access import AccessEntry
from bihuan.apps.core.models.accounts import Account, Grant
from bihuan.apps.core.models.exports import Export
from bihuan.apps.core.models.incidents import Area, Department, Incident, Place, Protocol, Unit
from bihuan.apps.core.models.journal import (
    CommandAnswer,
    DayRoot,
    Delivery,
    Event,
    EventBody,
    Heartbeat,
    JournalBlock,
    JournalHead,
)
from bihuan.apps.core.models.oversight import AccessReview, BreakGlass

__all__ = [
    "AccessEntry",
    "AccessReview",
    "Account",
    "Area",
    "BreakGlass",
    "CommandAnswer",
    "DayRoot",
    "Delivery",
    "Department",
    "Event",
    "EventBody",
    "Export",
    "Grant",
    "Heartbeat",
    "Incident",
    "JournalBlock",
    "JournalHead",
    "Place",
    "Protocol",
    "Unit",
]
