"""What is known of the register: the equation, who has not been seen, whose medicine runs out, counts by class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from bihuan.apps.residents.models import CareConsent, CareEntry, CheckTry, KinNews, WelfareCheck
from bihuan.apps.residents.rules.ladder import OPEN, Open, Owed, owed
from bihuan.apps.residents.rules.priority import CLASSES, STEPS

MEDICINE_DAYS = 3


def live(entries: QuerySet[CareEntry]) -> QuerySet[CareEntry]:
    """Return those who are on the register now, the most pressing first."""
    return entries.filter(ended_at=None).order_by("care_class", "-points", "registered_at", "id")


def ended(entries: QuerySet[CareEntry]) -> QuerySet[CareEntry]:
    """Return the entries that ended, the latest first."""
    return entries.exclude(ended_at=None).order_by("-ended_at", "id")


def not_seen(entries: QuerySet[CareEntry], hours: int, at: datetime) -> QuerySet[CareEntry]:
    """Return whom nobody has seen for so many hours (since they came on the register), the longest first."""
    since = Coalesce("seen_at", "registered_at")
    found = entries.filter(ended_at=None).annotate(unseen_since=since)
    return found.filter(unseen_since__lt=at - timedelta(hours=hours)).order_by("unseen_since", "care_class", "id")


def medicine_ends(entries: QuerySet[CareEntry], today: date, days: int = MEDICINE_DAYS) -> QuerySet[CareEntry]:
    """Return whose medicine lasts less than so many days from `today` on, who has none left first.

    Medicine that lasts until a day can still be taken on it: until today is less than one day.
    """
    found = entries.filter(ended_at=None, medicine_until__lt=today + timedelta(days=days))
    return found.order_by("medicine_until", "care_class", "id")


def counts_by_class(entries: QuerySet[CareEntry]) -> dict[str, int]:
    """Return how many people of each class are on the register."""
    found = dict(entries.filter(ended_at=None).order_by().values_list("care_class").annotate(n=Count("id")))
    return {code: found.get(code, 0) for code in CLASSES}


def equation(entries: QuerySet[CareEntry], at: datetime) -> Owed:
    """Return the equation of the checks at an instant: people counted on the register, checks counted by themselves."""
    people = list(entries.filter(ended_at=None).values_list("pk", flat=True))
    rows = WelfareCheck.objects.filter(state=OPEN, entry__in=entries.values("pk"))
    told = rows.values_list("entry_id", "due_at", "entry__seen_at")
    return owed(people, (Open(entry, due, seen is not None) for entry, due, seen in told), at)


def due_checks(checks: QuerySet[WelfareCheck], at: datetime) -> QuerySet[WelfareCheck]:
    """Return the open checks that are due, the highest step of the ladder first, then class and how long."""
    order = Case(
        *(When(step=step, then=Value(-number)) for number, step in enumerate(STEPS)), output_field=IntegerField()
    )
    found = checks.filter(state=OPEN, due_at__lte=at).annotate(height=order)
    return found.order_by("height", "entry__care_class", "due_at", "id")


def coming_checks(checks: QuerySet[WelfareCheck], at: datetime) -> QuerySet[WelfareCheck]:
    """Return the open checks that are not due yet, the next first."""
    return checks.filter(state=OPEN, due_at__gt=at).order_by("due_at", "entry__care_class", "id")


def counts_by_step(checks: QuerySet[WelfareCheck], at: datetime) -> dict[str, int]:
    """Return how many due checks stand on each step of the ladder."""
    found = checks.filter(state=OPEN, due_at__lte=at).order_by().values_list("step").annotate(n=Count("id"))
    return {step: dict(found).get(step, 0) for step in STEPS}


def late_n(checks: QuerySet[WelfareCheck], at: datetime) -> int:
    """Return how many steps are past their limit and wait for the sweep."""
    return checks.filter(Q(due_at__lte=at), state=OPEN, limit_at__lte=at).count()


def open_checks(entries: Sequence[CareEntry]) -> dict[str, WelfareCheck]:
    """Return the open check of each of these entries."""
    found = WelfareCheck.objects.filter(entry__in=[one.pk for one in entries], state=OPEN)
    return {one.entry_id: one for one in found}


@dataclass(frozen=True, slots=True)
class Story:
    """What happened to one person: tries, consents, what kin were sent; newest first."""

    tries: list[CheckTry]
    consents: list[CareConsent]
    news: list[KinNews]


def story_of(entry: CareEntry, most: int = 50) -> Story:
    """Return the newest tries, all consents and the newest news to kin of an entry."""
    tries = CheckTry.objects.filter(entry=entry).order_by("-told_at", "-id")[:most]
    consents = CareConsent.objects.filter(entry=entry).order_by(F("withdrawn_at").desc(nulls_first=True), "-given_at")
    news = KinNews.objects.filter(entry=entry).order_by("-at", "-id")[:most]
    return Story(list(tries), list(consents), list(news))
