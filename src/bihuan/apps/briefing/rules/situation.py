"""The situation report: which figures it has, how today stands against yesterday, and when it is not frozen. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from hashlib import sha256
from zoneinfo import ZoneInfo

from bihuan.apps.core.rules import NotAllowed, Role
from bihuan.engine.ledger.canonical import canonical_bytes

FORMAT = "bihuan-situation-1"
DAYS = 14
SIGNERS = frozenset({Role.COMMANDER, Role.DESK_LEAD})
CORRECTIONS = ("late_data", "wrong_assignment", "counted_wrong", "definition_changed")
YESTERDAY = (timedelta(hours=12), timedelta(hours=36))
"""What stands now is held against a report that is at least and at most so old; beyond, nothing is compared."""


class Basis(StrEnum):
    """Over what a figure counts, and so against what it is held."""

    STANDS = "stands"  # at the instant; against the report of yesterday
    SINCE = "since"  # since midnight; against yesterday until the same hour
    DAY = "day"  # on the calendar day so far; against the whole of yesterday


class Form(StrEnum):
    """How a figure is written."""

    COUNT = "count"
    PER_MILLE = "per_mille"
    SECONDS = "seconds"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the report: its code, the group it stands in, over what it counts, how it is written."""

    code: str
    group: str
    basis: Basis = Basis.STANDS
    form: Form = Form.COUNT


def _figures(group: str, *told: tuple[str, Basis] | tuple[str, Basis, Form]) -> Iterator[Figure]:
    return (Figure(code, group, *rest) for code, *rest in told)


_STANDS, _SINCE, _DAY = Basis.STANDS, Basis.SINCE, Basis.DAY
FIGURES: dict[str, Figure] = {
    one.code: one
    for one in (
        *_figures(
            "orders", ("orders_opened", _SINCE), ("orders_ended", _SINCE), ("orders_open", _STANDS),
            ("orders_late", _STANDS), ("orders_to_dispatch", _STANDS), ("orders_unsigned", _STANDS),
        ),
        *_figures(
            "cases", ("cases_new", _DAY), ("cases_all", _STANDS), ("cases_confirmed", _STANDS),
            ("cases_probable", _STANDS), ("cases_suspect", _STANDS),
        ),
        *_figures(
            "contacts", ("contacts_new", _SINCE), ("contacts_followed", _STANDS), ("quarantines", _STANDS),
            ("checks_of_day", _DAY), ("checks_done", _DAY), ("checks_missed", _DAY), ("checks_overdue", _STANDS),
        ),
        *_figures(
            "testing", ("tested_today", _SINCE), ("roster", _STANDS), ("tested", _STANDS), ("exempt", _STANDS),
            ("escalated", _STANDS), ("missing", _STANDS), ("coverage", _STANDS, Form.PER_MILLE), ("tubes", _STANDS),
        ),
        *_figures(
            "controls", ("controls_hold", _STANDS), ("controls_end_soon", _STANDS), ("controls_drafts", _STANDS),
            ("controls_reviews", _STANDS),
        ),
        *_figures(
            "help", ("help_taken", _SINCE), ("help_closed", _SINCE), ("help_open", _STANDS), ("help_late", _STANDS),
            ("help_answer", _SINCE, Form.MINUTES),
        ),
        *_figures(
            "care", ("care_people", _STANDS), ("care_seen", _STANDS), ("care_ladder", _STANDS),
            ("care_unseen", _STANDS),
        ),
        *_figures(
            "response", ("response_n", _SINCE), ("response_p50", _SINCE, Form.SECONDS),
            ("response_p90", _SINCE, Form.SECONDS), ("response_missing", _SINCE),
        ),
    )
}  # fmt: skip
GROUPS = tuple(dict.fromkeys(one.group for one in FIGURES.values()))
UNIT_COLUMNS = ("came_in", "went_out", "waiting", "working", "late")
SERIES = ("orders", "cases", "contacts", "tested", "help")
Reading = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Span:
    """The instant of a report in the zone of its incident, with the windows it is held against.

    `same_hour` is yesterday at the same time of the clock.
    """

    at: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        """The calendar day of the instant."""
        return self.at.astimezone(self.zone).date()

    def midnight(self, days_ago: int = 0) -> datetime:
        """Return the beginning of the day so many days before."""
        return datetime.combine(self.today - timedelta(days=days_ago), time(), self.zone)

    @property
    def same_hour(self) -> datetime:
        """Yesterday at the same time of the clock."""
        local = self.at.astimezone(self.zone)
        return datetime.combine(local.date() - timedelta(days=1), local.time(), self.zone)

    @property
    def windows(self) -> tuple[tuple[datetime, datetime], tuple[datetime, datetime]]:
        """Today and yesterday up to the hour, each [first, last).

        Today is open to its end: what came after the clock was read is in the journal of the same moment, and counts.
        """
        return (self.midnight(), self.midnight(-1)), (self.midnight(1), self.same_hour)

    @property
    def series_days(self) -> list[date]:
        """The last 14 days, today the last."""
        return [self.today - timedelta(days=ago) for ago in range(DAYS - 1, -1, -1)]


@dataclass(frozen=True, slots=True)
class Change:
    """How a figure moved: the difference and the word that says it; nothing where either side is not known."""

    difference: int | None
    word: str


def change(now: int | None, before: int | None) -> Change:
    """Return how a figure moved: `up`, `down`, `same`, or `unknown`."""
    if now is None or before is None:
        return Change(None, "unknown")
    difference = now - before
    return Change(difference, "up" if difference > 0 else "down" if difference < 0 else "same")


@dataclass(frozen=True, slots=True)
class Unlike:
    """One figure that two readings tell differently; None where a reading does not have it. `unit` "" = of all."""

    figure: str
    report: int | None
    other: int | None
    against: str
    unit: str = ""


class UnlikeBoard(NotAllowed):
    """Nothing is frozen: board or books tell `differences` otherwise."""

    def __init__(self, differences: tuple[Unlike, ...]) -> None:
        super().__init__("unlike_board", n=len(differences))
        self.differences = differences


def unlike(report: Reading, other: Reading, against: str, unit: str = "") -> list[Unlike]:
    """Return every figure of `other` that the report tells differently or not at all."""
    return [
        Unlike(code, report.get(code), value, against, unit)
        for code, value in other.items()
        if report.get(code) != value
    ]


def unlike_by_unit(report: Iterable[Mapping[str, object]], other: Mapping[str, Reading], against: str) -> list[Unlike]:
    """Return every figure of a unit that differs; a unit that one side alone has differs where it is not 0."""
    told = {str(row["code"]): {name: _number(row[name]) for name in UNIT_COLUMNS} for row in report}
    found = []
    for code in sorted({*told, *other}):
        expected = other.get(code, dict.fromkeys(told.get(code, {}), 0))
        mine = told.get(code, dict.fromkeys(expected, 0))
        found += unlike(mine, expected, against, code)
    return found


def _number(value: object) -> int:
    return int(str(value))


def digest_of(document: str | bytes) -> str:
    """Return the SHA-256 of a document's bytes in hex."""
    body = document.encode() if isinstance(document, str) else document
    return sha256(body).hexdigest()  # nosemgrep: hash-without-key - counts that name nobody; anybody shall check them


def canonical(document: Mapping[str, object]) -> str:
    """Return the canonical JSON of a document: what is frozen, hashed and handed out."""
    return canonical_bytes(dict(document)).decode()
