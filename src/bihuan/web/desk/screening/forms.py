"""The forms of mass testing: what was typed stays, and a refusal says its figures and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from bihuan.apps.core.rules import NotAllowed
from bihuan.web.desk.tracing.forms import TracingForm, choice, moment, pairs, words
from bihuan.web.desk.tracing.forms import send as send  # the pages of mass testing take it from here
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest

Told = Mapping[str, Any]
Do = Callable[[Told], str]


def said_of(refusal: NotAllowed) -> str:
    """Return what a refusal says, with the figures that it tells."""
    told, text = refusal.params, label("code", refusal.code)
    if refusal.code == "people_missing":
        people, buildings = int(told["people"]), int(told["buildings"])
        where = ngettext("in %(n)s building", "in %(n)s buildings", buildings) % {"n": f"{buildings:,}"}
        who = ngettext("%(n)s person is missing", "%(n)s people are missing", people) % {"n": f"{people:,}"}
        return f"{who} {where}. {text}"
    if refusal.code == "late_arrivals":
        people = int(told["people"])
        return f"{ngettext('%(n)s person.', '%(n)s people.', people) % {'n': f'{people:,}'}} {text}"
    return text


class ScreeningForm(TracingForm):
    """A form of mass testing."""

    def said(self, refusal: NotAllowed) -> str:
        """Return what a refusal says, with its figures."""
        return said_of(refusal)


def whole(text: Any, least: int, most: int, *, required: bool = True, help_text: Any = "") -> forms.IntegerField:
    """Return a field for a whole number."""
    wrong = {"invalid": gettext_lazy("Type a whole number.")}
    return forms.IntegerField(
        label=text, min_value=least, max_value=most, required=required, help_text=help_text, error_messages=wrong
    )


def degrees(text: Any, most: int) -> forms.FloatField:
    """Return a field for degrees, which may stay empty."""
    return forms.FloatField(label=text, min_value=-most, max_value=most, required=False)


def tick(text: Any) -> forms.BooleanField:
    """Return a field that is ticked or not."""
    return forms.BooleanField(label=text, required=False)


class PlanForm(ScreeningForm):
    """The next round."""

    prefix_of_ids = "plan"
    starts_at = moment(gettext_lazy("From"))
    ends_at = moment(pgettext_lazy("period", "Until"))
    pool_size = choice(gettext_lazy("Swabs in a tube"))
    name = words(gettext_lazy("Name"), most=100)

    def __init__(self, sizes: Iterable[int], data: Any = None) -> None:
        super().__init__(data, {"pool_size": "10"})
        self.choose("pool_size", [(str(size), str(size)) for size in sizes])


class ReasonForm(ScreeningForm):
    """One reason, of those that the codes of a kind name."""

    reason = choice(gettext_lazy("Reason"))

    def __init__(self, kind: str, codes: Iterable[str], prefix: str, data: Any = None) -> None:
        self.prefix_of_ids = prefix
        super().__init__(data)
        self.choose("reason", [("", _("choose…")), *pairs(kind, codes)])


class OpeningForm(ScreeningForm):
    """How a site (or every site) is open in a round."""

    prefix_of_ids = "opening"
    opens_at = moment(gettext_lazy("Opens"))
    closes_at = moment(gettext_lazy("Closes"))
    lanes = whole(gettext_lazy("Lanes"), 1, 60)
    samplers = whole(gettext_lazy("Samplers"), 1, 1000)
    expected = whole(gettext_lazy("People expected"), 0, 1_000_000, required=False)


class SiteForm(ScreeningForm):
    """What is said of a site."""

    prefix_of_ids = "site"
    name = words(gettext_lazy("Name"), most=200, required=True)
    kind = choice(gettext_lazy("Kind"))
    unit = choice(gettext_lazy("Unit that answers for it"))
    area = choice(gettext_lazy("Community"), required=False)
    place_text = words(gettext_lazy("Place in words"))
    longitude = degrees(gettext_lazy("Longitude"), 180)
    latitude = degrees(gettext_lazy("Latitude"), 90)
    is_step_free = tick(gettext_lazy("Without steps"))
    has_shade = tick(gettext_lazy("Shaded"))
    is_indoors = tick(gettext_lazy("Indoors"))
    medical_name = words(gettext_lazy("Nearest medical point"), most=200)
    medical_phone = words(gettext_lazy("Its telephone"), most=40)
    lanes = whole(gettext_lazy("Lanes"), 0, 60, required=False)
    seconds = whole(gettext_lazy("Seconds for one sample"), 3, 600, required=False)

    def __init__(
        self, choices: Mapping[str, Iterable[tuple[str, str]]], data: Any = None,
        initial: Mapping[str, Any] | None = None, *, is_new: bool = True,
    ) -> None:  # fmt: skip
        super().__init__(data, initial)
        for name, told in choices.items():
            self.choose(name, told)
        if not is_new:
            del self.fields["lanes"], self.fields["seconds"]


class LaneForm(ScreeningForm):
    """One more lane."""

    prefix_of_ids = "lane"
    seconds = whole(gettext_lazy("Seconds for one sample"), 3, 600)
    is_step_free = tick(gettext_lazy("Without steps"))


class ArrivalsForm(ScreeningForm):
    """How many travellers arrived in one hour."""

    prefix_of_ids = "arrivals"
    starts_at = moment(gettext_lazy("In the hour from"), help_text=gettext_lazy("A whole hour, such as 14:00."))
    people = whole(gettext_lazy("Travellers"), 0, 1_000_000)


class ListForm(ScreeningForm):
    """A pasted list of sites."""

    prefix_of_ids = "list"
    text = forms.CharField(
        label=gettext_lazy("List with its heading"), max_length=500_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy(
            "From a spreadsheet or a file, with these columns: 编号, 名称, 类别, 单位, 社区, 经度, 纬度, 通道, 秒,"
            " 无障碍, 遮阳. Name and unit are needed."
        ),
    )  # fmt: skip


class BookForm(ScreeningForm):
    """At which site and when a building is tested."""

    prefix_of_ids = "book"
    site = choice(gettext_lazy("Site"))
    starts_at = moment(gettext_lazy("From"))

    def __init__(self, sites: Iterable[tuple[str, str]], data: Any = None) -> None:
        super().__init__(data)
        self.choose("site", [("", _("choose…")), *sites])


class ExcuseForm(ScreeningForm):
    """Why the ticked people are not tested, who answers for them, until when."""

    prefix_of_ids = "excuse"
    reason = choice(gettext_lazy("Reason"))
    owner = choice(gettext_lazy("Who answers for them"))
    until = moment(
        pgettext_lazy("period", "Until"), help_text=gettext_lazy("From then on they count as missing again.")
    )

    def __init__(
        self, reasons: Iterable[tuple[str, str]], owners: Iterable[tuple[str, str]], data: Any = None
    ) -> None:  # fmt: skip
        super().__init__(data)
        self.choose("reason", [("", _("choose…")), *reasons])
        self.choose("owner", [("", _("choose…")), *owners])


class VisitForm(ScreeningForm):
    """Why the ticked people cannot come, and who comes to their door."""

    prefix_of_ids = "visit"
    reason = choice(gettext_lazy("Why they cannot come"))
    site = choice(gettext_lazy("Who comes"))

    def __init__(self, reasons: Iterable[tuple[str, str]], sites: Iterable[tuple[str, str]], data: Any = None) -> None:
        super().__init__(data)
        self.choose("reason", [("", _("choose…")), *reasons])
        self.choose("site", [("", _("choose…")), *sites])


def press(request: SessionRequest, do: Callable[[], str], *, back: tuple[str, ...]) -> HttpResponse:
    """Do what a button without fields asks for and go back; a refusal stands above the page as it is now.

    :raises NotAllowed: what looks missing.
    """
    try:
        messages.success(request, do())
    except NotAllowed as refusal:
        if refusal.code in LOOKS_MISSING:
            raise
        messages.error(request, said_of(refusal))
    return redirect(*back)
