"""What is known of sources, batches, records."""

from bihuan.apps.intake.queries.accepted import (
    AcceptedRecord,
    accepted_record,
    accepted_waiting,
    sources_wanting_outcomes,
)

__all__ = ["AcceptedRecord", "accepted_record", "accepted_waiting", "sources_wanting_outcomes"]
