"""The forms about people: one person, a pasted list, an absence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.forces.rules.people import ABSENCES, LIMITS, SKILLS, OfficerTold
from bihuan.web.desk.forces.forms import ForcesForm, codes
from bihuan.web.desk.tracing.forms import Told, choice, moment, pairs, words

Choices = Iterable[tuple[str, str]]
_LONGEST_PASTE = 200_000


class OfficerForm(ForcesForm):
    """One person: number, name, unit, telephone, what they can do and must not be given."""

    prefix_of_ids = "officer"
    number = words(gettext_lazy("Number"), most=40, required=True, help_text=gettext_lazy("As in the unit's own list."))
    name = words(pgettext_lazy("officer", "Name"), most=100, required=True)
    unit = choice(gettext_lazy("Unit"))
    phone = words(gettext_lazy("Telephone"), most=40)
    pair = words(
        gettext_lazy("Pair"), most=40, help_text=gettext_lazy("The same word for those who are kept together.")
    )

    def __init__(self, units: Choices, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial)
        self.choose("unit", units)
        self.fields["skills"] = codes(_("Skills"), "skill", SKILLS)
        self.fields["limits"] = codes(_("Fitness limits"), "limit", LIMITS)


def officer_told(told: Told) -> OfficerTold:
    """Return what the form says of a person."""
    return OfficerTold(
        told["number"], told["name"], told["unit"], told["phone"], tuple(told["skills"]), tuple(told["limits"]),
        told["pair"],
    )  # fmt: skip


class PasteForm(ForcesForm):
    """Many people at once: one a line, number, name, telephone, with tabs or commas between."""

    prefix_of_ids = "paste"
    unit = choice(gettext_lazy("Unit"))
    text = forms.CharField(
        label=gettext_lazy("People"), max_length=_LONGEST_PASTE, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Copy the columns number, name, telephone out of the spreadsheet; one person a line."),
    )  # fmt: skip

    def __init__(self, units: Choices, data: Any = None) -> None:
        super().__init__(data)
        self.choose("unit", units)


def pasted(told: Told) -> list[OfficerTold]:
    """Return the people of a pasted list. :raises NotAllowed: `no_people`."""
    rows = [_cells(line) for line in told["text"].splitlines() if line.strip()]
    if not rows:
        raise NotAllowed("no_people")
    return [OfficerTold(cells[0], cells[1], told["unit"], cells[2]) for cells in rows]


def _cells(line: str) -> list[str]:
    parts = line.replace("，", ",").replace("\t", ",").split(",")
    return [*(part.strip() for part in parts[:3]), "", "", ""][:3]


class AbsenceForm(ForcesForm):
    """From when, until when, and why somebody cannot be given a post."""

    prefix_of_ids = "absence"
    kind = choice(gettext_lazy("Kind of absence"))
    starts_at = moment(gettext_lazy("From"))
    ends_at = moment(
        pgettext_lazy("period", "Until"), required=False, help_text=gettext_lazy("Leave it empty when nobody knows.")
    )

    def __init__(self, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial)
        self.choose("kind", pairs("absence", ABSENCES))


class EndAbsenceForm(ForcesForm):
    """Until when somebody is away."""

    prefix_of_ids = "end-absence"
    ends_at = moment(gettext_lazy("Away until"))


class LeaveForm(ForcesForm):
    """That somebody leaves the strength."""

    prefix_of_ids = "leave"
