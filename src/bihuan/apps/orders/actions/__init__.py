"""What is done with orders. One function = one transaction, one event per object moved."""

from bihuan.apps.orders.actions.bulk import Choice, dispatch_orders, sign_all
from bihuan.apps.orders.actions.moving import Moved, OrderUnknown, Report, move_order, report_order
from bihuan.apps.orders.actions.opening import open_internal_order, open_orders, split_order

__all__ = [
    "Choice",
    "Moved",
    "OrderUnknown",
    "Report",
    "dispatch_orders",
    "move_order",
    "open_internal_order",
    "open_orders",
    "report_order",
    "sign_all",
    "split_order",
]
