"""The forms of gates, passes and the inside: what was typed stays, and a refusal says what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bihuan.apps.zones.rules.crossings import CORRECTIONS, MOST_AT_ONCE
from bihuan.apps.zones.rules.gates import LEAST_S, MOST_LANES, MOST_S
from bihuan.apps.zones.rules.passes import ALL_DAY, DIRECTIONS, EXCEPTIONS, HOLDERS, PURPOSES, PassTold
from bihuan.web.desk.tracing.forms import Told, TracingForm, choice, moment, pairs, words

_DAYS = (
    ("1", gettext_lazy("Mon")), ("2", gettext_lazy("Tue")), ("3", gettext_lazy("Wed")), ("4", gettext_lazy("Thu")),
    ("5", gettext_lazy("Fri")), ("6", gettext_lazy("Sat")), ("7", pgettext_lazy("weekday", "Sun")),
)  # fmt: skip


def whole(text: Any, least: int, most: int, *, required: bool = True, help_text: Any = "") -> forms.IntegerField:
    """Return a field for a whole number."""
    wrong = {"invalid": gettext_lazy("Type a whole number.")}
    return forms.IntegerField(
        label=text, min_value=least, max_value=most, required=required, help_text=help_text, error_messages=wrong
    )


def clock(text: Any) -> forms.TimeField:
    """Return a field for a time of the day, which may stay empty."""
    wrong = {"invalid": gettext_lazy("Type a time, such as 06:30.")}
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=text, required=False, widget=widget, error_messages=wrong)


class GateForm(TracingForm):
    """What is said of a gate."""

    prefix_of_ids = "gate"
    name = words(gettext_lazy("Name"), most=200, required=True)
    unit = choice(gettext_lazy("Unit that staffs it"))
    area = choice(gettext_lazy("Compound that it closes"), required=False)
    place_text = words(gettext_lazy("Place in words"))
    longitude = forms.FloatField(label=gettext_lazy("Longitude"), min_value=-180, max_value=180, required=False)
    latitude = forms.FloatField(label=gettext_lazy("Latitude"), min_value=-90, max_value=90, required=False)
    lanes = whole(gettext_lazy("Lanes"), 1, MOST_LANES)
    seconds = whole(gettext_lazy("Seconds for one check"), LEAST_S, MOST_S)

    def __init__(
        self, choices: Mapping[str, Iterable[tuple[str, str]]], data: Any = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, initial or {"lanes": 1, "seconds": 8})
        for name, told in choices.items():
            self.choose(name, told)


class ReasonForm(TracingForm):
    """One reason, of those that the codes of a kind name."""

    reason = choice(gettext_lazy("Reason"))

    def __init__(self, kind: str, codes: Iterable[str], prefix: str, data: Any = None) -> None:
        self.prefix_of_ids = prefix
        super().__init__(data)
        self.choose("reason", [("", _("choose…")), *pairs(kind, codes)])


class PassForm(TracingForm):
    """A new pass: the purpose first, exceptions on top of it."""

    prefix_of_ids = "pass"
    purpose = choice(gettext_lazy("What it is for"))
    holder = choice(gettext_lazy("Who holds it"))
    name = words(
        gettext_lazy("Name as in the document, or the plate"), most=100, required=True,
        help_text=gettext_lazy("It is printed on the paper. The code holds its last sign only, a plate's last three."),
    )  # fmt: skip
    area = choice(gettext_lazy("At every gate of"), required=False)
    gates = words(gettext_lazy("Or at these gates alone"), help_text=gettext_lazy("Numbers with commas: 3, 7."))
    direction = choice(gettext_lazy("Direction"))
    starts_at = moment(gettext_lazy("From"))
    ends_at = moment(
        pgettext_lazy("period", "Until"), help_text=gettext_lazy("Not after its control; without one 24 hours at most.")
    )
    hours_from = clock(gettext_lazy("Daily from"))
    hours_until = clock(gettext_lazy("Daily until"))
    days = forms.MultipleChoiceField(
        label=gettext_lazy("On these days"), choices=_DAYS, widget=forms.CheckboxSelectMultiple
    )
    control = choice(gettext_lazy("Ends with the control"), required=False)
    home = choice(gettext_lazy("The holder lives in"), required=False)
    resident = forms.CharField(max_length=36, required=False, widget=forms.HiddenInput)

    def __init__(
        self, choices: Mapping[str, Iterable[tuple[str, str]]], data: Any = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, {"days": list("1234567"), "direction": "both", **(initial or {})})
        self.choose("purpose", _purposes())
        self.choose("holder", pairs("pass_holder", HOLDERS))
        self.fields["home"].help_text = _("By this a resident who goes and comes back is told from a visitor.")
        self.choose("direction", pairs("pass_direction", DIRECTIONS))
        for name, told in choices.items():
            self.choose(name, told)

    def clean_gates(self) -> tuple[int, ...]:
        """Return the numbers. :raises ValidationError: something else was typed."""
        parts = [one for one in self.cleaned_data["gates"].replace("，", ",").replace(" ", ",").split(",") if one]
        if not all(one.isdecimal() and len(one) < 7 for one in parts):
            raise forms.ValidationError(_("Type the numbers of the gates with commas: 3, 7."))
        return tuple(int(one) for one in parts)


def _purposes() -> list[tuple[str, Any]]:
    others = [code for code in PURPOSES if code not in EXCEPTIONS]
    return [
        (_("Exceptions first"), pairs("pass_purpose", EXCEPTIONS)),
        (_("Everything else"), pairs("pass_purpose", others)),
    ]


def pass_told(told: Told) -> PassTold:
    """Return what the form of a pass says."""
    same = ("purpose", "holder", "name", "starts_at", "ends_at", "area", "direction", "control", "home", "resident")
    gates = told["gates"]
    return PassTold(
        **{name: told[name] for name in same} | {"area": "" if gates else told["area"]}, gates=gates,
        days="".join(sorted(told["days"])), hours=_hours(told["hours_from"], told["hours_until"]),
    )  # fmt: skip


def _hours(first: time | None, last: time | None) -> tuple[int, int]:
    """Return minutes of the day; an end of midnight, or none, is the end of the day."""
    begin = first.hour * 60 + first.minute if first else ALL_DAY[0]
    end = last.hour * 60 + last.minute if last else ALL_DAY[1]
    return begin, end or ALL_DAY[1]


class CountForm(TracingForm):
    """How many people staff counted behind the doors."""

    prefix_of_ids = "count"
    counted = whole(gettext_lazy("People counted from door to door"), 0, 100_000)


class CorrectForm(TracingForm):
    """A count of the gates is set right: nobody went through now."""

    prefix_of_ids = "correct"
    gate = choice(gettext_lazy("Gate"))
    way = choice(gettext_lazy("Direction"))
    people = whole(gettext_lazy("How many people"), 1, MOST_AT_ONCE)
    reason = choice(gettext_lazy("Reason"))

    def __init__(self, gates: Iterable[tuple[str, str]], data: Any = None) -> None:
        super().__init__(data, {"people": 1})
        self.choose("gate", gates)
        self.choose("way", pairs("pass_direction", ("in", "out")))
        self.choose("reason", [("", _("choose…")), *pairs("crossing_reason", CORRECTIONS)])
