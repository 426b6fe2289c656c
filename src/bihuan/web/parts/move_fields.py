"""The form fields of the details that a move needs: one function a detail, choices instead of typing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from bihuan.apps.core.rules import UNIT_DUTY_ROLES
from bihuan.apps.orders.rules.limits import CLOCKS, HOUR, MINUTE
from bihuan.apps.orders.rules.states import Result
from bihuan.web.parts.labels import label
from bihuan.web.parts.reasons import ANSWERS, REASONS_OF
from bihuan.web.parts.spans import span_words

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person can choose from, as the page knows it: units, colleagues, orders that look alike."""

    at: datetime
    urgency: str = "P3"
    units: Mapping[str, str] = field(default_factory=dict)
    proposed: str = ""
    people: tuple[tuple[str, str], ...] = ()
    survivors: tuple[tuple[str, str], ...] = ()


def _with_blank(pairs: Pairs) -> Pairs:
    return [("", _("choose…")), *pairs]


def _unit(_move: str, choices: Choices) -> forms.Field:
    pairs = _with_blank([(code, f"{name} · {code}") for code, name in choices.units.items()])
    return forms.ChoiceField(label=_("Unit that shall have it"), choices=pairs, initial=choices.proposed)


def _duty_role(_move: str, _choices: Choices) -> forms.Field:
    pairs = [(role.value, label("duty_role", role.value)) for role in UNIT_DUTY_ROLES]
    return forms.ChoiceField(label=_("Who there"), choices=pairs)


def _reason(move: str, _choices: Choices) -> forms.Field:
    codes = REASONS_OF.get(move, ("other",))
    return forms.ChoiceField(label=_("Reason"), choices=_with_blank([(code, label("reason", code)) for code in codes]))


def _result(_move: str, _choices: Choices) -> forms.Field:
    pairs = [(result.value, label("result", result.value)) for result in Result]
    return forms.ChoiceField(label=_("What did you find?"), choices=pairs, widget=forms.RadioSelect)


def _assignee(_move: str, choices: Choices) -> forms.Field:
    return forms.ChoiceField(label=_("Person"), choices=_with_blank(list(choices.people)))


def _survivor(_move: str, choices: Choices) -> forms.Field:
    pairs = list(choices.survivors)
    if pairs:
        return forms.ChoiceField(label=_("Which order stays?"), choices=pairs, widget=forms.RadioSelect)
    return forms.CharField(
        label=_("Which order stays?"), max_length=36,
        help_text=_("No open order has the same person, telephone or address. Copy the identifier of the other one."),
    )  # fmt: skip


def _durations(move: str, urgency: str) -> list[int]:
    if move == "ask_extension":
        half = CLOCKS["feedback"][urgency] // 2
        return [half // 4, half // 2, half]
    if move == "supervise":
        return [30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 24 * HOUR]
    return [HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 12 * HOUR, 24 * HOUR]


def _seconds(move: str, choices: Choices) -> forms.Field:
    pairs = [(seconds, span_words(timedelta(seconds=seconds))) for seconds in _durations(move, choices.urgency)]
    text = _("Report to you within") if move == "supervise" else _("How long")
    return forms.TypedChoiceField(label=text, choices=pairs, coerce=int)


def _answer(_move: str, _choices: Choices) -> forms.Field:
    pairs = [(code, label("answer", code)) for code in ANSWERS]
    return forms.ChoiceField(label=_("What did the person say?"), choices=pairs, widget=forms.RadioSelect)


def _children(_move: str, _choices: Choices) -> forms.Field:
    return forms.CharField(
        label=_("Parts, one a line"), help_text=_("Two at least. Each becomes an order of its own at the desk."),
        widget=forms.Textarea(attrs={"rows": 4}), max_length=2000,
    )  # fmt: skip


DETAILS: dict[str, Callable[[str, Choices], forms.Field]] = {
    "unit": _unit,
    "duty_role": _duty_role,
    "reason": _reason,
    "result": _result,
    "assignee": _assignee,
    "survivor": _survivor,
    "answer": _answer,
    "seconds": _seconds,
    "children": _children,
}


def note_field(*, required: bool) -> forms.Field:
    """Return the field for a free note, which is kept apart from the journal's columns."""
    return forms.CharField(
        label=_("Note"), required=required, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


def report_fields(choices: Choices) -> dict[str, forms.Field]:
    """Return what the field says besides the result: whom it met, when (now, unless changed), and on what evidence."""
    local = timezone.localtime(choices.at).strftime("%Y-%m-%dT%H:%M")
    who = forms.TextInput(attrs={"list": "known-people"})  # offered, never filled in: it might not be true
    when = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return {
        "evidence": forms.CharField(
            label=_("What shows it?"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
        ),
        "contacted": forms.CharField(label=_("Whom did you meet?"), required=False, max_length=200, widget=who),
        "contacted_at": forms.DateTimeField(label=_("When"), required=False, initial=local, widget=when),
    }
