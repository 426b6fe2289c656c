"""The forms about a contact: release, end, and a quarantine proposed because of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bihuan.apps.tracing.rules.confining import BASES, LONGEST, REGIMES, Terms
from bihuan.apps.tracing.rules.following import END_REASONS, RELEASE_REASONS
from bihuan.web.desk.tracing.forms import TracingForm, choice, moment, note, pairs, words

_FIRST_LOOK = timedelta(days=3)


class ReleaseForm(TracingForm):
    """Why a contact is released."""

    prefix_of_ids = "release"
    reason = choice(gettext_lazy("Reason"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.choose("reason", pairs("release_reason", RELEASE_REASONS))


class EndForm(TracingForm):
    """Why a follow-up ends before its time."""

    prefix_of_ids = "end"
    reason = choice(gettext_lazy("Reason"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.choose("reason", [("", _("choose…")), *pairs("release_reason", END_REASONS)])


class QuarantineForm(TracingForm):
    """What is proposed: the way, the ground, from when to when, when somebody looks again, where."""

    prefix_of_ids = "quarantine"
    regime = choice(gettext_lazy("Way"))
    legal_basis = choice(gettext_lazy("Legal basis"))
    starts_at = moment(gettext_lazy("From"))
    ends_at = moment(
        pgettext_lazy("period", "Until"), help_text=gettext_lazy("30 days at most; longer is a new decision.")
    )
    review_at = moment(gettext_lazy("To be looked at again"), help_text=gettext_lazy("Within 7 days."))
    place_text = words(gettext_lazy("Where"), required=True)
    note = note()

    def __init__(self, data: Any = None, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial)
        self.choose("regime", pairs("regime", REGIMES))
        self.choose("legal_basis", pairs("legal_basis", BASES))

    def terms(self) -> Terms:
        """Return the terms as the rules take them."""
        said = self.cleaned_data
        return Terms(said["regime"], said["legal_basis"], said["starts_at"], said["ends_at"], said["review_at"])


def terms_for(contact: Any, at: datetime) -> dict[str, Any]:
    """Return the terms with which the form begins: from now to the end of the follow-up, a look after three days."""
    begin = localtime(at).replace(second=0, microsecond=0)
    if contact.ends_on is None:
        return {"starts_at": begin, "regime": "home_quarantine"}
    after = datetime.combine(contact.ends_on + timedelta(days=1), time.min, get_current_timezone())
    end = max(min(after, begin + LONGEST), begin + timedelta(days=1))
    return {
        "regime": "home_quarantine", "starts_at": begin, "ends_at": end, "review_at": min(begin + _FIRST_LOOK, end),
    }  # fmt: skip
