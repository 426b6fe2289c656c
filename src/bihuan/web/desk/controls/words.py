"""What the codes of controls and risk levels are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.web.parts.export_words import COLUMN_KINDS
from bihuan.web.parts.labels import KINDS, Label, extend

CONTROL_STATES: dict[str, Label] = {
    "draft": pgettext_lazy("control", "Draft"), "decided": pgettext_lazy("control", "Decided"),
    "holding": pgettext_lazy("control", "Holds"), "coming": pgettext_lazy("control", "Begins later"),
    "over": pgettext_lazy("control", "Over"), "lifted": pgettext_lazy("control", "Lifted"),
    "withdrawn": pgettext_lazy("control", "Withdrawn"),
}  # fmt: skip
CONTROL_TABS: dict[str, Label] = {
    "holding": pgettext_lazy("control", "Holds"), "ending": _("Ends within a day"), "reviews": _("Review due"),
    "drafts": _("To be decided"), "coming": pgettext_lazy("control", "Begins later"),
    "over": pgettext_lazy("control", "Over"),
}  # fmt: skip
CONTROL_REASONS: dict[str, Label] = {
    "new_cases": _("New infections in the area"), "spread": _("Risk of further spread"),
    "exposed_place": _("An infected person was there"), "precaution": _("Precaution"),
    "level_raised": _("The risk level was raised"), "level_lowered": _("The risk level was lowered"),
    "still_needed": _("Reviewed and still needed"),
}  # fmt: skip
CONTROL_ENDINGS: dict[str, Label] = {
    "no_new_infection": _("No new infection for the days required"), "milder_means": _("Milder measures suffice"),
    "level_changed": _("Replaced by a new decision"), "mistaken": _("By mistake"),
    "contested": _("After an objection"), "rule_changed": _("The rule has changed"),
    "not_necessary": _("Not necessary"), "wrong_area": _("Another area"), "wrong_time": _("Wrong time"),
}  # fmt: skip
LEVEL_REFUSALS: dict[str, Label] = {
    "data_incomplete": _("The figures are not complete"), "spread_nearby": _("Infections nearby"),
    "imported": _("The infection came from outside and is isolated"), "other_measures": _("Other measures suffice"),
    "not_yet": _("Not yet"),
}  # fmt: skip
KINDS.update(
    {
        "control_state": CONTROL_STATES, "control_tab": CONTROL_TABS, "control_reason": CONTROL_REASONS,
        "control_ending": CONTROL_ENDINGS, "level_refusal": LEVEL_REFUSALS,
        "control_list": {"set_up": _("Setting up"), "lift": _("Taking down")},
        "level_direction": {"up": _("Raise"), "down": _("Lower")},
        "control_occasion": {
            "decided": pgettext_lazy("control", "Decided"), "extended": pgettext_lazy("control", "Extended"),
            "lifted": pgettext_lazy("control", "Lifted"),
        },
    }
)  # fmt: skip
extend(
    "event",
    {
        "control.drafted": _("Control drafted"), "control.decided": _("Control decided"),
        "control.extended": _("Another decision follows it"), "control.lifted": _("Control lifted"),
        "control.ended": _("Its end has come"), "control.withdrawn": _("Draft withdrawn"),
        "control.reviewed": _("Looked at again: it stands"), "control.review_overdue": _("Review overdue"),
        "control.orders_opened": _("Orders of the checklist opened"), "level.proposed": _("Level proposed"),
        "level.accepted": _("Proposal accepted"), "level.refused": _("Proposal refused"),
        "level.passed": _("Proposal taken back: it was not right any more"),
    },
)  # fmt: skip
extend(
    "order_field",
    {
        "area": pgettext_lazy("control", "Area"), "owner": _("Whose it is"), "due_at": _("To be done by"),
        "basis": _("Legal basis"),
    },
)  # fmt: skip
extend("dataset", {"controls": _("Controls")})
extend(
    "export_column",
    {
        "control_number": _("Control"), "control_area": pgettext_lazy("control", "Area"),
        "control_level": _("Risk level"), "control_measures": _("Measures"), "control_communities": _("Communities"),
        "control_state": _("State"), "control_starts": _("From"), "control_ends": pgettext_lazy("period", "Until"),
        "control_review": _("Reviewed by"), "control_lifted": pgettext_lazy("control", "Lifted"),
        "control_reason": _("Reason"), "control_basis": _("Legal basis"),
    },
)  # fmt: skip
COLUMN_KINDS |= {"control_state": "control_state", "control_reason": "control_reason"}
