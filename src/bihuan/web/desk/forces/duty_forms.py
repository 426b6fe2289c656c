"""The forms of the page On duty: a level's demands, which level holds, a pairing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bihuan.apps.forces.actions.pairings import PairingTold
from bihuan.apps.forces.rules.levels import REASONS, Demands
from bihuan.web.desk.forces.forms import ForcesForm, number
from bihuan.web.desk.tracing.forms import Told, choice, moment, pairs, words

Choices = Iterable[tuple[str, str]]
_HOUR = 60


class LevelForm(ForcesForm):
    """What one level of duty demands."""

    prefix_of_ids = "level"
    code = words(gettext_lazy("Code"), most=20, required=True, help_text=gettext_lazy("Such as II."))
    name = words(pgettext_lazy("level", "Name"), most=60, required=True)
    share_percent = number(gettext_lazy("Share of each unit on duty, in percent"), most=100)
    call_up_minutes = number(gettext_lazy("Minutes until somebody called up stands ready"), least=1, most=1440)
    home_percent = number(gettext_lazy("Share that stays at the home station, in percent"), most=100)
    day_hours = number(gettext_lazy("Hours a day at most"), least=1, most=24)
    week_hours = number(gettext_lazy("Hours in seven days at most"), least=1, most=168)
    rest_hours = number(gettext_lazy("Hours of rest between two duties at least"), least=0, most=48)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, {"day_hours": 12, "week_hours": 60, "rest_hours": 11, "call_up_minutes": 60})


def demands_told(told: Told) -> Demands:
    """Return what the form says of a level, in minutes."""
    return Demands(
        told["code"].strip(), told["name"].strip(), told["share_percent"], told["call_up_minutes"],
        told["home_percent"], told["day_hours"] * _HOUR, told["week_hours"] * _HOUR, told["rest_hours"] * _HOUR,
    )  # fmt: skip


class SetLevelForm(ForcesForm):
    """Which level holds from now on, and why."""

    prefix_of_ids = "set-level"
    level = choice(gettext_lazy("Level"))
    reason = choice(gettext_lazy("Reason"))

    def __init__(self, levels: Choices, data: Any = None) -> None:
        super().__init__(data)
        nothing = [("", _("choose…"))]
        self.choose("level", [*nothing, *levels])
        self.choose("reason", [*nothing, *pairs("level_reason", REASONS)])


class PairingForm(ForcesForm):
    """Which unit sends how many officers a day to which, from when to when."""

    prefix_of_ids = "pairing"
    giver = choice(gettext_lazy("Unit that helps"))
    taker = choice(gettext_lazy("Unit that is helped"))
    promised = number(gettext_lazy("Officers a day"), least=1, most=1000)
    starts_at = moment(gettext_lazy("From"))
    ends_at = moment(pgettext_lazy("period", "Until"))

    def __init__(self, units: Choices, data: Any = None) -> None:
        super().__init__(data)
        known = list(units)
        self.choose("giver", known)
        self.choose("taker", known)


def pairing_told(told: Told) -> PairingTold:
    """Return what the form says of a pairing."""
    return PairingTold(told["giver"], told["taker"], told["promised"], told["starts_at"], told["ends_at"])


class EndPairingForm(ForcesForm):
    """That a pairing ends now."""

    prefix_of_ids = "end-pairing"
