"""A fictitious district, its messy paper and its people's habits, all from one seed: what a drill is played with."""

from bihuan.engine.drill.batches import make_batches
from bihuan.engine.drill.behaviour import Behaviour, Plan, Proportions, make_behaviour
from bihuan.engine.drill.delivery import DrillBatch, Recount, Truth
from bihuan.engine.drill.district import District, make_district
from bihuan.engine.drill.residents import Resident
from bihuan.engine.drill.scripts import ScriptStep, script

__all__ = [
    "Behaviour",
    "District",
    "DrillBatch",
    "Plan",
    "Proportions",
    "Recount",
    "Resident",
    "ScriptStep",
    "Truth",
    "make_batches",
    "make_behaviour",
    "make_district",
    "script",
]
