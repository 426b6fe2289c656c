"""What forces remember: shifts and duties, people, posts, plans, who is there, who was called, what was inspected."""

from bihuan.apps.forces.models.attendance import Attendance
from bihuan.apps.forces.models.call_ups import CallLine, CallUp
from bihuan.apps.forces.models.duty import Duty, Shift
from bihuan.apps.forces.models.inspections import Finding, Inspection, InspectionAnswer
from bihuan.apps.forces.models.people import Absence, Officer
from bihuan.apps.forces.models.plans import Assignment, Plan
from bihuan.apps.forces.models.posts import Need, Post

__all__ = [
    "Absence",
    "Assignment",
    "Attendance",
    "CallLine",
    "CallUp",
    "Duty",
    "Finding",
    "Inspection",
    "InspectionAnswer",
    "Need",
    "Officer",
    "Plan",
    "Post",
    "Shift",
]
