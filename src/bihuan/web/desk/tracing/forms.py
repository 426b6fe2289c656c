"""The forms of tracing: what was typed stays, and an error says what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bihuan.apps.tracing.queries.pages import PlaceSeen
from bihuan.apps.tracing.rules.visiting import ORIGINS
from bihuan.web.parts.asking import AskingForm
from bihuan.web.parts.asking import Do as Do
from bihuan.web.parts.asking import Told as Told  # the pages of the desk take these from here
from bihuan.web.parts.asking import said_of as said_of
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import SessionRequest

MOMENT, DAY = "%Y-%m-%dT%H:%M", "%Y-%m-%d"
_MOST_WORDS, _MOST_NOTE = 300, 2000


class TracingForm(AskingForm):
    """A form of the desk; its fields have identifiers of their own on a page of several."""

    prefix_of_ids = "t"


def alerts_of(refused: Mapping[str, TracingForm], shown: Mapping[str, object]) -> list[str]:
    """Return what refused forms say that the page does not show any more, such as one that came too late."""
    return [str(error) for name, form in refused.items() if name not in shown for error in form.non_field_errors()]


def known_id(text: str) -> str:
    """Return an identifier as it is stored, "" for what is none."""
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def moment(text: Any, *, required: bool = True, help_text: Any = "") -> forms.DateTimeField:
    """Return a field for an instant, typed in the zone of the incident."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    wrong = {"invalid": gettext_lazy("Type day and time, such as 2026-08-25 14:30.")}
    return forms.DateTimeField(label=text, required=required, widget=widget, help_text=help_text, error_messages=wrong)


def day(text: Any, *, help_text: Any = "") -> forms.DateField:
    """Return a field for a date, which may stay empty."""
    widget = forms.DateInput(attrs={"type": "date"}, format=DAY)
    wrong = {"invalid": gettext_lazy("Type a day, such as 2026-08-25.")}
    return forms.DateField(label=text, required=False, widget=widget, help_text=help_text, error_messages=wrong)


def words(text: Any, *, most: int = _MOST_WORDS, required: bool = False, help_text: Any = "") -> forms.CharField:
    """Return a field for a few words."""
    return forms.CharField(label=text, max_length=most, required=required, help_text=help_text)


def note() -> forms.CharField:
    """Return a field for a note, which may stay empty."""
    area = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=gettext_lazy("Note"), max_length=_MOST_NOTE, required=False, widget=area)


def choice(text: Any, *, required: bool = True) -> forms.ChoiceField:
    """Return a field for one code; what can be chosen comes later."""
    wrong = {"invalid_choice": gettext_lazy("Choose one of the list.")}
    return forms.ChoiceField(label=text, required=required, error_messages=wrong)


def pairs(kind: str, codes: Iterable[str]) -> list[tuple[str, str]]:
    """Return codes with what they are called."""
    return [(code, label(kind, code)) for code in codes]


def places_as_choices(places: Iterable[PlaceSeen]) -> list[tuple[str, str]]:
    """Return places for a choice, with the empty one first."""
    return [("", _("not on the list")), *((one.id, one.name) for one in places)]


class VisitForm(TracingForm):
    """Where the person was, from when to when, and who says so."""

    prefix_of_ids = "visit"
    place = choice(gettext_lazy("Place"), required=False)
    place_text = words(
        gettext_lazy("Place in words"),
        help_text=gettext_lazy("When it is not on the list. It is put on the map later."),
    )
    starts_at = moment(gettext_lazy("From"))
    ends_at = moment(
        pgettext_lazy("period", "Until"), required=False, help_text=gettext_lazy("Leave it empty when nobody knows.")
    )
    origin = choice(gettext_lazy("Known from"))
    note = note()
    is_confirmed = forms.BooleanField(
        label=gettext_lazy("I have confirmed this with the person"), required=False,
        help_text=gettext_lazy("Only confirmed visits are searched with."),
    )  # fmt: skip

    def __init__(self, places: Iterable[PlaceSeen], data: Any = None) -> None:
        super().__init__(data, {"origin": "interview"})
        self.choose("place", places_as_choices(places))
        self.choose("origin", pairs("visit_origin", ORIGINS))


def send(
    request: SessionRequest, form: TracingForm, do: Do, *, back: tuple[str, ...], page: str,
    context: Callable[[Looker], dict[str, Any]],
) -> HttpResponse:  # fmt: skip
    """Do what a form asks for and go `back`; refused, show the page as it stands now with the form as it was typed."""
    said = form.attempt(do)
    if said:
        messages.success(request, said)
        return redirect(*back)
    return render(request, page, context(looker(request)), status=form.status)
