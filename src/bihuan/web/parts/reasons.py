"""Why a move is made: codes to choose from, move by move, and what they and other codes of orders are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.web.parts.labels import KINDS, Label, extend

REASONS: dict[str, Label] = {
    "wrong_area": _("Another unit's area"),
    "wrong_task": _("Another unit's task"),
    "overloaded": _("The unit has too much in hand"),
    "no_answer": _("The unit does not answer"),
    "duplicate_order": _("There is a second order for the same thing"),
    "withdrawn_by_source": _("The source has withdrawn it"),
    "mistaken": _("Opened or sent by mistake"),
    "no_longer_needed": _("No longer needed"),
    "still_needed": _("Still needed"),
    "address_unclear": _("The address cannot be found"),
    "area_decides": _("The area where the person lives decides"),
    "last_contact_decides": _("Who had the last contact keeps it"),
    "task_decides": _("The kind of task decides"),
    "awaiting_person": _("The person can only be met later"),
    "awaiting_result": _("A laboratory result is awaited"),
    "awaiting_other_unit": _("Another unit has to act first"),
    "no_access": _("No access at present"),
    "too_many": _("Too many orders at once"),
    "hard_to_reach": _("The person is hard to reach"),
    "travel": _("The way is long"),
    "time_is_enough": _("The time left is enough"),
    "cannot_wait": _("It cannot wait"),
    "evidence_missing": _("Evidence is missing"),
    "incomplete": _("Not all questions are answered"),
    "contradictory": _("It contradicts what is known"),
    "wrong_person": _("It is about another person"),
    "different_persons": _("They are different persons"),
    "different_tasks": _("They are different tasks"),
    "new_information": _("New information has come in"),
    "wrong_result": _("The result was wrong"),
    "source_asks": _("The source asks again"),
    "not_satisfied": _("The person called back is not satisfied"),
    "other": _("Something else: say it in the note"),
}
_NOT_OURS = ("wrong_area", "wrong_task", "address_unclear", "other")
_ARBITER = ("area_decides", "task_decides", "last_contact_decides", "other")
REASONS_OF: dict[str, tuple[str, ...]] = {
    "recall": ("mistaken", "wrong_area", "duplicate_order", "withdrawn_by_source", "other"),
    "reassign": ("wrong_area", "wrong_task", "overloaded", "no_answer", "other"),
    "ask_return": _NOT_OURS,
    "dispute": _NOT_OURS,
    "refuse_return": (*_ARBITER[:2], "other"),
    "adjudicate": _ARBITER,
    "adjudicate_away": _ARBITER,
    "ask_suspension": ("awaiting_person", "awaiting_result", "awaiting_other_unit", "no_access", "other"),
    "ask_extension": ("hard_to_reach", "too_many", "travel", "other"),
    "refuse_asking": ("time_is_enough", "cannot_wait", "other"),
    "send_back": ("evidence_missing", "incomplete", "contradictory", "wrong_person", "other"),
    "unmerge": ("different_persons", "different_tasks", "other"),
    "ask_cancel": ("mistaken", "withdrawn_by_source", "no_longer_needed", "duplicate_order", "other"),
    "keep": ("still_needed", "other"),
    "reopen": ("new_information", "wrong_result", "source_asks", "other"),
}
ANSWERS: dict[str, Label] = {
    "satisfied": pgettext_lazy("call-back", "Satisfied"),
    "not_reached": pgettext_lazy("call-back", "Not reached"),
    "not_satisfied": pgettext_lazy("call-back", "Not satisfied: open it again"),
}
ROUTES: dict[str, Label] = {
    "community_code": _("by community code"),
    "address": _("by address"),
    "position": _("by position"),
    "undecided": _("undecided"),
    "own": _("the desk's own"),
}
ORDER_KINDS: dict[str, Label] = {
    "verify": _("Verify a person"),
    "missing_batch": _("Ask a source for what it owes"),
    "missing_people": _("Find who is not tested yet in a building"),
    "coverage_difference": _("Find why the counts of a round differ"),
    "inside_differs": _("Find who was missed at the gates of a compound"),
    "stuck_delivery": _("Look after a job that gave up"),
    "missing_acknowledgement": _("Ask a source whether it has its outcomes"),
    "difference": _("Find a difference in the books"),
    "access_alarm": _("Look into unusual looking"),
    "break_glass": _("Review an emergency access"),
    "access_unreviewed": _("Have looks reviewed"),
    "overdue_contest": _("Decide a person's objection that is overdue"),
    "notify_contact": _("Tell a contact"),
    "follow_up": _("Daily check of a contact"),
    "quarantine_review": _("Overdue review of a quarantine"),
    "query_alarm": _("Look at an officer who asks the gate very often"),
    "late_check_in": _("Somebody has not come to a post"),
    "late_relief": _("Somebody was not relieved"),
    "post_short": _("A post was left with too few people"),
    "heat_limit": _("Somebody works too long in the heat"),
    "hours_limit": _("Somebody works too many hours"),
    "inspection_finding": _("Mend what an inspection found"),
    "perimeter": _("Set up or take down what a control needs"),
    "control_review": _("Overdue review of a control"),
}
CLOCKS: dict[str, Label] = {
    "dispatch": _("to be dispatched"),
    "sign": _("to be signed for"),
    "start": _("to be started"),
    "feedback": _("to be fed back"),
    "return": _("return to be decided"),
    "dispute": _("dispute to be decided"),
    "review": _("to be reviewed"),
    "stand_down": _("stop to be confirmed"),
    "resume": _("goes on"),
}
ASKED: dict[str, Label] = {
    "suspension": _("A suspension is asked for"),
    "extension": _("More time is asked for"),
    "cancel": _("A cancellation is asked for"),
}
FIELDS: dict[str, Label] = {
    "classification": _("Classification"),
    "result": _("Result"),
    "onset_date": _("Onset"),
    "sample_date": _("Sample taken"),
    "report_date": _("Reported"),
    "exposure_place": _("Place of exposure"),
    "occupation": _("Occupation"),
    "note": _("Note"),
}
KINDS.update(
    {"reason": REASONS, "answer": ANSWERS, "route": ROUTES, "order_kind": ORDER_KINDS, "clock": CLOCKS, "asked": ASKED}
)
KINDS["order_field"] = FIELDS
extend(
    "code",
    {
        "unit_undecided": _("It has no unit yet. Choose one, or take its tick away."),
        "nothing_chosen": _("No order is ticked. Tick what shall be sent."),
        "command_reused": _("This page was sent before with something else on it. Check it and send it again."),
    },
)
REVEAL_REASONS: dict[str, Label] = {
    "call_person": _("To call the person"),
    "find_address": _("To find the address"),
    "same_person": _("Is it the same person?"),
    "ask_source": _("To ask the source"),
    "review_feedback": _("To review the report"),
    "call_back": _("For a call-back"),
    "complaint": _("The person complains"),
    "other": _("Something else"),
}
PERSONAL: dict[str, Label] = {
    "title": _("Task"),
    "text": _("Details"),
    "person_name": _("Person"),
    "name": _("Person"),
    "phone": _("Telephone"),
    "address": _("Address"),
    "document": _("Document"),
    "filename": _("File"),
    "content": _("As it was received"),
    "evidence": _("Evidence"),
    "contacted": _("Met"),
    "note": _("Note"),
}
KINDS.update({"reveal_reason": REVEAL_REASONS, "personal": PERSONAL, "said": PERSONAL})
