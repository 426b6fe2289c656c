"""What the refusals of tracing say on a page: what is the matter and what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TRACING_CODES: dict[str, str | Promise] = {
    "already_closed": _("This case is closed already."),
    "already_decided": _("Somebody has decided about this already. Look at it again."),
    "bad_certainty": _("Choose how sure this is from the list."),
    "bad_classification": _("Choose a classification from the list."),
    "bad_kind": _("Choose footage or records."),
    "bad_origin": _("Say where the visit is known from: typed, interview, holder or report."),
    "bad_outcome": _("Choose an outcome from the list."),
    "bad_regime": _("Choose a kind of quarantine from the list."),
    "bad_type": _("Choose a kind of exposure that the protocol knows."),
    "case_discarded": _("The source is no case any more. Its exposures cannot be confirmed."),
    "case_unconfirmed": _("Material is asked for because of a confirmed or probable case only."),
    "date_in_future": _("A date lies in the future. Mend it."),
    "date_lacking": _("A date is lacking from which the window is counted. Find it out and enter it."),
    "end_before_start": _("The end lies before the beginning. Mend the times."),
    "end_passed": _("The end has passed already. Decide anew."),
    "exposure_in_future": _("An exposure cannot end in the future. Mend the times."),
    "exposure_reversed": _("The exposure ends before it begins. Mend the times."),
    "laboratory_stands": _("A laboratory's result stands. It has to be withdrawn before the case can be discarded."),
    "last_day_missed": _("The check of the last day is missing. Say how the person was looked after otherwise."),
    "no_end": _("Nobody is quarantined without an end. Enter one."),
    "no_ground": _("A quarantine needs a contact or a case of this person."),
    "no_health_word": _("A case is probable on a health approver's word only, and that lasts 48 hours."),
    "no_holder": _("Say who holds the material."),
    "no_incubation": _("The protocol tells no incubation period, so the source cannot be sought by time."),
    "no_laboratory": _("A case is confirmed on a laboratory's record only. Link it first."),
    "no_place": _("Name the place, or describe it."),
    "no_protocol": _("The incident has no protocol that can be read. Ask the administrator."),
    "no_review": _("Say when the decision is looked at again."),
    "no_second_contacts": _("The protocol follows no contacts of contacts."),
    "no_window_without_symptoms": _("The protocol counts no window for somebody without symptoms."),
    "not_approved": _("Another department has not agreed to this request."),
    "not_following": _("This contact is not followed any more."),
    "not_in_force": _("This decision is not in force."),
    "not_over": _("The follow-up is not over yet."),
    "nothing_came": _("Name the batch or the reference under which the material came."),
    "nothing_changes": _("The case is called this already."),
    "onset_without_symptoms": _("Somebody without symptoms has no date of onset. Mend one of the two."),
    "own_exposure": _("A case is not exposed to itself. Choose another person."),
    "person_needed": _("A person has to decide this; nothing is confirmed by a machine."),
    "quarantine_too_long": _("One decision lasts 30 days at most. Longer is a new decision."),
    "request_expired": _("The request has expired. Ask anew if it is still needed."),
    "review_too_late": _("A decision is looked at within seven days and before its end. Choose an earlier time."),
    "tests_missing": _("A test of the follow-up is missing. Say how the person was looked after otherwise."),
    "unknown_category": _("The protocol has no such category of contacts."),
    "visit_in_future": _("The visit begins in the future. Mend the time."),
    "visit_reversed": _(
        "The visit ends before it begins. If it ended after midnight, enter the next day; else swap the times."
    ),
    "visit_too_long": _("A visit lasts 31 days at most. Enter several."),
    "window_not_begun": _("The infectious window has not begun."),
}
