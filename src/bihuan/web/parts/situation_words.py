"""What the figures of a situation report are called, over what they count, how a difference is said."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.web.parts.labels import KINDS, Label, extend

FIGURE_WORDS: dict[str, Label] = {
    "orders_opened": _("Orders opened"), "orders_ended": _("Orders ended"), "orders_open": _("Open orders"),
    "orders_late": _("Late orders"), "orders_to_dispatch": _("To dispatch"), "orders_unsigned": _("Not yet signed for"),
    "cases_new": _("New cases"), "cases_all": _("Cases in all"), "cases_confirmed": _("Confirmed cases"),
    "cases_probable": _("Probable cases"), "cases_suspect": _("Suspected cases"),
    "contacts_new": _("New contacts"), "contacts_followed": _("Contacts followed"),
    "quarantines": _("In quarantine"), "checks_of_day": _("Checks due on the day"),
    "checks_done": _("Checks done"), "checks_missed": _("Checks missed"), "checks_overdue": _("Checks overdue"),
    "tested_today": _("People tested"), "roster": _("On the roster of the round"), "tested": _("Tested in the round"),
    "exempt": pgettext_lazy("roster", "Exempt"), "escalated": pgettext_lazy("roster", "Escalated"),
    "missing": _("Not yet tested"),
    "coverage": _("Coverage of the round"), "tubes": _("Tubes"),
    "controls_hold": _("Controls in force"), "controls_end_soon": _("End within a day"),
    "controls_drafts": _("To be decided"), "controls_reviews": _("Review due"),
    "help_taken": _("Requests for help taken"), "help_closed": _("Requests for help closed"),
    "help_open": _("Open requests for help"), "help_late": _("Late requests for help"),
    "help_answer": _("Median time to an answer"),
    "care_people": _("People who need care"), "care_seen": _("Seen, next check not yet due"),
    "care_ladder": _("Checks due now"), "care_unseen": _("Not seen for 24 hours"),
    "response_n": _("Emergencies"), "response_p50": _("Report to arrival, median"),
    "response_p90": _("Report to arrival, 9 of 10 within"), "response_missing": _("Without a time of arrival"),
    "unaccounted": _("Unaccounted"), "swabs": _("Swabs by tube"), "care_difference": _("Welfare checks, difference"),
    "came_in": _("Came in"), "went_out": _("Went out"), "waiting": _("Awaiting signature"), "working": _("In hand"),
    "late": pgettext_lazy("orders", "Late"),
}  # fmt: skip
GROUP_WORDS: dict[str, Label] = {
    "orders": _("Work orders"), "cases": _("Cases"), "contacts": _("Contacts"), "testing": _("Mass testing"),
    "controls": _("Controls"), "help": pgettext_lazy("situation", "Help"), "care": pgettext_lazy("situation", "Care"),
    "response": _("Response times"),
}  # fmt: skip
SERIES_WORDS: dict[str, Label] = {
    "orders": _("Orders opened"), "cases": _("New cases"), "contacts": _("New contacts"), "tested": _("People tested"),
    "help": _("Requests for help taken"),
}  # fmt: skip
BASIS_WORDS: dict[str, Label] = {
    "stands": pgettext_lazy("situation", "now"), "since": pgettext_lazy("situation", "since midnight"),
    "day": pgettext_lazy("situation", "of the day"),
}  # fmt: skip
CHANGE_WORDS: dict[str, Label] = {
    "up": _("more"), "down": _("fewer"), "same": _("unchanged"), "unknown": "",
}  # fmt: skip
KINDS.update(
    {
        "situation_figure": FIGURE_WORDS, "situation_group": GROUP_WORDS, "situation_series": SERIES_WORDS,
        "situation_basis": BASIS_WORDS, "situation_change": CHANGE_WORDS,
        "situation_correction": {
            "late_data": _("Data came in late"), "wrong_assignment": _("Something was assigned wrongly"),
            "counted_wrong": _("A figure was counted wrongly"), "definition_changed": _("A definition has changed"),
        },
        "situation_against": {"board": _("duty board"), "books": _("second count")},
    }
)  # fmt: skip
extend(
    "event",
    {
        "situation.frozen": _("Situation report frozen"), "situation.signed": _("Situation report signed"),
        "situation.released": _("Press sheet released"),
    },
)  # fmt: skip
