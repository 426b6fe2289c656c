"""Pages of the desk: board, intake, orders, reconciliation, hand-over."""
