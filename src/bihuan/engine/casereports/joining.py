"""What a trained tagger adds to the rules: agreement on what they found, and proposals where they found nothing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Final

from bihuan.engine.casereports.report import CaseEvent, CaseReport, Days, Span, Tag, Visit, span_of
from bihuan.engine.casereports.roles import ROLES, TIME
from bihuan.engine.casereports.tagging import Tagger, open_tagger
from bihuan.engine.casereports.writing import level

_EVENTS: Final = {"FBT": "onset", "QZT": "confirmed", "GLT": "isolated", "JZT": "seen"}
_PLACES: Final = frozenset({"QYL", "ZZL", "MDL", "ZSI"})
PIECE: Final = 2_000
"""Characters that are tagged at a time; the reports it learned from have a hundred or some hundreds."""


def with_tags(found: CaseReport, model: Path) -> CaseReport:
    """Add the tags of a model. What only the model saw is `unsure`, and never fills in an attribute of a case.

    :raises NotATagger: the file is no tagger. :raises OSError: it cannot be read.
    """
    tags = tuple(_tags(found, open_tagger(model)))
    times = [tag.span for tag in tags if ROLES[tag.role] == TIME]
    places = [tag.span for tag in tags if ROLES[tag.role] != TIME]
    visits = [_agreed(visit, visit.place, places) for visit in found.visits]
    events = [
        (case, replace(one, origin="both") if _covered(one.days.span, times) else one) for case, one in found.events
    ]
    visits += _new_visits(found, tags)
    return replace(
        found,
        tags=tags,
        visits=tuple(sorted(visits, key=lambda visit: visit.span.start)),
        events=tuple(sorted([*events, *_new_events(found, tags)], key=lambda pair: pair[1].span.start)),
    )


def _tags(found: CaseReport, tagger: Tagger) -> Iterator[Tag]:
    """Tag section by section, since the model has learned from reports of one case each."""
    text = level(found.text)
    for start, end in _pieces(found):
        for left, right, role in tagger.spans(text[start:end]):
            yield Tag(role, span_of(found.text, start + left, start + right))


def _pieces(found: CaseReport) -> Iterator[tuple[int, int]]:
    edges = sorted({0, len(found.text), *(span.start for case in found.cases for span in case.spans)})
    for start, end in pairwise(edges):
        for left in range(start, end, PIECE):
            yield left, min(left + PIECE, end)


def _covered(span: Span | None, others: list[Span]) -> bool:
    """Say whether a stretch touches one of others, which are in order and do not overlap."""
    if span is None:
        return False
    position = bisect_right(others, span.start, key=lambda other: other.start)
    before = position > 0 and others[position - 1].end > span.start
    return before or (position < len(others) and others[position].start < span.end)


def _agreed(visit: Visit, place: Span | None, places: list[Span]) -> Visit:
    return replace(visit, origin="both") if _covered(place, places) else visit


def _case_at(found: CaseReport, position: int) -> int | None:
    edges = sorted((span.start, number) for number, case in enumerate(found.cases) for span in case.spans)
    place = bisect_right(edges, (position, len(found.cases)))
    return edges[place - 1][1] if place else None


def _new_visits(found: CaseReport, tags: tuple[Tag, ...]) -> Iterator[Visit]:
    """Propose a visit for every place of a journey that no rule has found, on the day named before it."""
    known = sorted((visit.place for visit in found.visits if visit.place), key=lambda span: span.start)
    homes = sorted((case.residence.span for case in found.cases if case.residence), key=lambda span: span.start)
    for tag in tags:
        if tag.role in _PLACES and not _covered(tag.span, known) and not _covered(tag.span, homes):
            case = _case_at(found, tag.span.start)
            yield _proposed(case, _days_before(found, case, tag.span.start), tag.span)


def _proposed(case: int | None, days: Days | None, place: Span) -> Visit:
    return Visit(
        case=case,
        days=days,
        starts_at=None,
        ends_at=None,
        part="",
        is_about=False,
        place=place,
        transport=None,
        activity=None,
        clock=None,
        span=place,
        certainty="unsure",
        origin="tagger",
    )


def _days_before(found: CaseReport, case: int | None, position: int) -> Days | None:
    place = bisect_right(found.days, position, key=lambda days: days.span.start)
    days = found.days[place - 1] if place else None
    return days if days and _case_at(found, days.span.start) == case else None


def _new_events(found: CaseReport, tags: tuple[Tag, ...]) -> Iterator[tuple[int, CaseEvent]]:
    """Propose an event for a day that the model gives a role for which the case has no event yet."""
    known = {(case, event.kind) for case, event in found.events}
    spans = [days.span for days in found.days]
    for tag in tags:
        kind, case = _EVENTS.get(tag.role), _case_at(found, tag.span.start)
        if kind is None or case is None or (case, kind) in known or not _covered(tag.span, spans):
            continue
        days = next(one for one in found.days if one.span.end > tag.span.start)
        yield case, CaseEvent(kind, days, None, days.span, "unsure", "tagger")
