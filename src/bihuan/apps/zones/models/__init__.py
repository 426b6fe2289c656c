"""What zones remember."""

from bihuan.apps.zones.models.controls import Control, ControlItem, ControlText
from bihuan.apps.zones.models.cover import CoverPlan
from bihuan.apps.zones.models.crossings import Crossing, DoorCount, InsideSheet, Presence
from bihuan.apps.zones.models.emergencies import Emergency
from bihuan.apps.zones.models.gates import Gate
from bihuan.apps.zones.models.ground import GroundToken, Outline
from bihuan.apps.zones.models.levels import LevelProposal, NewInfection
from bihuan.apps.zones.models.passes import Pass
from bihuan.apps.zones.models.patrols import PatrolUnit
from bihuan.apps.zones.models.rings import RingSetting
from bihuan.apps.zones.models.roads import RoadGraph

__all__ = [
    "Control",
    "ControlItem",
    "ControlText",
    "CoverPlan",
    "Crossing",
    "DoorCount",
    "Emergency",
    "Gate",
    "GroundToken",
    "InsideSheet",
    "LevelProposal",
    "NewInfection",
    "Outline",
    "Pass",
    "PatrolUnit",
    "Presence",
    "RingSetting",
    "RoadGraph",
]
