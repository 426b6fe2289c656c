"""Draws the first page: large links to what there is, and what holds now; nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.apps.briefing.queries.holds import in_force
from bihuan.apps.briefing.queries.public import open_incidents
from bihuan.apps.briefing.rules.pages import GROUPS, PublicFile, draws
from bihuan.web.parts.optional import is_there
from bihuan.web.public.views import shell

SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Way:
    """One large link: to which page, what it is called, what one finds there."""

    part: str
    title: Promise
    hint: Promise


WAYS: Final = (
    Way("call", _("Is this call real?"), _("Check a call from the desk with the code you were told.")),
    Way("facts", _("What is true?"), _("What people say, checked, with sources.")),
    Way("holds", _("What holds here?"), _("Measures at your address: which, why and until when.")),
    Way("announcements", _("Announcements"), _("What was decided, the newest first.")),
    Way("places", _("Places of possible exposure"), _("Were you there at that hour? What to do then.")),
    Way("help", _("Ask for help"), _("Medicine, food, a doctor, a way out.")),
    Way("care", _("Somebody needs care"), _("Let the community look after you or your family.")),
    Way("mine", _("My data"), _("What is kept about you, why, until when, and who looked at it.")),
    Way("situation", _("How it stands"), _("The figures of the outbreak, today against yesterday.")),
    Way("figures", _("The desk in figures"), _("How often the desk asked for data, and what was refused.")),
    Way("promises", _("Ten promises"), _("What we promise you, and how you can check it.")),
)


def ways() -> list[Way]:
    """Return the links to the pages that there are."""
    return [way for way in WAYS if way.part in GROUPS or is_there(f"bihuan.web.public.{way.part}.urls")]


@draws("home")
def draw(lang: str, at: datetime) -> Iterator[PublicFile]:
    """Draw the first page in a language."""
    held = in_force(at)
    context = {
        **shell(lang, ""), "ways": ways(), "incidents": [one.name(lang) for one in open_incidents(at)],
        "held": held[:SHOWN], "held_n": len(held), "more": max(0, len(held) - SHOWN),
    }  # fmt: skip
    yield PublicFile("", render_to_string("public/home.html", context).encode())
