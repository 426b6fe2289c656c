"""What zones remember."""

from bihuan.apps.zones.models.controls import Control
from bihuan.apps.zones.models.crossings import Crossing, DoorCount, InsideSheet, Presence
from bihuan.apps.zones.models.emergencies import Emergency
from bihuan.apps.zones.models.gates import Gate
from bihuan.apps.zones.models.passes import Pass
from bihuan.apps.zones.models.patrols import PatrolUnit

__all__ = [
    "Control",
    "Crossing",
    "DoorCount",
    "Emergency",
    "Gate",
    "InsideSheet",
    "Pass",
    "PatrolUnit",
    "Presence",
]
