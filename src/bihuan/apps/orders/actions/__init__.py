"""What is done with orders. One function = one transaction, one event per object moved."""

from bihuan.apps.orders.actions.bulk import Choice, dispatch_orders, sign_all
from bihuan.apps.orders.actions.handover import give_handover, receive_handover
from bihuan.apps.orders.actions.moving import Moved, OrderUnknown, Report, move_order, report_order
from bihuan.apps.orders.actions.opening import open_internal_order, open_orders
from bihuan.apps.orders.actions.outcomes_sheets import acknowledge_sheet
from bihuan.apps.orders.actions.splitting import split_order
from bihuan.apps.orders.actions.sweeping import sweep

__all__ = [
    "Choice",
    "Moved",
    "OrderUnknown",
    "Report",
    "acknowledge_sheet",
    "dispatch_orders",
    "give_handover",
    "move_order",
    "open_internal_order",
    "open_orders",
    "receive_handover",
    "report_order",
    "sign_all",
    "split_order",
    "sweep",
]
