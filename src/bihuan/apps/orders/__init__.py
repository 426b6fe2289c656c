"""THE LOOP: orders, dispatch, feedback, escalation, reconciliation, hand-over."""
