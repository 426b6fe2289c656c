"""Heat: what the air, the sun and the suit leave of an hour's work, and what to do when it is too little.

Nothing here imports numpy before the first outdoor hour is worked out, so that pages may name its tables.
"""

from bihuan.engine.roster.heat.allowances import (
    WORKLOADS,
    Allowance,
    BlockAllowance,
    allowance,
    block_allowance,
    limit_c,
)
from bihuan.engine.roster.heat.clothing import CLOTHING, Clothing
from bihuan.engine.roster.heat.outdoor import outdoor_hours, outdoor_wbgt
from bihuan.engine.roster.heat.proposals import Proposal, propose
from bihuan.engine.roster.heat.schedule import SCHEDULE_F, adjusted_temperature_f, schedule_minutes
from bihuan.engine.roster.heat.values import HOUR_S, NoSuchHeat, Wbgt, Weather, wbgt_indoor, wbgt_outdoor

__all__ = [
    "CLOTHING",
    "HOUR_S",
    "SCHEDULE_F",
    "WORKLOADS",
    "Allowance",
    "BlockAllowance",
    "Clothing",
    "NoSuchHeat",
    "Proposal",
    "Wbgt",
    "Weather",
    "adjusted_temperature_f",
    "allowance",
    "block_allowance",
    "limit_c",
    "outdoor_hours",
    "outdoor_wbgt",
    "propose",
    "schedule_minutes",
    "wbgt_indoor",
    "wbgt_outdoor",
]
