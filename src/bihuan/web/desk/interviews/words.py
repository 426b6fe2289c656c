"""What the codes of interviews are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.web.parts.labels import KINDS, extend

KINDS.update(
    {
        "interview_state": {
            "open": pgettext_lazy("interview", "Open"), "completed": pgettext_lazy("interview", "Completed"),
            "ended": pgettext_lazy("interview", "Ended without answers"),
        },
        "interview_tab": {
            "mine": _("My open interviews"), "open": _("All open"),
            "completed": pgettext_lazy("interview", "Completed"),
            "ended": pgettext_lazy("interview", "Ended without answers"),
        },
        "interview_ending": {
            "refused_to_answer": _("Does not want to answer"), "not_reached": _("Not reached"),
            "wrong_person": _("Not the person"), "mistaken": _("By mistake"), "cannot_speak": _("Cannot speak now"),
        },
        "interview_about": {"case": _("Case"), "contact": _("Contact")},
        "answer_fault": {
            "no_integer": _("Type a whole number."), "no_decimal": _("Type a number."),
            "no_date": _("Type a day, such as 2026-08-25."), "no_time": _("Type a time, such as 14:30."),
            "no_datetime": _("Type day and time, such as 2026-08-25 14:30."), "constraint": _("This cannot be right."),
            "answer_too_long": _("This is too long. Shorten it."),
        },
    }
)  # fmt: skip
extend(
    "event",
    {
        "interview.opened": _("Interview begun"), "interview.taken": _("Taken over by a colleague"),
        "interview.confirmed": _("The person was confirmed"), "interview.saved": _("Answers kept"),
        "interview.carried": _("Went on with the next version of the form"),
        "interview.completed": _("Interview completed"), "interview.ended": _("Interview ended"),
        "interview.delivered": _("Contacts handed in at the gateway"),
    },
)  # fmt: skip
extend("personal", {"answers": _("Answers")})
