"""What is known of fact-checks: one, its wordings and versions, its chain; lists by what they wait for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from bihuan.apps.briefing.models import FactCheck, FactDraft, FactSource, FactVersion
from bihuan.apps.briefing.rules.facts import LAPSED, PUBLISHED, SUPERSEDED, WITHDRAWN
from bihuan.apps.briefing.rules.facts_evidence import Source
from bihuan.apps.core.models import Event, Incident
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may, may_do

Facts = QuerySet[FactCheck]
_TABS: dict[str, Callable[[datetime], Q]] = {
    "waiting": lambda _: Q(draft__gt=0) & ~Q(state=WITHDRAWN),
    "published": lambda _: Q(state=PUBLISHED),
    "reviews": lambda at: Q(state=PUBLISHED, next_review_at__lte=at) | Q(state=LAPSED),
    "over": lambda _: Q(state__in=[SUPERSEDED, WITHDRAWN]),
}
TABS = tuple(_TABS)


def may_with_facts(by: Actor, action: Action) -> bool:
    """Say whether the actor may do this to fact-checks."""
    return may_do(by, action, Kind.FACT_CHECK, "")


def check_facts(by: Actor, action: Action) -> None:
    """Refuse what the actor may not do to fact-checks. :raises NotAllowed: `wrong_role`."""
    check_may(by, action, Kind.FACT_CHECK)


def list_facts(by: Actor) -> Facts:
    """Return the fact-checks that the actor may see. :raises NotAllowed: `wrong_role`."""
    check_facts(by, Action.LIST)
    found = FactCheck.objects.filter(incident_id=by.incident).select_related("incident", "superseded_by", "replaces")
    return found if may_with_facts(by, Action.UPDATE) else found.exclude(version=0)


def get_fact(by: Actor, fact_id: str, action: Action = Action.READ) -> FactCheck:
    """Return a fact-check; who only reads gets none that was never published.

    :raises NotAllowed: `not_found`, whether it is missing or not theirs.
    """
    if not may_with_facts(by, action):
        raise NotAllowed("not_found")
    found = FactCheck.objects.filter(pk=fact_id, incident_id=by.incident)
    row = found.select_related("incident", "superseded_by", "replaces").first()
    if row is None or (row.version == 0 and not may_with_facts(by, Action.UPDATE)):
        raise NotAllowed("not_found")
    return row


def in_tab(found: Facts, tab: str, at: datetime) -> Facts:
    """Return the fact-checks of one tab; what has to be looked at comes by its date, else the newest first."""
    rows = found.filter(_TABS[tab](at))
    return rows.order_by("next_review_at", "number") if tab == "reviews" else rows.order_by("-number")


def tab_counts(found: Facts, at: datetime) -> list[tuple[str, int]]:
    """Return each tab with how many fact-checks it has."""
    return [(tab, found.filter(_TABS[tab](at)).count()) for tab in TABS]


def wording(row: FactCheck, serial: int) -> FactDraft | None:
    """Return one wording of a fact-check with its sources, None where there is none."""
    return row.drafts.filter(serial=serial).prefetch_related("sources").first()


def versions_of(row: FactCheck) -> list[FactVersion]:
    """Return what was published of a fact-check, the latest version first, each with its wording and sources."""
    return list(row.versions.select_related("draft").prefetch_related("draft__sources").order_by("-version"))


def shown_wordings(rows: list[FactCheck], *, is_work: bool) -> dict[str, FactDraft]:
    """Return the wording of each fact-check by which a page names it.

    That is the one that waits, to who works with it (`is_work`); else the published one; else the last one written.
    """
    by_serial: dict[tuple[str, int], FactDraft] = {}
    public: dict[str, FactDraft] = {}
    last: dict[str, FactDraft] = {}
    drafts = FactDraft.objects.filter(fact__in=rows).select_related("published").prefetch_related("sources")
    for one in drafts.order_by("serial"):
        by_serial[one.fact_id, one.serial] = last[one.fact_id] = one
        if hasattr(one, "published"):
            public[one.fact_id] = one
    waiting = {row.pk: by_serial[row.pk, row.draft] for row in rows if is_work and row.draft}
    return {**last, **public, **waiting}


def sources_of(draft: FactDraft) -> tuple[Source, ...]:
    """Return the evidence of a wording in its order."""
    rows: list[FactSource] = sorted(draft.sources.all(), key=lambda one: one.position)
    return tuple(Source(one.issuer, one.title, one.issued_on, one.url, one.digest, one.is_primary) for one in rows)


def chain_of(row: FactCheck) -> list[FactCheck]:
    """Return the fact-checks that superseded one another, of which this is one, the oldest first."""
    first, seen = row, {row.pk}
    while (before := FactCheck.objects.filter(superseded_by=first).exclude(pk__in=seen).first()) is not None:
        first = before
        seen.add(before.pk)
    chain = [first]
    while (after := chain[-1].superseded_by) is not None and after not in chain:
        chain.append(after)
    return chain


def may_replace(by: Actor) -> Facts:
    """Return the fact-checks that a new one can supersede: what is published or has lapsed."""
    return list_facts(by).filter(state__in=[PUBLISHED, LAPSED]).order_by("-number")


def story_of(row: FactCheck) -> list[Event]:
    """Return what happened to a fact-check, oldest first."""
    return list(Event.objects.filter(subject="fact", subject_id=row.pk).order_by("index"))


def today_in(incident: Incident, at: datetime) -> date:
    """Return the day of an instant in the zone of an incident."""
    return at.astimezone(ZoneInfo(incident.time_zone)).date()


@dataclass(frozen=True, slots=True)
class Standing:
    """How the desk stands: what waits for a second person, what has to be looked at again, what has lapsed."""

    published: int
    waiting: int
    overdue: int
    lapsed: int


def standing(by: Actor, at: datetime) -> Standing:
    """Return how the fact-checks stand that the actor may see."""
    rows = list_facts(by)
    return Standing(
        rows.filter(state=PUBLISHED).count(), rows.filter(draft__gt=0).count(),
        rows.filter(state=PUBLISHED, next_review_at__lte=at).count(), rows.filter(state=LAPSED).count(),
    )  # fmt: skip
