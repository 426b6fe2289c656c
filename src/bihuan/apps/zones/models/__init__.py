"""What zones remember."""

from bihuan.apps.zones.models.controls import Control, ControlItem, ControlText
from bihuan.apps.zones.models.emergencies import Emergency
from bihuan.apps.zones.models.gates import Gate
from bihuan.apps.zones.models.ground import GroundToken, Outline
from bihuan.apps.zones.models.levels import LevelProposal, NewInfection
from bihuan.apps.zones.models.patrols import PatrolUnit

__all__ = [
    "Control",
    "ControlItem",
    "ControlText",
    "Emergency",
    "Gate",
    "GroundToken",
    "LevelProposal",
    "NewInfection",
    "Outline",
    "PatrolUnit",
]
