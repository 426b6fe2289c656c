"""What zones remember."""

from bihuan.apps.zones.models.controls import Control, ControlItem, ControlText
from bihuan.apps.zones.models.emergencies import Emergency
from bihuan.apps.zones.models.gates import Gate
from bihuan.apps.zones.models.levels import LevelProposal, NewInfection
from bihuan.apps.zones.models.patrols import PatrolUnit
from bihuan.apps.zones.models.roads import RoadGraph

__all__ = ["Control", "Emergency", "Gate", "PatrolUnit", "RoadGraph"]
__all__ = [
    "Control",
    "ControlItem",
    "ControlText",
    "Emergency",
    "Gate",
    "LevelProposal",
    "NewInfection",
    "PatrolUnit",
]
