"""One door to the search: it chooses the way that answers soonest, and says which and why.

The index answers when it belongs to the lake as it is; else the scan does, with a notice. Brute force and Spark answer
only when they are named.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from bihuan.engine.exposure import indexed, oracle, points, scan, spark
from bihuan.engine.exposure.index import IndexUnfit
from bihuan.engine.exposure.notices import Notice
from bihuan.engine.exposure.question import (
    Findings,
    PointQuestion,
    QuestionRefused,
    SearchedLake,
    VisitQuestion,
    Watch,
)

Q = TypeVar("Q", VisitQuestion, PointQuestion)
ENGINES = ("auto", "index", "scan", "oracle", "spark")
BY_CHOICE = "the index belongs to the lake as it is, and reads only what the cases touched"
ASKED_FOR = "it was asked for by name"
INSTEAD = {
    "index_missing": "there is no index for a day of the lake",
    "index_stale": "a day of the lake has changed since its index was built",
    "index_damaged": "the index of a day cannot be read",
}


def search_visits(
    lake: SearchedLake, question: VisitQuestion, *, engine: str = "auto", progress: Watch | None = None
) -> Findings:
    """Return everyone who met a case at a place.

    :raises QuestionRefused: there is no such engine.
    :raises IndexUnfit: the index was asked for by name and does not belong to the lake as it is.
    :raises SparkMissing: Spark was asked for by name and is not installed.
    """
    return _search(_VISITS, lake, question, engine, progress)


def search_points(
    lake: SearchedLake, question: PointQuestion, *, engine: str = "auto", progress: Watch | None = None
) -> Findings:
    """Return everyone who was near a case.

    :raises QuestionRefused: there is no such engine.
    :raises IndexUnfit: the index was asked for by name and does not belong to the lake as it is.
    :raises SparkMissing: Spark was asked for by name and is not installed.
    """
    return _search(_POINTS, lake, question, engine, progress)


@dataclass(frozen=True, slots=True)
class _Ways(Generic[Q]):
    """The ways in which one kind of question is answered."""

    oracle: Callable[[SearchedLake, Q], Findings]
    spark: Callable[..., Findings]
    scan: Callable[..., Findings]
    index: Callable[..., Findings]


_VISITS = _Ways(oracle.ask_visits, spark.ask_visits, scan.ask_visits, indexed.ask_visits)
_POINTS = _Ways(oracle.ask_points, spark.ask_points, scan.ask_points, points.ask_points)


def _search(ways: _Ways[Q], lake: SearchedLake, question: Q, engine: str, watch: Watch | None) -> Findings:
    if engine == "oracle":
        return ways.oracle(lake, question)
    if engine == "spark":
        return ways.spark(lake, question, why=ASKED_FOR)
    if engine == "scan":
        return ways.scan(lake, question, why=ASKED_FOR, watch=watch)
    if _named(engine) == "index":
        return ways.index(lake, question, why=ASKED_FOR, watch=watch)
    try:
        return ways.index(lake, question, why=BY_CHOICE, watch=watch)
    except IndexUnfit as unfit:
        return _noticed(ways.scan(lake, question, why=INSTEAD[str(unfit)], watch=watch), unfit)


def _named(engine: str) -> str:
    if engine not in ENGINES:
        raise QuestionRefused(f"no engine is named {engine!r}; there are {', '.join(ENGINES)}")
    return engine


def _noticed(findings: Findings, unfit: IndexUnfit) -> Findings:
    """Add to an answer of the scan why it was not the index that gave it."""
    return replace(findings, notices=(*findings.notices, Notice(str(unfit), {"instead": "scan"})))
