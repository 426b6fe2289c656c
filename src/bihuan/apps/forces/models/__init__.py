"""What forces remember: shifts and duties, people, duty levels, pairings, posts with their needs, plans, presences."""

from bihuan.apps.forces.models.attendance import Attendance
from bihuan.apps.forces.models.call_ups import CallLine, CallUp
from bihuan.apps.forces.models.duty import Duty, Shift
from bihuan.apps.forces.models.inspections import Finding, Inspection, InspectionAnswer
from bihuan.apps.forces.models.levels import DutyLevel, LevelHeld
from bihuan.apps.forces.models.pairings import Pairing
from bihuan.apps.forces.models.people import Absence, Officer
from bihuan.apps.forces.models.plans import Assignment, Plan
from bihuan.apps.forces.models.posts import Need, Post
from bihuan.apps.forces.models.rosters import RosterLine
from bihuan.apps.forces.models.weather import HeatRule, WeatherHour

__all__ = [
    "Absence",
    "Assignment",
    "Attendance",
    "CallLine",
    "CallUp",
    "Duty",
    "DutyLevel",
    "Finding",
    "HeatRule",
    "Inspection",
    "InspectionAnswer",
    "LevelHeld",
    "Need",
    "Officer",
    "Pairing",
    "Plan",
    "Post",
    "RosterLine",
    "Shift",
    "WeatherHour",
]
