"""What the codes of the query gate are called, and what to do about a refusal."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.web.parts.labels import KINDS, Label, extend

PURPOSES: dict[str, Label] = {
    "find_exposed": _("Find who was exposed"),
    "find_source": _("Find the source of an infection"),
    "notify_exposed": _("Tell those who were exposed"),
}
BASES: dict[str, Label] = {
    "public_health_emergency": _("Public-health emergency"),
    "statutory_duty": _("Statutory duty"),
}
STATES: dict[str, Label] = {
    "accepted": pgettext_lazy("query", "Accepted"),
    "waiting": pgettext_lazy("query", "Waits for two approvals"),
    "refused": pgettext_lazy("query", "Refused"),
    "declined": pgettext_lazy("query", "Declined by an approver"),
}
SUBJECTS: dict[str, Label] = {
    "query": _("A query"),
    "tranche": _("Further identities of a case"),
    "effect": _("A change for many persons"),
}
REFUSALS: dict[str, Label] = {
    "case_unclear": _("What it has to do with the case is not clear"),
    "too_broad": _("Wider than needed"),
    "not_necessary": _("Not necessary"),
    "other_means": _("It can be found out in another way"),
    "doubtful": _("Something is wrong with it"),
}
VENUES: dict[str, Label] = {"workplace": _("Workplace"), "school": _("School"), "restaurant": _("Restaurant")}
LINKS: dict[str, Label] = {"lab": _("laboratory"), "probable": _("probable, on a health approver's word")}
KINDS.update(
    {
        "purpose": PURPOSES, "legal_basis": BASES, "query_state": STATES, "query_subject": SUBJECTS,
        "approval_reason": REFUSALS, "venue": VENUES, "case_link": LINKS,
    }
)  # fmt: skip
extend(
    "code",
    {
        "missing_purpose": _("Say for which purpose. Nothing is looked for without one."),
        "missing_legal_basis": _("Say on which legal basis."),
        "missing_case": _("Choose a case. No case, no query about a person."),
        "missing_window": _("Say from when to when. Nobody's visitors of all times are looked for."),
        "missing_places": _("Name the places and when the case was there."),
        "missing_officer": _("The query does not say who asks."),
        "officer_not_asker": _("A query is asked in one's own name only."),
        "unlawful_purpose": _("This is no purpose of an outbreak response. Tracing data serve no other."),
        "unlawful_basis": _("This is no legal basis for a query about persons."),
        "too_many_requests": _("You have asked as often as one person may in a day. The desk lead has been told."),
        "incident_ended": _("The incident is over; nobody is looked for any more."),
        "unknown_case": _("There is no such case in this incident. Link it to a laboratory's record first."),
        "not_a_laboratory": _("The record does not come from a laboratory. A typed case releases nothing."),
        "source_not_confirmed": _("No health approver has confirmed this laboratory. Ask one to do so."),
        "source_too_young": _("This laboratory is too new; wait the time that the table of limits says."),
        "received_later": _("The record had not been received then."),
        "not_positive": _("The record is no accepted positive result."),
        "no_specimen": _("The record names no specimen."),
        "case_without_person": _("The record names no person by a valid document. Ask the laboratory to complete it."),
        "settled_by_uploader": _("One person uploaded and settled this record. A second person must stand behind it."),
        "record_changed": _("The record is not the one in the journal. Tell the auditor at once."),
        "case_withdrawn": _("The result on which the case rests was withdrawn."),
        "own_source": _("You had a part in taking this laboratory on. A colleague must do this."),
        "own_upload": _("You uploaded the record on which the case rests. A colleague must ask."),
        "own_settlement": _("You settled the record on which the case rests. A colleague must ask."),
        "own_approval": _("The same person approved this case. Somebody else must act now."),
        "probable_expired": _("The probable case has expired. It needs a laboratory's result, or another approver."),
        "case_exists": _("This person or record has a case already. Use that one."),
        "window_reversed": _("The window ends before it begins. Mend the times."),
        "window_future": _("The window ends in the future. Nobody is watched."),
        "window_too_long": _("The window is longer than the infectious period. Make it shorter."),
        "window_off_case": _("The window lies too far from the case's sample. Choose days around it."),
        "window_budget": _("Together with what was asked for this case in 24 hours, the windows are too long."),
        "wildcard": _("Signs that stand for anything are not allowed. Name the place, or the person, exactly."),
        "unknown_place": _("A place is not in this incident. Choose it from the list."),
        "too_many_places": _("These are too many places for one query. Leave the shortest stays out."),
        "too_many_slots": _("These are too many slots for one query. Leave the shortest out."),
        "places_budget": _("Together with your earlier queries for this case these are too many places."),
        "case_places_budget": _("Together with your colleagues' queries for this case these are too many places."),
        "officer_places_budget": _("Together with your queries for other cases these are too many places."),
        "slot_reversed": _("A slot ends before it begins. Mend the times."),
        "slot_outside_window": _("A slot lies outside the window. Widen the window or cut the slot."),
        "slot_too_long": _("A stay is longer than even two approvals can release. Cut it."),
        "long_slot": _("A stay is longer than one officer may ask for. Two departments must agree, one being health."),
        "own_request": _("You asked for this, or may be the person who did. Somebody else must agree."),
        "no_department": _("Your account belongs to no department. Ask the administrator to enter it."),
        "already_said": _("You have given your word on this."),
        "same_department": _("Your department has spoken, or asked. Another department must agree."),
        "something_changed": _("What you saw is not what would be released now. Look at it again."),
        "approval_expired": _("Nobody agreed in time. It has to be asked for anew."),
        "not_waiting": _("This does not wait for a word any more."),
        "not_accepted": _("This query has not been accepted."),
        "query_expired": _("This query was accepted too long ago. Ask again."),
        "needs_tranche": _("The first identities of the case are out. More need two departments, one of them health."),
        "never_more": _("No more identities of this case are released, whoever agrees."),
        "second_identifier": _("A person is found by two identifiers that both fit exactly: document, phone, name."),
        "bad_identifier": _("One of the identifiers cannot be one. Check it digit by digit."),
        "too_many_searches": _("You have searched for as many persons as one officer may in a day."),
        "bulk_needs_approval": _("This changes what very many persons are. Another department must agree first."),
    },
)
