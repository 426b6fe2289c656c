"""One door to the search: it chooses the way that answers soonest, and says which and why."""

from __future__ import annotations

from bihuan.engine.exposure.question import Findings, PointQuestion, SearchedLake, VisitQuestion, Watch


def search_visits(
    lake: SearchedLake, question: VisitQuestion, *, engine: str = "auto", progress: Watch | None = None
) -> Findings:
    """Return everyone who met a case at a place. :raises QuestionRefused: there is no such engine."""
    raise NotImplementedError


def search_points(
    lake: SearchedLake, question: PointQuestion, *, engine: str = "auto", progress: Watch | None = None
) -> Findings:
    """Return everyone who was near a case. :raises QuestionRefused: there is no such engine."""
    raise NotImplementedError
