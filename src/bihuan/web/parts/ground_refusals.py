"""What the refusals of posts, calls and inspections say on a page: what is the matter and what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GROUND_CODES: dict[str, str | Promise] = {
    "moved_meanwhile": _("Somebody changed this a moment ago. Look at it again, then decide."),
    "already_checked_in": _("Checked in at this post already. There is nothing more to do."),
    "present_elsewhere": _("Still checked in at another post. Leave that one first."),
    "officer_absent": _("Noted as away, ill or isolated. Have the absence ended first."),
    "not_planned": _("The plan has no block here now. Say why you come all the same."),
    "not_your_post": _("This post is another unit's, and no plan gives it to you. Its leader can check you in."),
    "post_closed": _("This post is closed."),
    "not_present": _("Not at this post any more: somebody has relieved or released them."),
    "own_relief": _("Nobody relieves themselves. Leave the post instead."),
    "relieved_other": _("Has relieved somebody else already. One relieves one."),
    "post_would_be_short": _("The post would have too few people. Say why you leave, or wait for the relief."),
    "already_resting": _("Is resting already."),
    "not_resting": _("Is not resting."),
    "unknown_message": _("Choose one of the messages."),
    "bad_answer_minutes": _("Choose how long one may take to answer."),
    "bad_wanted": _("A number is a whole number, 1 or more. Leave it empty for all."),
    "unknown_level": _("There is no such duty level. Choose one of the list."),
    "override_needs_reason": _("Say why people who are away or not rested are called all the same."),
    "nobody_to_call": _("Nobody fits: all are on duty, away or not rested. Ask for less, or choose whom to call."),
    "call_closed": _("This call is closed."),
    "unknown_answer_to_call": _("Answer with “coming” or “cannot”."),
    "bad_minutes": _("Say in how many minutes you will be there, 0 to 1,440."),
    "item_unanswered": _("Some items have no answer yet. Answer each one; “does not apply” is an answer too."),
    "unknown_item": _("The checklist has changed since the page was opened. Open it again."),
    "unknown_answer_to_item": _("Answer each item with “in order”, “lacking” or “does not apply”."),
    "unknown_checklist": _("There is no such version of the checklist."),
    "lacking_needs_note": _("Say in a few words what is lacking, so that the unit can mend it."),
    "finding_closed": _("This finding is closed already."),
    "command_used": _("This form was sent before with other content. Open the page again."),
}
