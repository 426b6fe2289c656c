"""What the loop remembers."""

from bihuan.apps.orders.models.orders import Feedback, Notice, OrderContent, OrderRecord, Outcome, WorkOrder
from bihuan.apps.orders.models.sheets import OVERRIDDEN, Balance, Handover, OutcomeSheet

__all__ = [
    "OVERRIDDEN",
    "Balance",
    "Feedback",
    "Handover",
    "Notice",
    "OrderContent",
    "OrderRecord",
    "Outcome",
    "OutcomeSheet",
    "WorkOrder",
]
