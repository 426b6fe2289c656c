"""What the codes of mass testing are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.web.parts.labels import KINDS, Label, extend

ROUND_STATES: dict[str, Label] = {
    "planned": pgettext_lazy("round", "Planned"), "open": pgettext_lazy("round", "Open"),
    "closed": pgettext_lazy("round", "Closed"), "dropped": pgettext_lazy("round", "Dropped"),
}  # fmt: skip
OUTCOMES: dict[str, Label] = {
    "": pgettext_lazy("roster", "Missing"), "tested": pgettext_lazy("roster", "Tested"),
    "exempt": pgettext_lazy("roster", "Exempt"), "escalated": pgettext_lazy("roster", "Escalated"),
}  # fmt: skip
EXCUSE_KINDS: dict[str, Label] = {
    "exempt": _("Exempt from this round"), "escalated": _("Cannot be found: somebody answers for them"),
}  # fmt: skip
EXCUSE_REASONS: dict[str, Label] = {
    "recovered": _("Recovered from the disease lately"), "medical": _("Medical reason"),
    "tested_elsewhere": _("Tested elsewhere"), "quarantined": _("In quarantine"), "away": _("Away, with proof"),
    "moved_away": _("Moved away"), "died": _("Died"), "not_one_person": _("Entered twice, or no such person"),
    "not_found": _("Not found at the address"), "no_answer": _("Does not answer"), "refuses": _("Refuses"),
    "address_wrong": _("The address is wrong"), "abroad": _("Said to be abroad"),
}  # fmt: skip
EXCUSE_STATES: dict[str, Label] = {
    "waiting": _("Waits for a second person"), "live": _("In force"), "refused": pgettext_lazy("excuse", "Refused"),
    "ended": _("Ended early"), "over": _("Over"),
}  # fmt: skip
EXCUSE_ENDINGS: dict[str, Label] = {
    "found": _("Was found"), "mistaken": _("By mistake"), "condition": _("The person's condition"),
    "rule_changed": _("The rule has changed"), "not_necessary": _("Not necessary"), "wrong_person": _("Another person"),
    "wrong_time": _("Wrong time"), "no_proof": _("No proof"),
}  # fmt: skip
VISIT_REASONS: dict[str, Label] = {
    "bedridden": _("Bedridden"), "disabled": _("Disabled"), "over_80": _("Over 80"), "small_child": _("Small child"),
    "quarantined": _("In quarantine"), "pregnant": _("Pregnant"), "other": pgettext_lazy("visit", "Another reason"),
}  # fmt: skip
SITE_KINDS: dict[str, Label] = {
    "community": _("In the community"), "arrival": _("For arrivals"), "mobile": _("From door to door"),
}  # fmt: skip
SITE_CLOSINGS: dict[str, Label] = {
    "not_needed": _("Not needed any more"), "moved": _("Moved to another place"), "unsafe": _("Not safe"),
    "mistaken": _("By mistake"),
}  # fmt: skip
ROUND_DROPPINGS: dict[str, Label] = {
    "not_necessary": _("Not necessary"), "mistaken": _("By mistake"), "weather": _("Because of the weather"),
    "later": _("It will be later"),
}  # fmt: skip
SITE_COLUMNS: dict[str, Label] = {
    "name": _("Name"), "unit": pgettext_lazy("holder", "Unit"),
}  # fmt: skip
KINDS.update(
    {
        "round_state": ROUND_STATES, "roster_outcome": OUTCOMES, "excuse_kind": EXCUSE_KINDS,
        "excuse_reason": EXCUSE_REASONS, "excuse_state": EXCUSE_STATES, "excuse_ending": EXCUSE_ENDINGS,
        "visit_reason": VISIT_REASONS, "site_kind": SITE_KINDS, "site_closing": SITE_CLOSINGS,
        "round_dropping": ROUND_DROPPINGS, "site_column": SITE_COLUMNS,
    }
)  # fmt: skip
extend(
    "event",
    {
        "round.planned": _("Round planned"), "round.opened": _("Round opened"), "round.dropped": _("Round dropped"),
        "round.roster_grown": _("Late arrivals put on the roster"), "round.closed": _("Round closed"),
        "round.checked": _("Counts checked against the set"), "round.booked": _("Building booked"),
        "round.booked_all": _("Buildings booked as proposed"), "round.visits_asked": _("Visits at the door asked for"),
        "round.visit_taken_back": _("Visit taken back"), "round.missing_sent": _("Orders about who is missing opened"),
        "excuse.asked": _("Waits for a second person"), "excuse.given": _("Somebody answers for people"),
        "excuse.agreed": _("A second person agreed"), "excuse.refused": pgettext_lazy("excuse", "Refused"),
        "excuse.ended": _("Ended early"), "excuse.over": _("Over"), "site.added": _("Site added"),
        "site.changed": _("Site changed"), "site.closed": _("Site closed"), "lane.added": _("Lane added"),
        "lane.opened": _("Lane opened"), "lane.shut": _("Lane shut"), "opening.set": _("Site opened in a round"),
        "opening.changed": _("Opening of a site changed"), "arrivals.counted": _("Travellers counted"),
        "arrivals.corrected": _("Count of travellers corrected"),
    },
)  # fmt: skip
extend("look_object", {"resident": _("Resident")})
extend("personal", {"room": _("Room")})
extend(
    "order_field",
    {
        "community": _("Community"), "building": _("Building"), "roster": _("On the roster"),
        "tested": pgettext_lazy("roster", "Tested"), "missing": pgettext_lazy("roster", "Missing"),
    },
)  # fmt: skip
