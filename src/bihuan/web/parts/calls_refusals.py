"""What the refusals about calls say."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CALLS_CODES: dict[str, str | Promise] = {
    "order_not_held": _("You do not hold this order now: call about an order that lies with you."),
    "no_number_to_call": _("No telephone number stands in this order. Find one out and write it into the form."),
    "unreadable_phone": _("This is no telephone number. Mend it."),
    "codes_of_call_spent": _(
        "This person has been given three codes within the hour. Let them dial the hotline, or call again later."
    ),
    "codes_of_day_spent": _("You have opened 60 calls within 24 hours. Let somebody else call, or ask the desk lead."),
    "unknown_asked": _("Choose from the six things in the list."),
    "unknown_verdict": _("Choose what was found."),
    "own_call": _("This report is about a call of your own. Let another reviewer settle it."),
    "report_settled": _("Somebody settled this report already."),
    "stale_report": _("Somebody has changed this report meanwhile. Look at it as it stands now."),
    "too_many_reports": _("Too many reports are coming in at this moment. Try again in a minute, or dial the hotline."),
    "empty_report": _("Say what happened: tick what the caller asked for, or write it down."),
    "no_open_incident": _("No outbreak is being worked on here at present. Whoever says so is not from us."),
}
