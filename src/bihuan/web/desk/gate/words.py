"""What the codes of the query gate are called, and what to do about a refusal."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.web.parts.labels import KINDS, Label

PURPOSES: dict[str, Label] = {
    "find_exposed": _("Find who was exposed"),
    "find_source": _("Find the source of an infection"),
    "notify_exposed": _("Tell those who were exposed"),
}
BASES: dict[str, Label] = {
    "public_health_emergency": _("Public-health emergency"),
    "statutory_duty": _("Statutory duty"),
}
STATES: dict[str, Label] = {
    "accepted": pgettext_lazy("query", "Accepted"),
    "waiting": pgettext_lazy("query", "Waits for two approvals"),
    "refused": pgettext_lazy("query", "Refused"),
    "declined": pgettext_lazy("query", "Declined by an approver"),
}
SUBJECTS: dict[str, Label] = {
    "query": _("A query"),
    "tranche": _("Further identities of a case"),
    "effect": _("A change for many persons"),
}
REFUSALS: dict[str, Label] = {
    "case_unclear": _("What it has to do with the case is not clear"),
    "too_broad": _("Wider than needed"),
    "not_necessary": _("Not necessary"),
    "other_means": _("It can be found out in another way"),
    "doubtful": _("Something is wrong with it"),
}
VENUES: dict[str, Label] = {"workplace": _("Workplace"), "school": _("School"), "restaurant": _("Restaurant")}
LINKS: dict[str, Label] = {"lab": _("laboratory"), "probable": _("probable, on a health approver's word")}
KINDS.update(
    {
        "purpose": PURPOSES, "legal_basis": BASES, "query_state": STATES, "query_subject": SUBJECTS,
        "approval_reason": REFUSALS, "venue": VENUES, "case_link": LINKS,
    }
)  # fmt: skip
