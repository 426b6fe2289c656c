"""What the codes of requests for help are called, and what whoever takes a call says."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.web.parts.export_words import COLUMN_KINDS
from bihuan.web.parts.labels import KINDS, Label, extend
from bihuan.web.parts.reasons import ORDER_KINDS

HELP_CLASSES: dict[str, Label] = {
    "": _("No class yet"), "acute": _("Acute illness"), "birth": _("Birth"), "dialysis": _("Dialysis"),
    "chemotherapy": _("Chemotherapy"), "mental": _("Mental distress"), "medicine": _("Medicine"), "food": _("Food"),
    "infant": _("Infant"), "utilities": _("Water, power, gas"), "travel": _("Going somewhere"), "pets": _("Pets"),
    "information": _("Information"), "complaint": _("Complaint"), "other": pgettext_lazy("help", "Something else"),
}  # fmt: skip
HELP_STATES: dict[str, Label] = {
    "taken": pgettext_lazy("help", "Taken"), "routed": pgettext_lazy("help", "With its owner"),
    "answered": _("To be called back"), "closed": pgettext_lazy("help", "Closed"),
}  # fmt: skip
HELP_CHANNELS: dict[str, Label] = {
    "phone": _("Telephone"), "gate": _("At a gate"), "officer": _("By an officer"), "visit": _("At a visit"),
    "public": _("Public form"),
}  # fmt: skip
HELP_ANSWERS: dict[str, Label] = {
    "done": pgettext_lazy("help", "Done"), "arranged": _("Arranged"), "told": _("Told what was asked"),
    "passed_on": _("Passed on, to whom is written"), "cannot": _("Cannot be done, why is written"),
    "order_done": _("The order was closed"),
}  # fmt: skip
CALL_RESULTS: dict[str, Label] = {
    "satisfied": _("Reached: it is settled"), "unsatisfied": _("Reached: it is not settled"),
    "withdrawn": _("Reached: not needed any more"), "no_answer": _("No answer"), "busy": _("Line busy"),
    "switched_off": _("Switched off"), "wrong_number": _("Wrong number"), "nobody_home": _("Nobody at home"),
}  # fmt: skip
CALL_WAYS: dict[str, Label] = {"phone": _("By telephone"), "door": _("At the door")}
REOPENINGS: dict[str, Label] = {
    "unsatisfied": _("The caller is not satisfied"), "called_again": _("Called again"),
    "not_done": _("It was not done"), "mistaken": _("By mistake"),
}  # fmt: skip
CLOSINGS: dict[str, Label] = {"word": _("The caller's word"), "tries": _("Three tries, nobody reached")}
GREEN_ITEMS: dict[str, Label] = {
    "ambulance": _("Car of 120"), "escort": _("Somebody goes along"), "slot": _("Hour at the hospital"),
}  # fmt: skip
GREEN_STATES: dict[str, Label] = {
    "owed": _("Still to be arranged"), "arranged": _("Arranged"), "given_up": _("Not needed"),
}  # fmt: skip
ORDER_STEPS: dict[str, Label] = {
    "": _("No order"), "opened": _("At the desk, to be dispatched"), "dispatched": _("On the way to the unit"),
    "signed": _("Signed for"), "working": _("In work"), "reported": _("Reported, in review"),
    "closed": _("Order closed"), "cancelled": _("Order cancelled"), "reopened": _("Order open again"),
}  # fmt: skip
VIEWS: dict[str, Label] = {
    "open": pgettext_lazy("help", "Open"), "late": pgettext_lazy("help", "Late"), "classify": _("Without a class"),
    "call": _("To be called back"), "green": _("Green lane"), "closed": pgettext_lazy("help", "Closed"),
    "all": pgettext_lazy("help", "All"),
}  # fmt: skip
KINDS.update(
    {
        "help_class": HELP_CLASSES, "help_state": HELP_STATES, "help_channel": HELP_CHANNELS,
        "help_answer": HELP_ANSWERS, "help_call": CALL_RESULTS, "help_way": CALL_WAYS, "help_reopening": REOPENINGS,
        "green_item": GREEN_ITEMS, "help_closing": CLOSINGS, "green_state": GREEN_STATES, "help_order": ORDER_STEPS,
        "help_view": VIEWS,
    }
)  # fmt: skip
extend(
    "event",
    {
        "help.requested": _("Request taken"), "help.classified": _("Class confirmed"),
        "help.joined": _("Found to be the same as another"), "help.parted": _("Taken apart again"),
        "help.routed": _("Order opened"), "help.order_moved": _("The order moved on"),
        "help.answered": _("Answer written down"), "help.tried": _("Tried to reach the caller"),
        "help.called_back": _("Caller reached"), "help.closed": pgettext_lazy("help", "Closed"),
        "help.reopened": _("Open again"), "help.late": _("Deadline passed"), "help.green_lane": _("Green lane opened"),
        "green.owed": _("Green lane: still to be arranged"), "green.arranged": _("Green lane: arranged"),
        "green.given_up": _("Green lane: not needed"), "green.warned": _("Green lane: missing at its deadline"),
    },
)  # fmt: skip
extend("look_object", {"help": _("Request for help")})
extend("dataset", {"help_requests": _("Requests for help")})
extend(
    "export_column",
    {
        "help_number": _("Request"), "help_class": _("Class"), "help_channel": _("How it came"),
        "help_urgency": _("Urgency"), "help_state": _("State"), "help_taken": _("Taken at"),
        "help_due": _("Answer due by"), "help_unit": _("Routed to"), "help_answer": _("Answer by its code"),
        "help_answered": pgettext_lazy("help", "Answered at"), "help_call_due": _("Call back due by"),
        "help_tries": _("Tries since"), "help_word": _("The caller's word"), "help_called_back": _("Called back at"),
        "help_closed_how": _("Closed by"), "help_closed": _("Closed at"), "words": _("What was said"),
        "answer": _("Answer"),
    },
)  # fmt: skip
COLUMN_KINDS |= {one: one for one in ("help_class", "help_channel", "help_state", "help_answer")}
COLUMN_KINDS |= {"help_word": "help_call", "help_closed_how": "help_closing"}
extend("personal", {"words": _("What was said"), "answer": _("Answer")})
ORDER_KINDS.update({"help_request": _("Help a resident"), "green_lane_late": _("Green lane: something is missing")})
ORDER_KINDS["help_late"] = _("Request for help: past its deadline")
extend("order_field", {"request": _("Request"), "class": _("Class"), "words": _("What was said")})
