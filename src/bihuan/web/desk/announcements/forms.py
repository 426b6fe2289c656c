"""The forms of announcements: what was typed stays, and a refusal says what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bihuan.apps.briefing.rules.announcements import (
    CANCELLINGS,
    CERTAINTIES,
    MEASURES,
    MOST_AREA,
    MOST_TEXT,
    MOST_TITLE_EN,
    MOST_TITLE_ZH,
    SEVERITIES,
)
from bihuan.apps.core.rules import NotAllowed
from bihuan.web.desk.controls.forms import boxes
from bihuan.web.desk.tracing.forms import TracingForm, choice, moment, pairs, words


def _text(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=MOST_TEXT, widget=forms.Textarea(attrs={"rows": 8}))


class WordingForm(TracingForm):
    """What an announcement says, in both languages: where, from when until when, how grave."""

    prefix_of_ids = "wording"
    title_zh = words(gettext_lazy("Title in Chinese"), most=MOST_TITLE_ZH, required=True)
    zh = _text(gettext_lazy("Text in Chinese"))
    title_en = words(gettext_lazy("Title in English"), most=MOST_TITLE_EN, required=True)
    en = _text(gettext_lazy("Text in English"))
    area = words(gettext_lazy("What the area is called"), most=MOST_AREA, required=True)
    communities = boxes(gettext_lazy("Communities"), help_text=gettext_lazy("Tick some, or draw the area, or both."))
    outline = forms.CharField(
        label=gettext_lazy("Outline"), required=False, max_length=2_000_000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "mono"}),
        help_text=gettext_lazy(
            "One corner a line: longitude, latitude; an empty line begins another part. GeoJSON can be pasted as well."
            " Empty: the outlines of the communities."
        ),
    )  # fmt: skip
    starts_at = moment(gettext_lazy("From"))
    ends_at = moment(pgettext_lazy("period", "Until"))
    severity = choice(gettext_lazy("How grave"))
    certainty = choice(gettext_lazy("How sure"))
    measure = choice(gettext_lazy("What is asked of people"))

    def __init__(
        self, communities: Iterable[tuple[str, str]], initial: Mapping[str, Any] | None = None, data: Any = None
    ) -> None:
        super().__init__(data, initial)
        self.choose("communities", communities)
        self.choose("severity", pairs("cap_severity", SEVERITIES))
        self.choose("certainty", pairs("cap_certainty", CERTAINTIES))
        self.choose("measure", pairs("cap_measure", MEASURES))

    def said(self, refusal: NotAllowed) -> str:
        """Return what a refusal says, with the word that the guard found and the field in which it stands."""
        field = str(refusal.params.get("field", ""))
        where = f" ({self.fields[field].label})" if field in self.fields else ""
        term = f" “{refusal.params['term']}”" if refusal.params.get("term") else ""
        return f"{super().said(refusal)}{term}{where}"


class CancelForm(TracingForm):
    """Why an announcement is cancelled."""

    prefix_of_ids = "cancel"
    reason = choice(gettext_lazy("Reason"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.choose("reason", [("", _("choose…")), *pairs("cancelling", CANCELLINGS)])
