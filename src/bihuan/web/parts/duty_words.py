"""What the codes of posts, calls and inspections are called, at the desk and on a phone."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.web.parts.labels import EVENTS, KINDS, Label

POST_STATES: dict[str, Label] = {
    "filled": _("Fully staffed"), "late": pgettext_lazy("post", "Late"), "lacking": _("People lack"),
    "closed": pgettext_lazy("post", "Nobody needed"),
}  # fmt: skip
PRESENCES: dict[str, Label] = {
    "present": _("There"), "late": pgettext_lazy("person", "Late"), "awaited": _("Not there yet"),
    "coming": _("Comes next"), "missed": _("Did not come"), "left": pgettext_lazy("person", "Released"),
}  # fmt: skip
AD_HOC: dict[str, Label] = {
    "reinforcement": _("Reinforcement"), "swap": _("Swapped with somebody"), "not_planned": _("Sent by word of mouth"),
    "came_back": _("Came back"),
}  # fmt: skip
LEAVING: dict[str, Label] = {
    "block_over": _("My block is over"), "relief_not_come": _("The relief has not come"), "ill": _("I feel ill"),
    "heat": _("Too long in the heat"), "called_away": _("Called away"), "sent_home": _("Sent home"),
    "relieved": _("Relieved"),
}  # fmt: skip
MESSAGES: dict[str, Label] = {
    "muster": _("Come to the muster point"), "stand_by": _("Stand by at home"), "reinforce": _("Reinforce a post"),
    "relieve": _("Relieve somebody"), "emergency": _("Emergency: come at once"),
}  # fmt: skip
CALL_REASONS: dict[str, Label] = {
    "ill": pgettext_lazy("call", "Ill"), "resting": pgettext_lazy("call", "Not rested"),
    "out_of_town": _("Out of town"), "family": _("Family needs me"), "other_duty": _("Other duty"),
}  # fmt: skip
CALL_STATES: dict[str, Label] = {
    "called": _("No answer yet"), "coming": _("Coming"), "cannot": _("Cannot come"),
}  # fmt: skip
OVERRIDES: dict[str, Label] = {
    "nobody_else": _("There is nobody else"), "life_at_risk": _("A life is at risk"),
    "agreed_by_telephone": _("They agreed by telephone"),
}  # fmt: skip
STOPPED: dict[str, Label] = {
    "on_duty": _("on duty or coming already"), "absent": _("away, ill or isolated"),
    "resting": _("rested for less than 11 hours"),
}  # fmt: skip
FINDING_STATES: dict[str, Label] = {
    "open": _("No order with the unit yet"), "ordered": _("With the unit"), "remedied": _("Waits for re-inspection"),
    "closed": pgettext_lazy("finding", "Closed"),
}  # fmt: skip
FINDING_TABS: dict[str, Label] = {
    "open": _("To be mended"), "remedied": _("To be re-inspected"), "closed": pgettext_lazy("finding", "Closed"),
}  # fmt: skip
SEVERITIES: dict[str, Label] = {
    "serious": _("Serious: 2 hours"), "ordinary": _("Ordinary: 24 hours"), "slight": _("Slight: 72 hours"),
}  # fmt: skip
ANSWERS: dict[str, Label] = {
    "ok": pgettext_lazy("inspection", "In order"), "lacking": pgettext_lazy("inspection", "Lacking"),
    "not_applicable": pgettext_lazy("inspection", "Does not apply"),
}  # fmt: skip
DONE: dict[str, Label] = {
    "check_in": _("Checked in. Drink water, and rest in the shade."), "relieve": _("Relieved. The post is yours."),
    "leave": _("Released. Rest well."), "begin_rest": _("Rest has begun."), "end_rest": _("Rest is over."),
}  # fmt: skip
GROUND_EVENTS: dict[str, Label] = {
    "attendance.checked_in": _("Checked in"), "attendance.relieved": _("Relieved"),
    "attendance.left": _("Left the post"), "attendance.left_short": _("Left the post short"),
    "attendance.late": _("Has not come"), "attendance.missed": _("Did not come at all"),
    "attendance.relief_late": _("Was not relieved"), "attendance.rest_began": _("A rest began"),
    "attendance.rest_ended": _("A rest ended"), "attendance.permitted": _("The heat permits other minutes"),
    "attendance.heat_near": _("Soon too long in the heat"), "attendance.heat_passed": _("Too long in the heat"),
    "attendance.hours_near": _("Soon too many hours"), "attendance.hours_passed": _("Too many hours"),
    "call_up.made": _("Called in"), "call_up.answered": _("Answered"), "call_up.unanswered": _("Silence escalated"),
    "call_up.closed": _("Call closed"), "inspection.visited": _("Visited"), "inspection.found": _("Found lacking"),
    "inspection.ordered": _("Ordered to be mended"), "inspection.remedied": _("Reported as mended"),
    "inspection.closed": _("Seen to be mended"), "inspection.reopened": _("Still lacking: a new order"),
    "inspection.still_lacking": _("Still lacking"), "inspection.overdue": _("Not mended in time"),
    "inspection.order_reopened": _("Its order was opened again"),
    "inspection.order_cancelled": _("Its order was cancelled"), "inspection.order_merged": _("Its order was merged"),
}  # fmt: skip
KINDS.update(
    {
        "post_state": POST_STATES, "presence": PRESENCES, "ad_hoc": AD_HOC, "leaving": LEAVING,
        "call_message": MESSAGES, "call_reason": CALL_REASONS, "call_line_state": CALL_STATES,
        "call_override": OVERRIDES, "call_stopped": STOPPED, "finding_state": FINDING_STATES,
        "finding_tab": FINDING_TABS, "severity": SEVERITIES, "inspection_answer": ANSWERS, "duty_done": DONE,
    }
)  # fmt: skip
EVENTS.update(GROUND_EVENTS)
