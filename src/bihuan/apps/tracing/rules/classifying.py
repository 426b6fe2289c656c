"""What a case may be called, on what ground, and how that may change: nobody types in that somebody is ill. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.tracing.rules.windows import CaseDates


class Classification(StrEnum):
    """How sure it is that the person has the disease."""

    SUSPECT = "suspect"
    PROBABLE = "probable"
    CONFIRMED = "confirmed"
    DISCARDED = "discarded"


REASONS = {
    Classification.SUSPECT: ("symptoms", "exposed_and_ill", "reported", "reopened"),
    Classification.PROBABLE: ("health_approver",),
    Classification.CONFIRMED: ("laboratory",),
    Classification.DISCARDED: ("negative", "other_disease", "mistaken", "withdrawn"),
}
ILL = frozenset({Classification.PROBABLE, Classification.CONFIRMED})  # sure enough to be no contact any more
OUTCOMES = ("recovered", "died", "left", "discarded", "unknown")


@dataclass(frozen=True, slots=True)
class Grounds:
    """On what a case rests now: links to a laboratory's record (`lab`) and to a health approver's word that runs."""

    has_laboratory: bool
    has_probable: bool


def check_change(before: str, after: str, reason: str, grounds: Grounds) -> None:
    """Refuse a change of classification that nothing bears.

    :raises NotAllowed: `bad_classification`, `bad_reason`, `nothing_changes`; `no_laboratory`: confirmed is only who
        has a laboratory's record; `no_health_word`: probable is only whom a health approver calls so;
        `laboratory_stands`: a case with a laboratory's record is discarded when that record is withdrawn.
    """
    if after not in set(Classification):
        raise NotAllowed("bad_classification")
    if reason not in REASONS[Classification(after)]:
        raise NotAllowed("bad_reason")
    if before == after:
        raise NotAllowed("nothing_changes")
    if after == Classification.CONFIRMED and not grounds.has_laboratory:
        raise NotAllowed("no_laboratory")
    if after == Classification.PROBABLE and not grounds.has_probable:
        raise NotAllowed("no_health_word")
    if after in {Classification.DISCARDED, Classification.SUSPECT} and grounds.has_laboratory:
        raise NotAllowed("laboratory_stands")


def check_dates(dates: CaseDates, at: datetime) -> None:
    """Refuse dates that cannot be. :raises NotAllowed: `date_in_future`; `onset_without_symptoms`."""
    today = at.date()
    days = [dates.onset_date, dates.sample_date, *dates.more.values()]
    if any(day is not None and (day - today).days > 1 for day in days):  # a zone ahead of UTC is already in tomorrow
        raise NotAllowed("date_in_future")
    if dates.isolated_at is not None and dates.isolated_at > at:
        raise NotAllowed("date_in_future")
    if dates.has_symptoms is False and dates.onset_date is not None:
        raise NotAllowed("onset_without_symptoms")
