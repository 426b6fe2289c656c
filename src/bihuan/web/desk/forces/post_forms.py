"""The forms about posts: what a post is, and what it needs day by day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bihuan.apps.core.rules import DutyRole
from bihuan.apps.forces.actions.posts import PostTold
from bihuan.apps.forces.rules.blocks import KINDS
from bihuan.apps.forces.rules.people import SKILLS
from bihuan.engine.roster.heat import CLOTHING
from bihuan.web.desk.forces.forms import ForcesForm, codes
from bihuan.web.desk.tracing.forms import Told, choice, day, pairs, words

Choices = Iterable[tuple[str, str]]
_PATTERN = "06:00-12:00 1 2\n12:00-18:00 1 2\n"


class PostForm(ForcesForm):
    """What a post is: whose, where, in which clothing, with which skills; a seat at the desk names its department."""

    prefix_of_ids = "post"
    unit = choice(gettext_lazy("Unit that answers for it"))
    name = words(pgettext_lazy("post", "Name"), most=200, required=True)
    kind = choice(gettext_lazy("Kind of post"))
    place = words(gettext_lazy("Place in words"))
    longitude = forms.FloatField(label=gettext_lazy("Longitude"), required=False)
    latitude = forms.FloatField(label=gettext_lazy("Latitude"), required=False)
    clothing = choice(gettext_lazy("Clothing"), required=False)
    is_sunny = forms.BooleanField(label=gettext_lazy("It stands in the sun"), required=False)
    department = choice(gettext_lazy("Department at the desk"), required=False)
    duty_role = choice(gettext_lazy("Duty role that goes with the seat"), required=False)

    def __init__(self, units: Choices, departments: Choices, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, {"clothing": "uniform", "is_sunny": True, **(initial or {})})
        nothing = [("", _("none"))]
        self.choose("unit", units)
        self.choose("kind", pairs("post_kind", KINDS))
        self.choose("clothing", pairs("clothing", CLOTHING))
        self.choose("department", [*nothing, *departments])
        self.choose("duty_role", [*nothing, *pairs("duty_role", DutyRole)])
        self.fields["skills"] = codes(_("Skills that it needs"), "skill", SKILLS)


def post_told(told: Told) -> PostTold:
    """Return what the form says of a post."""
    return PostTold(
        unit=told["unit"], name=told["name"], kind=told["kind"], place_text=told["place"],
        longitude=told["longitude"], latitude=told["latitude"], skills=tuple(told["skills"]),
        clothing=told["clothing"] or "uniform", is_sunny=told["is_sunny"], department=told["department"],
        duty_role=told["duty_role"],
    )  # fmt: skip


class NeedsForm(ForcesForm):
    """Which blocks a post needs people in, on which days."""

    prefix_of_ids = "needs"
    first = day(gettext_lazy("First day"))
    last = day(gettext_lazy("Last day"))
    pattern = forms.CharField(
        label=gettext_lazy("Day pattern"), widget=forms.Textarea(attrs={"rows": 4}), initial=_PATTERN, max_length=2000,
        help_text=gettext_lazy("One block a line: from-until, at least, wished, of these with the skills."),
    )  # fmt: skip

    def __init__(self, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial)
        for name in ("first", "last"):
            self.fields[name].required = True


class CloseForm(ForcesForm):
    """That a post is closed."""

    prefix_of_ids = "close"
