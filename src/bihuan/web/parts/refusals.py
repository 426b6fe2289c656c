"""What a refusal says on a page: what is the matter and what to do. One row a code of `NotAllowed` or of a line."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.web.parts.briefing_refusals import BRIEFING_CODES
from bihuan.web.parts.gate_refusals import GATE_CODES
from bihuan.web.parts.ground_refusals import GROUND_CODES
from bihuan.web.parts.heat_refusals import HEAT_CODES
from bihuan.web.parts.people_refusals import PEOPLE_CODES
from bihuan.web.parts.screening_refusals import SCREENING_CODES
from bihuan.web.parts.tracing_refusals import TRACING_CODES
from bihuan.web.parts.tubes_refusals import TUBES_CODES
from bihuan.web.parts.zones_refusals import ZONES_CODES

Label = str | Promise

CODES: dict[str, Label] = {
    "not_signed_in": _("You are not signed in. Sign in and try again."),
    "incident_locked": _(
        "The incident ended more than 60 days ago and is locked. Only the data protection officer and the auditor"
        " still open it."
    ),
    "no_role": _("You have no role in this incident now. Ask the desk lead for one."),
    "wrong_role": _("Your role may not do this. Ask the desk lead if it has to be done."),
    "wrong_state": _("The order is not in a state in which this can be done. Look at it again, then decide."),
    "stale": _("Somebody moved this order since you opened the page. Look at it again, then decide."),
    "missing_detail": _("Something is missing. Fill in what the form marks."),
    "unknown_move": _("There is no such move."),
    "not_your_unit": _("This order is with another unit."),
    "not_your_source": _("This order comes from another source."),
    "same_unit": _("The order is already with this unit. Choose another."),
    "own_feedback": _("You wrote this feedback; somebody else must review it."),
    "second_person_needed": _("A second person must agree; you asked for it yourself."),
    "already_asked": _("This has been asked already and waits for an answer."),
    "not_asked": _("Nobody has asked for this."),
    "lead_must_judge": _("Only the desk lead can decide this now."),
    "lead_must_reopen": _("Only the desk lead can reopen a cancelled order."),
    "sent_back_too_often": _("Sent back twice already: only the desk lead can decide now."),
    "returned_before": _("The unit has returned this order once already."),
    "suspended_too_often": _("Suspended twice already; it cannot be suspended again."),
    "suspension_too_long": _("A suspension may last 24 hours at most. Choose an earlier time."),
    "extended_before": _("Extended once already; it cannot be extended again."),
    "extension_too_long": _("An extension may be half of the limit at most."),
    "children_open": _("Parts of this order are still open. Close them first."),
    "no_children": _("This order has been split already."),
    "split_needs_two": _("A split needs two parts at least."),
    "merge_into_itself": _("An order cannot be merged into itself."),
    "survivor_of_others": _("Other orders were merged into this one. Undo those mergings first."),
    "survivor_ended": _("The order to merge into has ended. Choose one that is open."),
    "merged_too_long_ago": _("The merge is more than 72 hours old and stands."),
    "called_back_before": _("This order was called back already."),
    "satisfied": _("The person was satisfied; there is nothing to reopen."),
    "nothing_to_stop": _("Your unit has nothing to stop here."),
    "grant_to_oneself": _("Nobody gives rights to themselves. Two other persons must do it."),
    "grant_to_peer": _("This person has the same role as you. Somebody with another role must do it."),
    "bad_days": _("A role lasts 1 to 14 days; it can be given again."),
    "incident_ended": _("The incident has ended; nobody gets a role in it any more."),
    "unknown_account": _("There is no such account here. The administrator adds one with: bihuan account add"),
    "system_role": _("This is the account of a machine. A machine is a source or an intake clerk, nothing else."),
    "role_elsewhere": _(
        "This person has a role in another incident too. The operator of the machine does this: bihuan account"
        " reset-factor"
    ),
    "proposer_gone": _("Who proposed this has gone, or may not give it any more. Propose it anew."),
    "last_factor": _("This is your only second factor. Set up another before you remove it."),
    "wrong_code": _("This code is wrong, or was used before. Wait for the next one and type it."),
    "bad_passkey": _("This passkey is not known here. Take another way to prove who you are."),
    "too_early": _("The time has not come yet."),
    "not_found": _("This is not there, or it is not yours to see."),
    "unknown_unit": _("There is no such unit in this incident. Choose one of the list."),
    "unknown_duty_role": _("There is no such duty role. Choose one of the list."),
    "handover_not_signed": _(
        "The shift has been handed over but not received yet. The receiving lead must sign first."
    ),
    "bad_hour": _("An hour is a number from 0 to 23. Write several with commas: 8, 20."),
    "source_exists": _("There is a source with this code already. Choose another code."),
    "bad_mapping": _("These columns do not fit the file. Choose one field for each column."),
    "mapping_fixed": _("The columns of this batch are settled; lines have been read with them."),
    "not_received": _("This batch has not been received yet: choose the columns first."),
    "bad_settlement": _(
        "A held line becomes accepted, rejected, or the duplicate of an accepted record. Choose one of these."
    ),
    "not_held": _("This line is not held any more. Look at the batch again."),
    "bad_reason": _("Choose one of the reasons."),
    "bad_value": _("This value does not fit its field. Type it as the field shows."),
    "too_many_variants": _("This line has been corrected too often. Ask the source to send it again."),
    "already_answered": _("This line has its answer already: an order, or the finding that none is needed."),
    "bad_count": _("A count is a whole number, 0 or more."),
    "already_signed": _("This hand-over has been signed already."),
    "already_acknowledged": _("This sheet of outcomes has been acknowledged already."),
    "unknown_answer": _("Say whether the person was satisfied, not satisfied, or not reached."),
    "already_ended": _("This incident has ended already."),
    "erased": _("What stood here was erased at the end of its keeping. Nothing can be corrected or decided about it."),
    "same_content": _("The same line was received before."),
    "conflict": _("The same key was received before with other content. Compare both, then decide."),
}
CODES.update(GATE_CODES)
CODES.update(TRACING_CODES)
CODES.update(PEOPLE_CODES)
CODES.update(GROUND_CODES)
CODES.update(HEAT_CODES)
CODES.update(SCREENING_CODES)
CODES.update(TUBES_CODES)
CODES.update(ZONES_CODES)
CODES.update(BRIEFING_CODES)
