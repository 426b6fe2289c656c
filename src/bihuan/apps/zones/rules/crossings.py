"""Who goes in and out of a compound, and how many are inside: counted, never followed. Pure.

A crossing tells gate, direction, kind and number of people, never who they are. Beside it, for each person of the
compound who is elsewhere and each visitor who is in it, one row says so: the last word only, gone when they are back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bihuan.apps.core.rules import NotAllowed

KINDS = ("resident", "pass", "staff", "headcount", "correction")
WAYS = ("in", "out")
# Why people went through without a pass: life first, the form afterwards.
REASONS = ("medical", "birth", "fire", "violence", "rescue", "death", "crowding", "other")
# Why a count of the gates is set right: nobody went through now, somebody had, or had not.
CORRECTIONS = ("missed_scan", "counted_twice", "roster_wrong")
MOST_AT_ONCE = 5_000
EARLY = timedelta(minutes=5)
LATEST = timedelta(days=3)
"""How late a crossing may be told: a telephone that was away for a long week-end still counts."""


@dataclass(frozen=True, slots=True)
class Crossed:
    """What a gate tells: one command (that may come twice), who (`residents` of the register, or a pass), when
    (`at` None: now).

    `reason` is needed where people go through without a pass.
    """

    command: str
    gate: str
    way: str
    kind: str
    at: datetime | None = None
    residents: tuple[str, ...] = ()
    number: int = 0
    people: int = 1
    reason: str = ""


_REASONS_OF = {"headcount": REASONS, "correction": CORRECTIONS}


def check_crossed(told: Crossed, now: datetime) -> None:
    """Refuse what no gate can tell.

    :raises NotAllowed: `missing_command`, `bad_way`, `bad_crossing_kind`, `bad_people`, `missing_emergency`,
        `nobody_ticked`, `crossed_later`, `crossed_too_long_ago`.
    """
    for is_wrong, code in (
        (len(told.command) != 36, "missing_command"),
        (told.way not in WAYS, "bad_way"),
        (told.kind not in KINDS, "bad_crossing_kind"),
        (not 1 <= told.people <= MOST_AT_ONCE, "bad_people"),
        (told.reason not in _REASONS_OF.get(told.kind, ("",)), "missing_emergency"),
        (told.kind == "resident" and not told.residents, "nobody_ticked"),
        (told.at is not None and told.at > now + EARLY, "crossed_later"),
        (told.at is not None and told.at < now - LATEST, "crossed_too_long_ago"),
    ):
        if is_wrong:
            raise NotAllowed(code)


def heads(told: Crossed) -> int:
    """Return how many people a crossing is: the ticked residents, else what the keeper counted."""
    return len(told.residents) if told.kind == "resident" else told.people


@dataclass(frozen=True, slots=True)
class Inside:
    """How many are inside, by the gates' counts and by persons; the third figure is counted at the doors by staff.

    `carried` is what former sheets say of in less out; `went_in` and `went_out` came after. `left`: who was out when
    they left the register, and is neither on the roster nor out any more. `uncounted`: in less out of whoever crossed
    without being named (headcounts and staff); they belong to both figures.
    """

    roster: int
    carried: int = 0
    went_in: int = 0
    went_out: int = 0
    left: int = 0
    out: int = 0
    visitors: int = 0
    uncounted: int = 0

    @property
    def by_gates(self) -> int:
        """Return inside = roster + in - out."""
        return self.roster + self.carried + self.went_in - self.went_out + self.left

    @property
    def by_people(self) -> int:
        """Return the roster without those who are out, with those who are in and do not live there."""
        return self.roster - self.out + self.visitors + self.uncounted

    @property
    def difference(self) -> int:
        """Return how far the two figures are apart; what is not 0 was missed at a gate."""
        return self.by_gates - self.by_people
