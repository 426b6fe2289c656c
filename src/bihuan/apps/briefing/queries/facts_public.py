"""Fact-checks as the public is told of them: every version, none of the desk's people, none of the questions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from bihuan.apps.briefing.models import FactCheck, FactVersion
from bihuan.apps.briefing.queries.facts import sources_of
from bihuan.apps.briefing.queries.public import OpenIncident, open_incidents
from bihuan.apps.briefing.rules.facts import LAPSED, PUBLISHED, SUPERSEDED, is_shown
from bihuan.apps.briefing.rules.facts_evidence import Source

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class VersionTold:
    """One version in one language: claim, verdict, answer, evidence, what it corrected, when it was published."""

    version: int
    claim: str
    verdict: str
    answer: str
    note: str
    sources: tuple[Source, ...]
    published_at: datetime


@dataclass(frozen=True, slots=True)
class FactTold:
    """One fact-check in one language; `state` is `published`, `lapsed` or `superseded`; versions, the latest first.

    `after` and `before` are what superseded it and what it superseded: (address, claim).
    """

    address: str
    incident: OpenIncident
    number: int
    topic: str
    channel_class: str
    first_seen_on: date
    state: str
    first_published_at: datetime
    lapsed_at: datetime | None
    next_review_at: datetime | None
    versions: tuple[VersionTold, ...]
    after: tuple[str, str] | None
    before: tuple[tuple[str, str], ...]

    @property
    def latest(self) -> VersionTold:
        """The version that stands, or stood last."""
        return self.versions[0]


def address_of(row: FactCheck) -> str:
    """Return under which address a fact-check is published, below `facts/`: its incident and number, for good."""
    return f"{row.incident_id}-{row.number}" if _PLAIN.fullmatch(row.incident_id) else str(row.pk)


def told_facts(language: str, at: datetime) -> list[FactTold]:
    """Return all fact-checks ever published of the incidents that are open, the newest answer first."""
    incidents = {one.code: one for one in open_incidents(at)}
    rows = list(
        FactCheck.objects.filter(incident__in=list(incidents), version__gte=1).order_by("-published_at", "-number")
    )
    versions: dict[str, list[VersionTold]] = {}
    found = FactVersion.objects.filter(fact__in=rows).select_related("draft").prefetch_related("draft__sources")
    for one in found.order_by("-version"):
        versions.setdefault(one.fact_id, []).append(_version(one, language))
    claims = {row.pk: (address_of(row), versions[row.pk][0].claim) for row in rows}
    return [_told(row, incidents[row.incident_id], tuple(versions[row.pk]), claims, rows, at) for row in rows]


def _version(one: FactVersion, language: str) -> VersionTold:
    draft, end = one.draft, "en" if language == "en" else "zh"
    claim, answer, note = (getattr(draft, f"{name}_{end}") for name in ("claim", "answer", "note"))
    return VersionTold(one.version, claim, draft.verdict, answer, note, sources_of(draft), one.published_at)


def _told(
    row: FactCheck, incident: OpenIncident, versions: tuple[VersionTold, ...], claims: dict[str, tuple[str, str]],
    rows: list[FactCheck], at: datetime,
) -> FactTold:  # fmt: skip
    is_over = row.state == PUBLISHED and not is_shown(row.state, row.expires_at, at)
    return FactTold(
        address_of(row), incident, row.number, row.topic, row.channel_class, row.first_seen_on,
        LAPSED if is_over else row.state, row.first_published_at or at,
        row.expires_at if row.state == LAPSED or is_over else None,
        row.next_review_at if row.state == PUBLISHED and not is_over else None, versions,
        claims.get(row.superseded_by_id or "") if row.state == SUPERSEDED else None,
        tuple(claims[one.pk] for one in rows if one.superseded_by_id == row.pk),
    )  # fmt: skip
