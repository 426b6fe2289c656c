"""What forces remember: shifts and duties, people, duty levels, pairings, posts with their needs, plans."""

from bihuan.apps.forces.models.duty import Duty, Shift
from bihuan.apps.forces.models.levels import DutyLevel, LevelHeld
from bihuan.apps.forces.models.pairings import Pairing
from bihuan.apps.forces.models.people import Absence, Officer
from bihuan.apps.forces.models.plans import Assignment, Plan
from bihuan.apps.forces.models.posts import Need, Post
from bihuan.apps.forces.models.rosters import RosterLine

__all__ = [
    "Absence",
    "Assignment",
    "Duty",
    "DutyLevel",
    "LevelHeld",
    "Need",
    "Officer",
    "Pairing",
    "Plan",
    "Post",
    "RosterLine",
    "Shift",
]
