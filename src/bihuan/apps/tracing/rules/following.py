"""Whom to look after, from which day to which, on which days to test, and when it is over. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bihuan.apps.core.rules import NotAllowed
from bihuan.engine.protocol.calendar import follow_up_period, sampling_dates
from bihuan.engine.protocol.rules import ContactCategory, ProtocolRules

SECOND = "contact_of_contact"
FOLLOWING, INFORMED, RELEASED, BECAME_CASE, ENDED = "following", "informed", "released", "became_case", "ended"
PLANNED, ORDERED, DONE, MISSED = "planned", "ordered", "done", "missed"
PASSED = "passed"  # the day was over before anybody knew of the contact
MORNING_HOUR = 6
END_REASONS = ("mistaken", "moved_away", "died", "other_district")
RELEASE_REASONS = ("follow_up_over", "checked_otherwise", "cannot_be_reached")


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a follow-up: its date, its number (the day after the last contact is 1), whether there is a test."""

    date: date
    number: int
    is_test_day: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What one category and one last contact ask for; no days = the person is informed only."""

    category: str
    last_contact_on: date
    days: tuple[Day, ...]

    @property
    def starts_on(self) -> date | None:
        """The first day of follow-up."""
        return self.days[0].date if self.days else None

    @property
    def ends_on(self) -> date | None:
        """The last day of follow-up, included."""
        return self.days[-1].date if self.days else None


def plan_of(last_contact_on: date, category: ContactCategory) -> Plan:
    """Return the calendar of a category: from the day after the last contact (Go.Data's rule), both ends included."""
    if category.follow_up_days == 0:
        return Plan(category.code, last_contact_on, ())
    first, last = follow_up_period(last_contact_on, category)
    tests = set(sampling_dates(last_contact_on, category))
    dates = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return Plan(category.code, last_contact_on, tuple(Day(one, n, one in tests) for n, one in enumerate(dates, 1)))


def category_of(protocol: ProtocolRules, code: str) -> ContactCategory:
    """Return a category of the protocol. :raises NotAllowed: `unknown_category`."""
    try:
        return protocol.category(code)
    except KeyError as error:
        raise NotAllowed("unknown_category", category=code) from error


def proposed_category(protocol: ProtocolRules, kind: str, *, is_second: bool = False) -> str:
    """Return the category that a finding proposes: the one named like the kind of exposure, else the protocol's first.

    :raises NotAllowed: `no_second_contacts`: the protocol follows no contacts of contacts.
    """
    codes = [category.code for category in protocol.contact_categories]
    if is_second:
        if SECOND not in codes:
            raise NotAllowed("no_second_contacts", protocol=protocol.code)
        return SECOND
    return kind if kind in codes else codes[0]


def higher(protocol: ProtocolRules, one: str, other: str) -> str:
    """Return the category that asks for more: the one that the protocol names first."""
    order = [category.code for category in protocol.contact_categories]
    return min((one, other), key=lambda code: order.index(code) if code in order else len(order))


def date_of(instant: datetime, zone: str) -> date:
    """Return the date of an instant in the incident's zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def is_morning(at: datetime, zone: str) -> bool:
    """Say whether the day's work is to be given out: from six o'clock in the incident's zone."""
    return at.astimezone(ZoneInfo(zone)).hour >= MORNING_HOUR


@dataclass(frozen=True, slots=True)
class Kept:
    """One day as it stands in the calendar of a contact."""

    date: date
    is_test_day: bool
    state: str


def still_to_come(kept: Iterable[Kept], plan: Plan, today: date) -> tuple[Day, ...]:
    """Return the days of a plan that are new in a calendar, or that it changes: none that has begun or is past.

    A later exposure thus prolongs a follow-up and moves its tests; what was done stays as it was.
    """
    known = {one.date: one for one in kept}
    return tuple(day for day in plan.days if _is_to_come(day, known.get(day.date), today))


def _is_to_come(day: Day, kept: Kept | None, today: date) -> bool:
    if kept is None:
        return True
    return day.date > today and kept.state == PLANNED and kept.is_test_day != day.is_test_day


def release_refusal(kept: Sequence[Kept], ends_on: date | None, today: date) -> str:
    """Return why a contact cannot be released by the rule alone, "" when they can.

    `not_over`: the last day is not past; `tests_missing`: a test day was not done; `last_day_missed`.
    """
    if ends_on is not None and today <= ends_on:
        return "not_over"
    owed = [one for one in kept if one.state != PASSED]
    if any(one.is_test_day and one.state != DONE for one in owed):
        return "tests_missing"
    last = max(owed, key=lambda one: one.date, default=None)
    return "last_day_missed" if last is not None and last.state != DONE else ""
