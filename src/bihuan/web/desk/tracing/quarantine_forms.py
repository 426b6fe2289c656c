"""The forms about a quarantine decision: a yes or no, the end of it, a look that lets it stand, a further decision."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bihuan.apps.tracing.rules.confining import LIFTINGS, REFUSALS
from bihuan.web.desk.tracing.forms import TracingForm, choice, moment, pairs


class RefuseForm(TracingForm):
    """Why a proposal is refused."""

    prefix_of_ids = "refuse"
    reason = choice(gettext_lazy("Reason"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.choose("reason", [("", _("choose…")), *pairs("quarantine_reason", REFUSALS)])


class LiftForm(TracingForm):
    """Why a decision is lifted."""

    prefix_of_ids = "lift"
    reason = choice(gettext_lazy("Reason"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.choose("reason", [("", _("choose…")), *pairs("quarantine_reason", LIFTINGS)])


class ReviewForm(TracingForm):
    """When somebody looks at it again."""

    prefix_of_ids = "review"
    next_review_at = moment(gettext_lazy("To be looked at again"), help_text=gettext_lazy("Within 7 days."))


class ExtendForm(TracingForm):
    """Until when the further decision runs, and when somebody looks at it."""

    prefix_of_ids = "extend"
    ends_at = moment(
        pgettext_lazy("period", "Until"), help_text=gettext_lazy("30 days at most; longer is a new decision.")
    )
    review_at = moment(gettext_lazy("To be looked at again"), help_text=gettext_lazy("Within 7 days of its beginning."))
