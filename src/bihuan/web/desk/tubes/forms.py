"""The forms of tubes and boxes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from bihuan.apps.screening.rules.tubes import LOST_REASONS
from bihuan.web.desk.screening.forms import ScreeningForm, whole
from bihuan.web.desk.tracing.forms import choice, pairs, words


def codes_of(text: str) -> list[str]:
    """Return the bar codes of a field into which they were scanned, one a line."""
    return [one for line in text.replace(",", "\n").splitlines() if (one := line.strip())][:5_000]


class CountForm(ScreeningForm):
    """How many tubes the laboratory counts, before it sees the list."""

    prefix_of_ids = "count"
    counted = whole(gettext_lazy("Tubes counted"), 0, 10_000)


class ScanForm(ScreeningForm):
    """Which tubes were in the box."""

    prefix_of_ids = "scan"
    codes = forms.CharField(
        label=gettext_lazy("Bar codes, one a line"), max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 6, "data-scan": "lines", "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("Scan one after the other; the scanner ends each with Enter."),
    )  # fmt: skip


class HandsForm(ScreeningForm):
    """Who takes a box on its way."""

    prefix_of_ids = "hands"
    taker = words(gettext_lazy("Taken by"), most=60, required=True)
    where = words(gettext_lazy("Where"), most=100)


class LoseForm(ScreeningForm):
    """Why a tube is given up."""

    prefix_of_ids = "lose"
    reason = choice(gettext_lazy("Reason"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.choose("reason", pairs("tube_lost", LOST_REASONS))


class LabelForm(ScreeningForm):
    """For which site and how many labels."""

    prefix_of_ids = "labels"
    round_id = choice(gettext_lazy("Round"))
    site = choice(gettext_lazy("Site"))
    count = whole(gettext_lazy("Labels"), 1, 5_000)

    def __init__(self, rounds: list[tuple[str, str]], sites: list[tuple[str, str]], data: Any = None) -> None:
        super().__init__(data, {"count": 100})
        self.choose("round_id", rounds)
        self.choose("site", sites)
