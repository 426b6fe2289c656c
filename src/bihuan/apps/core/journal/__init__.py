"""The journal: written with the change, in its transaction; proved by its Merkle tree; read by the jobs it owes."""

from bihuan.apps.core.journal.access import Look, record_access
from bihuan.apps.core.journal.closed import failing_closed
from bihuan.apps.core.journal.commands import CommandReused, is_answered, run_command
from bihuan.apps.core.journal.looked import is_glass_open
from bihuan.apps.core.journal.revealing import Asked, Why, reveal
from bihuan.apps.core.journal.subscriptions import handler_of, jobs_for, on
from bihuan.apps.core.journal.tree import current_root, prove_inclusion, seal_blocks
from bihuan.apps.core.journal.writing import (
    EventDraft,
    JournalMoved,
    Writer,
    open_body,
    read_body,
    record_event,
    writing,
)

__all__ = [
    "Asked",
    "CommandReused",
    "EventDraft",
    "JournalMoved",
    "Look",
    "Why",
    "Writer",
    "current_root",
    "failing_closed",
    "handler_of",
    "is_answered",
    "is_glass_open",
    "jobs_for",
    "on",
    "open_body",
    "prove_inclusion",
    "read_body",
    "record_access",
    "record_event",
    "reveal",
    "run_command",
    "seal_blocks",
    "writing",
]
