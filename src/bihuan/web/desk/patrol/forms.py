"""The forms of response: what was typed stays, and a refusal says what to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bihuan.apps.zones.rules.emergencies import (
    BY_DESK,
    CORRECTABLE,
    EMERGENCY_KINDS,
    ORIGINS,
    RINGS,
    WHY_BACK,
    WHY_CORRECTED,
    WHY_NOT_FIRST,
)
from bihuan.apps.zones.rules.patrols import PATROL_KINDS, TIERS, WHY_OFF
from bihuan.web.desk.tracing.forms import TracingForm, choice, pairs, words

SECONDS = "%Y-%m-%dT%H:%M:%S"
Choices = Iterable[tuple[str, Any]]


def to_the_second(text: Any, *, required: bool = True, help_text: Any = "") -> forms.DateTimeField:
    """Return a field for an instant to the second, typed in the zone of the incident."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": "1"}, format=SECONDS)
    wrong = {"invalid": gettext_lazy("Type day and time, such as 2026-08-25 14:30:05.")}
    return forms.DateTimeField(label=text, required=required, widget=widget, help_text=help_text, error_messages=wrong)


def degrees(text: Any, most: int, *, required: bool = False) -> forms.FloatField:
    """Return a field for degrees."""
    wrong = {"invalid": gettext_lazy("Type degrees, such as 106.0823.")}
    return forms.FloatField(label=text, min_value=-most, max_value=most, required=required, error_messages=wrong)


class ReportForm(TracingForm):
    """A report, in the order in which a caller tells it."""

    prefix_of_ids = "report"
    kind = choice(gettext_lazy("What has happened"))
    place = words(
        gettext_lazy("Where"), required=True,
        help_text=gettext_lazy("A known place is put on the map by its name; else choose the community."),
    )  # fmt: skip
    area = choice(gettext_lazy("Community"), required=False)
    text = forms.CharField(
        label=gettext_lazy("In the caller's words"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    phone = words(gettext_lazy("Telephone of the caller"), most=40)
    origin = choice(pgettext_lazy("report", "Came by"))
    reported_at = to_the_second(gettext_lazy("Reported at"))
    answered_at = to_the_second(
        gettext_lazy("Answered at"), required=False,
        help_text=gettext_lazy("When you opened this form. Empty it when nobody answered a call."),
    )  # fmt: skip
    ring = choice(gettext_lazy("Promise"), required=False)
    longitude = degrees(gettext_lazy("Longitude"), 180)
    latitude = degrees(gettext_lazy("Latitude"), 90)
    is_drill = forms.BooleanField(label=gettext_lazy("This is a drill: it counts in no figure"), required=False)
    command = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)

    def __init__(self, areas: Choices, data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, {"origin": "phone", **(initial or {})})
        self.choose("kind", [("", _("choose…")), *pairs("emergency_kind", EMERGENCY_KINDS)])
        self.choose("origin", pairs("emergency_origin", ORIGINS))
        self.choose("area", [("", "—"), *areas])
        rings = [(str(ring), _("%(n)s min") % {"n": ring}) for ring in RINGS]
        self.choose("ring", [("", _("as this kind asks")), *rings])
        self.fields["place"].widget.attrs["list"] = "known-places"


class SendForm(TracingForm):
    """Who goes, and why when it is not the first of the proposal."""

    prefix_of_ids = "send"
    patrol = forms.UUIDField(error_messages={"invalid": gettext_lazy("Choose one of the list.")})
    reason = choice(gettext_lazy("Why not the first one"), required=False)

    def __init__(self, data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial)
        self.choose("reason", [("", _("it is the first one")), *pairs("why_not_first", WHY_NOT_FIRST)])


class CorrectForm(TracingForm):
    """Another instant for one point."""

    prefix_of_ids = "correct"
    point = choice(gettext_lazy("Point"))
    said_at = to_the_second(
        gettext_lazy("It was at"), required=False, help_text=gettext_lazy("Empty: nobody knows when.")
    )
    reason = choice(gettext_lazy("Reason"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        numbered = [(one, f"{number} {name}") for one, number, name in _numbered()]
        self.choose("point", numbered)
        self.choose("reason", [("", _("choose…")), *pairs("why_corrected", WHY_CORRECTED)])


def _numbered() -> list[tuple[str, Any, Any]]:
    names, numbers = dict(pairs("point", CORRECTABLE)), dict(pairs("point_number", CORRECTABLE))
    return [(one, numbers[one], names[one]) for one in CORRECTABLE]


class CodeForm(TracingForm):
    """One code: why a patrol comes back, how an emergency ends, why a patrol goes off duty."""

    reason = choice(gettext_lazy("Reason"))

    def __init__(self, kind: str, codes: Iterable[str], prefix: str, data: Any = None) -> None:
        self.prefix_of_ids = prefix
        super().__init__(data)
        self.choose("reason", [("", _("choose…")), *pairs(kind, codes)])


def back_form(data: Any = None) -> CodeForm:
    """Return the form by which a patrol is taken back."""
    return CodeForm("why_back", WHY_BACK, "back", data)


def end_form(data: Any = None) -> CodeForm:
    """Return the form by which an emergency ends without a patrol's word."""
    return CodeForm("emergency_ending", BY_DESK, "end", data)


def off_form(data: Any = None) -> CodeForm:
    """Return the form by which a patrol goes off duty."""
    return CodeForm("why_off", WHY_OFF, "off", data)


class PatrolForm(TracingForm):
    """What is told of a new patrol."""

    prefix_of_ids = "patrol"
    name = words(gettext_lazy("Name"), most=100, required=True)
    unit = choice(gettext_lazy("Unit"))
    kind = choice(gettext_lazy("Kind"))
    tier = choice(gettext_lazy("Tier of force"))
    post = choice(gettext_lazy("Post at which it stands when free"), required=False)
    skills = forms.MultipleChoiceField(
        label=gettext_lazy("Skills"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, units: Choices, posts: Choices, skills: Choices, data: Any = None) -> None:
        super().__init__(data, {"tier": "1", "kind": "patrol"})
        self.choose("unit", units)
        self.choose("post", [("", "—"), *posts])
        self.choose("kind", pairs("patrol_kind", PATROL_KINDS))
        self.choose("tier", pairs("tier", [str(tier) for tier in TIERS]))
        self.choose("skills", skills)


class CrewForm(TracingForm):
    """Who is in a crew."""

    prefix_of_ids = "crew"
    officers = forms.MultipleChoiceField(
        label=gettext_lazy("Officers who are present"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, officers: Choices, data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial)
        self.choose("officers", officers)


class MoveUpForm(TracingForm):
    """Where a free patrol stands by."""

    prefix_of_ids = "move"
    place = words(gettext_lazy("Where to"), most=200, required=True)
    longitude = degrees(gettext_lazy("Longitude"), 180, required=True)
    latitude = degrees(gettext_lazy("Latitude"), 90, required=True)
