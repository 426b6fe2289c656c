"""What the tasks of the background are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bihuan.web.parts.labels import KINDS, Label

TASKS: dict[str, Label] = {
    "sweeper": _("Deadlines"),
    "jobs": _("Messages"),
    "sources": _("Expected batches"),
    "balance": _("Books"),
    "controls": _("Controls"),
    "patrols": _("Patrols"),
    "gates": _("Gates"),
    "care": _("Welfare checks"),
    "help": _("Requests for help"),
    "calls": _("Verified calls"),
    "facts": _("What is true"),
    "news": _("Announcements and places"),
    "rights": _("Rights of residents"),
    "exports": _("Exports"),
    "public pages": _("Public pages"),
    "owed pages": _("Public pages that are owed"),
    "day": _("Close of day"),
}
KINDS["task"] = TASKS
