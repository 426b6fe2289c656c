"""What forces remember: shifts and duties, people, posts with their needs, plans."""

from bihuan.apps.forces.models.duty import Duty, Shift
from bihuan.apps.forces.models.people import Absence, Officer
from bihuan.apps.forces.models.plans import Assignment, Plan
from bihuan.apps.forces.models.posts import Need, Post

__all__ = ["Absence", "Assignment", "Duty", "Need", "Officer", "Plan", "Post", "Shift"]
