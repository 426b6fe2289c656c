"""The forms of coverage: what the rings mean, what a model is asked, why a plan is adopted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.apps.zones.rules.cover import (
    ADOPTIONS,
    CANDIDATES,
    MODELS,
    MOST_SECONDS,
    MOST_UNITS,
    WEIGHINGS,
    CoverTold,
)
from bihuan.apps.zones.rules.rings import MEANINGS, PLACE_RINGS, RINGS, RingRule
from bihuan.web.desk.tracing.forms import Told, TracingForm, choice, pairs
from bihuan.web.parts.labels import label

_WRONG = {"invalid": gettext_lazy("Type a number.")}
_KIND = "ring_"


def _figure(text: Any, least: float, most: float, *, required: bool = True, help_text: Any = "") -> forms.FloatField:
    return forms.FloatField(
        label=text, min_value=least, max_value=most, required=required, help_text=help_text, error_messages=_WRONG
    )


def _whole(text: Any, least: int, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=text, min_value=least, max_value=most, error_messages=_WRONG)


class RingForm(TracingForm):
    """What the rings mean, with the ring of each kind of place."""

    prefix_of_ids = "rings"
    meaning = choice(gettext_lazy("What 1, 3 and 5 minutes mean"))
    set_off_s = _whole(gettext_lazy("Seconds to set off (by phase)"), 0, 120)

    def __init__(self, rule: RingRule, data: Any = None) -> None:
        super().__init__(data, {"meaning": rule.meaning, "set_off_s": rule.set_off_s})
        self.choose("meaning", pairs("ring_meaning", MEANINGS))
        rings = [(str(ring), _("%(n)s min") % {"n": ring}) for ring in RINGS]
        for kind in PLACE_RINGS:
            name = f"{_KIND}{kind}"
            self.fields[name] = choice(label("covered_kind", kind))
            self.choose(name, rings)
            self.initial[name] = str(rule.minutes[kind])


def rule_told(told: Told) -> RingRule:
    """Return the rule that the form says."""
    return RingRule(told["meaning"], {kind: int(told[f"{_KIND}{kind}"]) for kind in PLACE_RINGS}, told["set_off_s"])


class AskForm(TracingForm):
    """What a model is asked."""

    prefix_of_ids = "ask"
    model = choice(gettext_lazy("Model"))
    units = _whole(gettext_lazy("Units (the fewest sites need none)"), 1, MOST_UNITS)
    candidates = forms.MultipleChoiceField(
        label=gettext_lazy("Where they may stand"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one.")},
    )  # fmt: skip
    weighing = choice(gettext_lazy("How places weigh"))
    calls_an_hour = _figure(gettext_lazy("Calls an hour"), 0.01, 1000)
    minutes_a_call = _figure(gettext_lazy("Minutes a unit is away for a call"), 1, 1440)
    busy_percent = _figure(
        gettext_lazy("Share of the time a unit is away, in %"), 0, 90, required=False,
        help_text=gettext_lazy("Empty: calls × minutes over the units."),
    )  # fmt: skip
    share_percent = _figure(gettext_lazy("Share to reach at least once, in % (double standard)"), 0, 100)
    seconds = _whole(gettext_lazy("Seconds that the search may last"), 1, MOST_SECONDS)

    def __init__(self, data: Any = None, kinds: Iterable[str] = CANDIDATES) -> None:
        first = {
            "model": "maximal", "units": 12, "candidates": list(kinds), "weighing": "equal", "calls_an_hour": 4,
            "minutes_a_call": 30, "share_percent": 90, "seconds": 10,
        }  # fmt: skip
        super().__init__(data, first)
        self.choose("model", pairs("cover_model", MODELS))
        self.choose("candidates", pairs("covered_kind", CANDIDATES))
        self.choose("weighing", pairs("cover_weighing", WEIGHINGS))


def cover_told(told: Told) -> CoverTold:
    """Return what the form asks."""
    busy = told["busy_percent"]
    return CoverTold(
        told["model"], told["units"], tuple(told["candidates"]), told["weighing"], told["calls_an_hour"],
        told["minutes_a_call"], None if busy is None else busy / 100, told["share_percent"] / 100, told["seconds"],
    )  # fmt: skip


class AdoptForm(TracingForm):
    """Why a plan is adopted."""

    prefix_of_ids = "adopt"
    reason = choice(gettext_lazy("Reason"))
    n = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, n: int, data: Any = None) -> None:
        super().__init__(data, {"n": n})
        self.choose("reason", [("", _("choose…")), *pairs("cover_adoption", ADOPTIONS)])
