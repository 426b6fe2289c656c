"""What the refusals of patrols and emergencies say on a page: what is the matter and what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PATROL_CODES: dict[str, str | Promise] = {
    "unknown_kind": _("Choose what has happened."),
    "unknown_origin": _("Choose where the report comes from."),
    "unknown_ring": _("The promise is 1, 3 or 5 minutes."),
    "too_long": _("The words are too long. Say where in 300 characters and what in 2,000."),
    "in_future": _("This time lies in the future. Check day and time."),
    "points_out_of_order": _("This time does not agree with another point of the clock. Look at both and correct one."),
    "emergency_moved": _("Somebody moved this emergency meanwhile. Look at it again, then decide."),
    "emergency_ended": _("This emergency has ended."),
    "already_sent": _("A patrol has been sent already. Take it back before you send another."),
    "patrol_taken": _("Another desk has just sent this patrol. Choose another; nothing was lost."),
    "patrol_moved": _("Somebody changed this patrol meanwhile. Look at it again, then decide."),
    "off_duty": _("This patrol is off duty. Give it a crew first."),
    "why_not_first": _("This is not the first of those proposed now. Say why, with one of the reasons."),
    "nobody_sent": _("Nobody is on the way to this emergency."),
    "unknown_point": _("This point of the clock cannot be told or corrected."),
    "point_needed": _("A report always has its time."),
    "said_before": _("This or a later point was told already. If it was wrong, correct it."),
    "not_controlled": _("Say first that it is under control; else ask the desk to take the patrol back."),
    "patrol_is_free": _("This patrol is on no emergency."),
    "bad_result": _("Choose one of the results."),
    "unknown_ending": _("Choose false alarm or stood down."),
    "unknown_patrol_kind": _("Choose one of the kinds of patrol."),
    "unknown_tier": _("The tier is 1, 3 or 5 minutes."),
    "unknown_post": _("There is no such open post. Choose one of the list."),
    "patrol_exists": _("The unit has a patrol of this name already. Choose another name."),
    "patrol_closed": _("This patrol is closed for good."),
    "patrol_is_busy": _("This patrol is on an emergency, or off duty. Wait until it is free."),
    "not_off_duty": _("Take the patrol off duty first."),
    "no_crew": _("Tick at least one officer."),
    "crew_too_large": _("A crew has 12 officers at most."),
    "crew_not_present": _("Some of these officers are at no post now. They check in first."),
    "in_another_crew": _("One of these officers is in another crew."),
    "no_move_up": _("This patrol was told to move nowhere."),
}
