"""What the codes of trust are called: acts, purposes, reasons, verdicts, and why a look is refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.web.parts.labels import KINDS, Label, extend

ACTS: dict[str, Label] = {
    "read": pgettext_lazy("look", "Read"),
    "reveal": pgettext_lazy("look", "Revealed"),
    "search": pgettext_lazy("look", "Searched"),
    "export": pgettext_lazy("look", "Taken out"),
    "print": pgettext_lazy("look", "Printed"),
    "break_glass": pgettext_lazy("look", "Glass broken"),
    "query": pgettext_lazy("look", "Queried"),
}
PURPOSES: dict[str, Label] = {
    "order_work": _("Work on an order"),
    "review": _("Review of a report"),
    "settle_line": _("Decision about a held line"),
    "map_columns": _("Columns of a file"),
    "desk_work": _("Work at the desk"),
    "break_glass": _("Emergency"),
    "rights_request": _("The person asked"),
    "who_looked": _("Asked on the machine who looked"),
}
OBJECTS: dict[str, Label] = {
    "order": _("Order"),
    "record": pgettext_lazy("books", "Line"),
    "batch": _("Batch"),
    "person": _("Person"),
    "access_log": _("Log of who looked"),
    "emergency": _("Emergency"),
    "cover": _("Coverage plan"),
}
GLASS_REASONS: dict[str, Label] = {
    "danger_to_life": _("Danger to life"),
    "person_missing": _("The person is missing"),
    "medical_emergency": _("Medical emergency"),
    "wrong_unit_holds": _("The order is stuck with another unit"),
}
VERDICTS: dict[str, Label] = {
    "in_order": _("In order"),
    "to_follow_up": _("Must be followed up"),
    "justified": _("Justified"),
    "not_justified": _("Not justified"),
}
WHY: dict[str, Label] = {"sample": _("drawn by lot"), "outlier": _("stands out")}
KINDS.update(
    {
        "look_act": ACTS, "purpose": PURPOSES, "look_object": OBJECTS, "glass_reason": GLASS_REASONS,
        "verdict": VERDICTS, "why_reviewed": WHY,
    }
)  # fmt: skip
extend(
    "code",
    {
        "cannot_show": _("This cannot be shown now: the log of who looks could not be written. Try again in a minute."),
        "budget_spent": _("You have revealed as many values as one shift may. Ask the desk lead."),
        "own_conflict": _("What you brought contradicts this record. A colleague compares them."),
        "too_few_words": _("Say in at least 20 characters what the emergency is."),
        "glass_unreviewed": _("Your last emergency access was not reviewed within a day. Ask the reviewer first."),
        "glass_too_often": _("Three emergency accesses in a day are the most."),
        "own_access": _("You cannot review your own access."),
        "already_reviewed": _("This has been reviewed already."),
        "unknown_reason": _("Choose one of the reasons."),
    },
)
