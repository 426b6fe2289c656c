"""What the refusals of requests for help say on a page: what is the matter and what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HELP_CODES: dict[str, str | Promise] = {
    "already_routed": _("This request has an order that is out. Look at the order."),
    "already_settled": _("Somebody has settled this already. Look at the request again."),
    "bad_try": _("Choose what the try led to, and whether it was by telephone or at the door."),
    "has_order": _("This request has an order of its own. Merge the orders instead."),
    "joined_elsewhere": _("This request follows another one. Send that one out, or take them apart first."),
    "joined_to_itself": _("A request cannot be the same as itself, or as one that follows it. Choose another."),
    "lane_over": _("The hour at the hospital is past. Choose a later one; for an acute illness call 120 now."),
    "lane_reversed": _("The way back must be after the way there, and within 24 hours. Mend the times."),
    "lane_there": _("The green lane of this request is open already."),
    "not_answered": _("There is no answer yet. Write it down first; before that the caller can only withdraw."),
    "not_classified": _("Confirm the class first: urgency, owner and deadline follow from it."),
    "not_closed": _("This request is not closed; there is nothing to open again."),
    "not_green": _("The green lane is for acute illness, birth, dialysis and chemotherapy. Confirm the class first."),
    "not_joined": _("This request follows no other one."),
    "others_joined": _("Other requests follow this one. Join it the other way round."),
    "request_closed": _("This request is closed. Open it again first."),
    "stale_request": _("Somebody moved this request since you opened the page. Look at it again, then decide."),
    "unknown_help_answer": _("Choose what the answer is."),
    "unknown_channel": _("Choose how the request came."),
    "unknown_class": _("There is no such class. Choose one of the list."),
    "no_way_to_reach": _("Ask for a telephone or an address: without one nobody can help or call back."),
}
