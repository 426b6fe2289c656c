"""What the codes of one's own data are called on the public pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.web.parts.care_words import CONSENTS, LANGUAGES, NEEDS
from bihuan.web.parts.labels import KINDS, label
from bihuan.web.parts.rights_words import Words

GROUPS: Words = {
    "identity": _("Who you are"), "lines": _("What was sent in about you"), "orders": _("Work orders about you"),
    "visits": _("Where you were"), "exposures": _("That you may have been exposed"),
    "contacts": _("How you are followed as a contact"), "cases": _("Your case"),
    "quarantines": _("Orders to stay somewhere"), "register": _("The register of residents"),
    "tests": _("Your tests"), "care": _("The register of people who need care"), "help": _("Your requests for help"),
    "passes": _("Your passes"), "requests": _("What you asked about your data"),
}  # fmt: skip
NAMES: Words = {
    "name": _("Name"), "family_name": _("Family name"), "given_name": _("Given name"), "sex": _("Sex"),
    "age": _("Age"), "birth_date": _("Born on"), "birth_year": _("Year of birth"), "birth_month": _("Month of birth"),
    "birth_day": _("Day of birth"), "document_kind": _("Kind of document"),
    "document_number": _("Number of document"), "phone": _("Telephone"), "address": _("Address"),
    "community_code": _("Code of the community"), "community_name": _("Community"), "building": _("Building"),
    "room": _("Room"), "longitude": _("Longitude"), "latitude": _("Latitude"), "onset_date": _("Fell ill on"),
    "report_date": _("Reported on"), "sample_date": _("Swab taken on"), "result": _("Result"),
    "classification": _("Classification"), "occupation": _("Occupation"), "needs": _("What you need"),
    "language": _("Language"), "medicine_date": _("Medicine lasts until"), "medicine_until": _("Medicine lasts until"),
    "pregnancy_weeks": _("Weeks of pregnancy"), "urgency": _("Urgency"), "came_from": _("Came from"),
    "came_at": _("Came at"), "order_kind": _("What it is about"), "order_state": _("State"), "unit": _("Unit"),
    "opened_at": _("Opened"), "ended_at": _("Ended"), "place": _("Place"), "starts_at": _("From"),
    "ends_at": pgettext_lazy("period", "Until"), "origin": _("Known from"), "category": _("Category"),
    "last_contact_on": _("Last contact on"), "found_at": _("Found"), "exposure_state": _("State"),
    "contact_state": _("State"), "follow_up_from": _("Followed from"), "follow_up_until": _("Followed until"),
    "isolated_at": _("Isolated since"), "closed_at": _("Ended"), "case_outcome": _("How it ended"),
    "regime": _("What was ordered"), "legal_basis": _("Legal basis"), "stays_at": _("Where"),
    "quarantine_state": _("State"), "review_at": _("Looked at again by"), "registered_at": _("On the register since"),
    "left_at": _("Moved away"), "round": _("Round"), "roster_outcome": _("How it stands"), "outcome_at": _("Since"),
    "hold_state": _("How it stands"), "held_at": _("Asked to wait since"), "cleared_at": _("Released"),
    "consent": _("What you agreed to"), "seen_at": _("Last seen"), "number": _("Number"), "help_class": _("Class"),
    "help_state": _("State"), "taken_at": _("Asked"), "answered_at": _("Answered on"), "pass_purpose": _("Purpose"),
    "pass_state": _("State"), "right": _("What you asked for"), "words": _("In your words"),
    "right_outcome": _("Answer"), "answer": _("The answer in words"),
}  # fmt: skip
UNTOLD: Words = {
    "bears_another_name": _("a line under your document number that bears another name; ask for a correction"),
    "source_case": _("by whom"), "place": _("the place"), "reasons": _("how it was found"),
    "place_text": _("the place in words"), "note": _("a note"), "known_source": _("the likely source"),
    "kin_name": _("the name of a relative"), "kin_phone": _("the telephone of a relative"),
    "title": _("the title of the order"), "text": _("the words of the order"),
    "feedback": _("what the unit wrote down"), "words": _("what the caller said"), "answer": _("the answer"),
    "name": _("the name that was given"), "phone": _("the telephone that was given"),
    "address": _("the address that was given"), "other_phone": _("another telephone"),
    "exposure_place": _("the place of exposure"), "external_key": _("the number at the source"),
}  # fmt: skip
SINCE: Words = {
    "received": _("since it came in"), "ended": _("after the work on it ended"),
    "released": _("after you are released"), "incident_ended": _("after the outbreak ended"),
    "made": _("since it was written down"), "expired": _("after it expired"),
}  # fmt: skip
PURPOSES: Words = {
    "outbreak_response": _("To stop this outbreak"), "own_data": _("You, with your code"),
    "rights_request": _("You asked at the desk"), "order_work": _("Work on an order"),
    "review": _("Review of a report"), "settle_line": _("Decision about a held line"),
    "desk_work": _("Work at the desk"), "break_glass": _("Emergency"), "find_exposed": _("To find who was exposed"),
    "find_source": _("To find the source"), "notify_exposed": _("To tell who was exposed"),
}  # fmt: skip
BASES: Words = {
    "public_health_emergency": _("Public-health emergency"), "statutory_duty": _("Statutory duty"),
    "employment": _("Employment"),
}  # fmt: skip
FACTS: Words = {
    "lab_positive": _("A laboratory's positive result"), "health_probable": _("The word of a health approver"),
    "exposure": _("A confirmed exposure"), "zone_stay": _("A stay in a risk area"), "released": _("A release"),
    "withdrawn": _("Something earlier was withdrawn"),
}  # fmt: skip
RULES: Words = {
    "1": _("Rule 1: a laboratory's positive result holds for the infectious window."),
    "2": _("Rule 2: a health approver's word holds for 48 hours."),
    "3": _("Rule 3: an exposure holds until the follow-up of its category ends."),
    "4": _("Rule 4: a stay in a risk area holds for the days of the protocol."),
}
SEXES: Words = {"male": _("male"), "female": _("female")}
_OWN: dict[str, Words] = {
    "held_group": GROUPS, "held_name": NAMES, "untold": UNTOLD, "since": SINCE, "purpose": PURPOSES,
    "legal_basis": BASES, "fact": FACTS, "care_need": NEEDS, "care_language": LANGUAGES, "care_consent": CONSENTS,
    "sex": SEXES,
}  # fmt: skip


def said(kind: str, code: str) -> str:
    """Return what a code is called here, else as the whole house calls it; one that nobody named stands for itself."""
    if code in _OWN.get(kind, {}):
        return str(_OWN[kind][code])
    return label(kind, code) if kind in KINDS else code
