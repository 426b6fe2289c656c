"""What the codes of tracing are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.web.parts.labels import KINDS, Label, extend

CLASSIFICATIONS: dict[str, Label] = {
    "suspect": pgettext_lazy("case", "Suspect"),
    "probable": pgettext_lazy("case", "Probable"),
    "confirmed": pgettext_lazy("case", "Confirmed"),
    "discarded": pgettext_lazy("case", "Discarded"),
}
CHANGE_REASONS: dict[str, Label] = {
    "symptoms": _("Symptoms"), "exposed_and_ill": _("Exposed and ill"), "reported": _("Reported"),
    "reopened": _("Looked at again"), "health_approver": _("A health approver's word"),
    "laboratory": _("A laboratory's positive result"), "negative": _("Negative results"),
    "other_disease": _("Another disease"), "mistaken": _("By mistake"), "withdrawn": _("The result was withdrawn"),
}  # fmt: skip
OUTCOMES: dict[str, Label] = {
    "recovered": _("Recovered"), "died": _("Died"), "left": _("Left the district"),
    "discarded": pgettext_lazy("case", "Discarded"), "unknown": _("Not known"),
}  # fmt: skip
EVENTS: dict[str, Label] = {
    "onset": _("onset of symptoms"), "positive_sample": _("first positive sample"), "isolation": _("isolation"),
    "rash": _("rash"), "recovery": _("recovery"),
    "lesions_healed": _("lesions healed"), "safe_burial": _("safe burial"),
}  # fmt: skip
ORIGINS: dict[str, Label] = {
    "typed": _("Told to the desk"), "interview": _("Interview"), "holder": _("A data holder"),
    "report": _("An official report"),
}  # fmt: skip
EXPOSURE_STATES: dict[str, Label] = {
    "proposed": _("Waits for a word"), "waiting": _("Waits for another department"),
    "confirmed": pgettext_lazy("exposure", "Confirmed"), "refused": pgettext_lazy("exposure", "Refused"),
}  # fmt: skip
CERTAINTIES: dict[str, Label] = {"certain": _("certain"), "probable": _("probable"), "possible": _("possible")}
TYPES: dict[str, Label] = {
    "same_place": _("At one place at one time"), "companion": _("Went the same way"), "named": _("Named by somebody"),
    "household": _("One household"), "transport": _("One vehicle"), "care": _("Care or treatment"),
    "direct_contact": _("Direct contact"), "body_fluids": _("Body fluids"), "shared_air": _("Shared air"),
    "skin_contact": _("Skin contact"), "bedding": _("Bedding"),
}  # fmt: skip
REFUSALS: dict[str, Label] = {
    "not_there": _("Was not there"), "too_short": _("Too short"), "protected": _("Was protected"),
    "wrong_person": _("Another person"), "mistaken": _("By mistake"),
}  # fmt: skip
CATEGORIES: dict[str, Label] = {
    "close_contact": _("Close contact"), "contact_of_contact": _("Contact of a contact"),
    "general_contact": _("General contact"),
}  # fmt: skip
OUTCOMES_OF_PERSONS: dict[str, Label] = {
    "new": _("becomes a contact who is followed"), "informed": _("is informed only"),
    "extended": _("is followed for longer"), "already": _("is followed already; nothing changes"),
    "case": _("is a case; only the exposure is kept"),
}  # fmt: skip
CONTACT_STATES: dict[str, Label] = {
    "following": _("Followed"), "informed": _("Informed"), "released": _("Released"),
    "became_case": _("Became a case"), "ended": _("Ended early"),
}  # fmt: skip
DAY_STATES: dict[str, Label] = {
    "planned": _("planned"), "ordered": _("given out"), "done": pgettext_lazy("day", "checked"), "missed": _("missed"),
    "ended": _("ended before"), "passed": _("over before anybody knew"),
}  # fmt: skip
RELEASES: dict[str, Label] = {
    "follow_up_over": _("The follow-up is over"), "checked_otherwise": _("Was looked after otherwise"),
    "cannot_be_reached": _("Cannot be reached"), "mistaken": _("By mistake"), "moved_away": _("Moved away"),
    "died": _("Died"), "other_district": _("Another district follows"),
}  # fmt: skip
REGIMES: dict[str, Label] = {
    "central_quarantine": _("Quarantine in a central place"), "home_quarantine": _("Quarantine at home"),
    "home_monitoring": _("Health monitoring at home"), "isolation": _("Isolation"), "hospital": _("Hospital"),
}  # fmt: skip
QUARANTINE_STATES: dict[str, Label] = {
    "waiting": _("Waits for a second person"), "review": _("Review due"), "in_force": _("In force"),
    "refused": pgettext_lazy("quarantine", "Refused"), "lifted": _("Lifted"), "over": _("Over"),
}  # fmt: skip
QUARANTINE_REASONS: dict[str, Label] = {
    "negative": _("Negative results"), "mistaken": _("By mistake"), "contested": _("An objection was right"),
    "condition": _("The person's condition"), "rule_changed": _("The rule has changed"),
    "not_necessary": _("Not necessary"), "milder_means": _("Milder means are enough"),
    "wrong_person": _("Another person"), "wrong_time": _("Wrong time"),
}  # fmt: skip
MATERIAL_KINDS: dict[str, Label] = {"footage": _("Footage"), "record": _("Records")}
MATERIAL_STATES: dict[str, Label] = {
    "waiting": _("Waits for another department"), "approved": _("Agreed to"),
    "declined": pgettext_lazy("material", "Declined"), "fulfilled": _("Has come"), "expired": _("Expired"),
    "purged": _("Destroyed"),
}  # fmt: skip
LEVELS: dict[str, Label] = {
    **CATEGORIES, "confirmed": pgettext_lazy("case", "Confirmed"), "probable": pgettext_lazy("case", "Probable"),
    "from_high": _("Was in a high-risk area"), "from_medium": _("Was in a medium-risk area"),
    "from_low": _("Was in a low-risk area"),
}  # fmt: skip
NOTICES: dict[str, Label] = {
    "place_unknown": _("The place is not on the map yet."),
    "place_without_position": _("This place has no position; it is in the table only."),
    "end_unknown": _("Nobody knows when the visit ended; the protocol's longest stay is assumed."),
}
MENDS: dict[str, Label] = {
    "next_day": _("Did it end after midnight? Then choose the next day."),
    "swap": _("Are beginning and end interchanged?"),
}
SEARCH_RULES: dict[str, Label] = {
    "minutes": _("minutes together"),
    "residual_minutes": _("minutes after"),
    "metres": _("metres"),
    "unknown_end_minutes": _("minutes at most where the end is unknown"),
    "purpose": _("purpose"),
}
TABS: dict[str, Label] = {
    "open": pgettext_lazy("cases", "Open"), "closed": pgettext_lazy("cases", "Closed"),
    "all": pgettext_lazy("cases", "All"),
}  # fmt: skip
PLACES: dict[str, Label] = {
    "market": _("Market"),
    "clinic": _("Clinic"),
    "restaurant": _("Restaurant"),
    "school": _("School"),
    "workplace": _("Workplace"),
}
KINDS.update(
    {
        "classification": CLASSIFICATIONS, "change_reason": CHANGE_REASONS, "case_outcome": OUTCOMES,
        "course": EVENTS, "visit_origin": ORIGINS, "exposure_state": EXPOSURE_STATES, "certainty": CERTAINTIES,
        "exposure_type": TYPES, "exposure_refusal": REFUSALS, "contact_category": CATEGORIES,
        "person_outcome": OUTCOMES_OF_PERSONS, "contact_state": CONTACT_STATES, "day_state": DAY_STATES,
        "release_reason": RELEASES, "regime": REGIMES, "quarantine_state": QUARANTINE_STATES,
        "quarantine_reason": QUARANTINE_REASONS, "material_kind": MATERIAL_KINDS, "material_state": MATERIAL_STATES,
        "status_level": LEVELS, "visit_notice": NOTICES, "visit_mend": MENDS, "place_kind": PLACES,
        "case_tab": TABS, "search_rule": SEARCH_RULES,
    }
)  # fmt: skip
extend(
    "event",
    {
        "contact.opened": _("Became a contact"), "contact.extended": _("Follow-up prolonged"),
        "contact.released": _("Released"), "contact.ended": _("Follow-up ended early"),
        "contact.became_case": _("Became a case"), "quarantine.proposed": _("Proposed"),
        "quarantine.approved": _("Agreed to"), "quarantine.refused": pgettext_lazy("quarantine", "Refused"),
        "quarantine.lifted": _("Lifted"), "quarantine.reviewed": _("Looked at: it stands"),
        "quarantine.review_overdue": _("Review overdue"), "quarantine.over": _("Over"),
        "material.asked": _("Asked for"), "material.approved": _("Agreed to"),
        "material.declined": pgettext_lazy("material", "Declined"), "material.fulfilled": _("Has come"),
        "material.expired": _("Expired"), "material.purged": _("Destroyed"),
    },
)  # fmt: skip
extend(
    "order_kind",
    {
        "notify_contact": _("Tell a person that they are a contact"), "follow_up": _("Check a contact"),
        "quarantine_review": _("Look at a quarantine again"), "find_source": _("Find the source of a case"),
    },
)  # fmt: skip
extend(
    "look_object",
    {
        "case": pgettext_lazy("tracing", "Case"), "visit": _("Visit"), "exposure": _("Exposure"),
        "contact": _("Contact"), "quarantine": _("Quarantine"), "material": _("Request for material"),
    },
)  # fmt: skip
extend(
    "personal",
    {
        "place_text": _("Place in words"), "reasons": _("Reasons"), "holder_reference": _("The holder's reference"),
        "more_dates": _("Further dates"),
    },
)  # fmt: skip
