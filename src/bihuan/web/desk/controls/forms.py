"""The forms of controls: what was typed stays, and a refusal says what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from bihuan.apps.zones.rules.controls import LIFTINGS, REASONS, WITHDRAWALS
from bihuan.apps.zones.rules.levels import REFUSALS
from bihuan.apps.zones.rules.measures import measure_words
from bihuan.web.desk.tracing.forms import TracingForm, choice, moment, pairs, words

Choices = Iterable[tuple[str, str]]


def boxes(text: Any, *, required: bool = False, help_text: Any = "") -> forms.MultipleChoiceField:
    """Return a field for several codes; what can be ticked comes later."""
    return forms.MultipleChoiceField(
        label=text, required=required, widget=forms.CheckboxSelectMultiple, help_text=help_text
    )


def basis() -> forms.CharField:
    """Return the field for the legal basis."""
    told = gettext_lazy("Law and article, or number of the order, such as: Law on Infectious Diseases, article 42.")
    return words(gettext_lazy("Legal basis"), required=True, help_text=told)


def end() -> forms.DateTimeField:
    """Return the field for the end, without which nothing is sent."""
    told = gettext_lazy("Nothing is without an end: 14 days at most. A longer time is a new decision.")
    return moment(pgettext_lazy("period", "Until"), help_text=told)


def review() -> forms.DateTimeField:
    """Return the field for the day of the review."""
    told = gettext_lazy("Within seven days, and before the end.")
    return moment(gettext_lazy("Reviewed by"), help_text=told)


class DraftForm(TracingForm):
    """A control as it is drafted: where, what, why, from when until when."""

    prefix_of_ids = "draft"
    name = words(gettext_lazy("What the area is called"), most=200, required=True)
    level = choice(gettext_lazy("Risk level"), required=False)
    measures = boxes(gettext_lazy("Measures"), required=True)
    communities = boxes(gettext_lazy("Communities"), help_text=gettext_lazy("Tick some, or draw the area, or both."))
    outline = forms.CharField(
        label=gettext_lazy("Outline"), required=False, max_length=2_000_000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "mono"}),
        help_text=gettext_lazy(
            "One corner a line: longitude, latitude; an empty line begins another part. GeoJSON can be pasted as well."
            " Empty: the outlines of the communities."
        ),
    )  # fmt: skip
    imported = choice(gettext_lazy("Or an outline that was imported"), required=False)
    reason = choice(gettext_lazy("Reason"))
    basis = basis()
    starts_at = moment(gettext_lazy("From"))
    ends_at = end()
    review_at = review()

    def __init__(
        self, levels: Choices, measures: Iterable[str], communities: Choices, imported: Choices, data: Any = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, initial)
        self.choose("imported", [("", _("none")), *imported])
        language = "zh" if (get_language() or "").startswith("zh") else "en"
        self.choose("level", [("", _("none")), *levels])
        self.choose("measures", [(code, measure_words(code, language)) for code in measures])
        self.choose("communities", communities)
        self.choose("reason", [("", _("choose…")), *pairs("control_reason", REASONS)])


class ExtendForm(TracingForm):
    """The decision that follows: why, until when, and when it is looked at again."""

    prefix_of_ids = "extend"
    ends_at = end()
    review_at = review()
    reason = choice(gettext_lazy("Reason"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, {"reason": "still_needed"})
        self.choose("reason", pairs("control_reason", REASONS))


class ReviewForm(TracingForm):
    """When it is looked at again."""

    prefix_of_ids = "review"
    review_at = review()


class EndingForm(TracingForm):
    """Why a control is lifted, or a draft withdrawn."""

    reason = choice(gettext_lazy("Reason"))

    def __init__(self, prefix: str, data: Any = None) -> None:
        self.prefix_of_ids = prefix
        super().__init__(data)
        codes = LIFTINGS if prefix == "lift" else WITHDRAWALS
        self.choose("reason", [("", _("choose…")), *pairs("control_ending", codes)])


class AcceptForm(TracingForm):
    """What whoever accepts a proposal adds to it."""

    basis = basis()
    ends_at = end()
    review_at = review()

    def __init__(self, proposal: str, data: Any = None, initial: Mapping[str, Any] | None = None) -> None:
        self.prefix_of_ids = f"accept-{proposal}"
        super().__init__(data, initial)


class RefuseForm(TracingForm):
    """Why a proposal is refused."""

    reason = choice(gettext_lazy("Reason"))

    def __init__(self, proposal: str, data: Any = None) -> None:
        self.prefix_of_ids = f"refuse-{proposal}"
        super().__init__(data)
        self.choose("reason", [("", _("choose…")), *pairs("level_refusal", REFUSALS)])
