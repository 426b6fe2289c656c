"""What the codes of fact-checks are called at the desk."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.web.parts.facts_words import CHANNELS, TOPICS, VERDICTS
from bihuan.web.parts.labels import KINDS, Label, extend

STATES: dict[str, Label] = {
    "draft": pgettext_lazy("fact", "To be checked"), "published": pgettext_lazy("fact", "Published"),
    "lapsed": _("Taken off, not proven in time"), "superseded": pgettext_lazy("fact", "Superseded"),
    "withdrawn": pgettext_lazy("fact", "Withdrawn"),
}  # fmt: skip
TABS: dict[str, Label] = {
    "waiting": _("Waits for a second person"), "published": pgettext_lazy("facts", "Published"),
    "reviews": pgettext_lazy("facts", "To be looked at again"), "over": pgettext_lazy("facts", "Over"),
}  # fmt: skip
WITHDRAWALS: dict[str, Label] = {
    "not_a_claim": _("It is an opinion or a wish, no claim"), "nobody_asks": _("Nobody asks about it"),
    "told_elsewhere": _("It is answered in another one"), "mistaken": _("By mistake"),
}  # fmt: skip
DISMISSALS: dict[str, Label] = {
    "not_a_claim": _("It is an opinion or a wish, no claim"), "not_about_this": _("It is not about the outbreak"),
    "needs_help": _("Somebody asks for help: they were told the hotline"), "unreadable": _("It cannot be understood"),
}  # fmt: skip
KINDS.update(
    {
        "fact_state": STATES, "fact_tab": TABS, "fact_verdict": dict(VERDICTS), "fact_topic": dict(TOPICS),
        "fact_channel": dict(CHANNELS), "fact_withdrawal": WITHDRAWALS, "question_dismissal": DISMISSALS,
        "fact_language": {"zh": _("Chinese"), "en": _("English")},
        "question_way": {"form": _("by the public form"), "hotline": _("by the hotline")},
        "question_state": {
            "new": pgettext_lazy("question", "waits"), "grouped": _("grouped to a claim"),
            "dismissed": pgettext_lazy("question", "laid aside"),
        },
    }
)  # fmt: skip
extend(
    "event",
    {
        "fact.written": _("Wording written"), "fact.published": pgettext_lazy("fact", "Published"),
        "fact.corrected": _("Correction published"), "fact.reviewed": _("Looked at again: it stands"),
        "fact.review_overdue": _("Review overdue"), "fact.lapsed": _("Taken off the page: not proven in 72 hours"),
        "fact.superseded": _("Superseded by another fact-check"), "fact.withdrawn": _("Draft withdrawn"),
        "fact.draft_dropped": _("Wording dropped"), "fact_question.asked": _("Question kept"),
        "fact_question.grouped": _("Question grouped to a claim"), "fact_question.parted": _("Question waits again"),
        "fact_question.dismissed": _("Question laid aside"),
    },
)  # fmt: skip
