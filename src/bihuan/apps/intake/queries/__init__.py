"""What is known of sources, batches, records."""

from bihuan.apps.intake.queries.accepted import (
    AcceptedRecord,
    accepted_record,
    accepted_waiting,
    sources_wanting_outcomes,
)
from bihuan.apps.intake.queries.batches import (
    BatchFilters,
    batches,
    counts_by_batch,
    counts_of,
    receipts_of,
    unfinished_batches,
)
from bihuan.apps.intake.queries.lines import (
    Conflict,
    Waiting,
    cells_of,
    conflicts,
    dispositions,
    held_lines,
    reasons,
    waiting_counts,
    waiting_records,
)
from bihuan.apps.intake.queries.sources import SourceState, sources

__all__ = [
    "AcceptedRecord",
    "BatchFilters",
    "Conflict",
    "SourceState",
    "Waiting",
    "accepted_record",
    "accepted_waiting",
    "batches",
    "cells_of",
    "conflicts",
    "counts_by_batch",
    "counts_of",
    "dispositions",
    "held_lines",
    "reasons",
    "receipts_of",
    "sources",
    "sources_wanting_outcomes",
    "unfinished_batches",
    "waiting_counts",
    "waiting_records",
]
