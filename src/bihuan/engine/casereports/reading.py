"""From a pasted report to proposals: sections, attributes, days, events, visits, relations, checks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from bihuan.engine.casereports import attributes, checks
from bihuan.engine.casereports.events import day_of, words_in
from bihuan.engine.casereports.relations import relations_in
from bihuan.engine.casereports.report import (
    Case,
    CaseEvent,
    CaseReport,
    Days,
    Fact,
    Notice,
    Relation,
    Span,
    Visit,
    span_of,
)
from bihuan.engine.casereports.sections import Section, sections_in
from bihuan.engine.casereports.timeline import grouped, placed, read_days, read_periods
from bihuan.engine.casereports.visits import MOST, Walk, read_visits
from bihuan.engine.casereports.writing import LONGEST_SENTENCE, SENTENCE, level, stretches

_ASIDE: Final = re.compile(r"[(][^()\n]{0,80}?(?:发病|确诊|阳性|病例|感染)[^()\n]{0,40}[)]")
EARLIEST, LATEST = 1980, 2200
LONGEST: Final = 2_000_000
"""Characters of the longest text that is read; a report has some thousands."""


@dataclass(slots=True)
class Draft:
    """What has been found so far."""

    cases: list[Case] = field(default_factory=list)
    keys: dict[str, int] = field(default_factory=dict)
    events: list[tuple[int, CaseEvent]] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    days: list[Days] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Page:
    """The text to read: as levelled, with asides about others blanked out, and as pasted; the day and the zone."""

    text: str
    quiet: str
    original: str
    published: date
    zone: ZoneInfo


def read_report(text: str, *, published: date, zone: str, city: str = "", model: Path | None = None) -> CaseReport:
    """Read a report as it was pasted; every proposal tells where it stands in the text.

    `published` is the day of the report, `zone` the zone of its clocks, `city` ours (a report about another is
    noticed), `model` a tagger trained by `train.py`; without one the rules read alone, and a notice says so.
    :raises ValueError: a day outside 1980–2200, or more than two million characters.
    :raises zoneinfo.ZoneInfoNotFoundError: there is no such zone.
    :raises NotATagger: the model is not one.
    """
    if not EARLIEST <= published.year <= LATEST:
        raise ValueError("published is outside 1980-2200")
    if len(text) > LONGEST:
        raise ValueError("the text is too long for a report")
    page = _page(text, published, ZoneInfo(zone))
    draft = _drafted(page)
    draft.notices += checks.other_city(page.text, text, city) + checks.track_unknown(page.text, text)
    draft.notices += [*checks.order_of_times(draft.visits), *checks.overlaps(draft.visits)]
    found = CaseReport(
        text, published, zone, tuple(draft.cases), tuple(draft.events), tuple(draft.visits), (), tuple(draft.days)
    )
    return _finished(found, draft.notices, model)


def _page(text: str, published: date, zone: ZoneInfo) -> Page:
    leveled = level(text)
    quiet = _ASIDE.sub(lambda found: "\u3000" * len(found.group()), leveled)
    return Page(leveled, quiet, text, published, zone)


def _finished(found: CaseReport, notices: list[Notice], model: Path | None) -> CaseReport:
    if model is None:
        notices.append(Notice("rules_alone"))
    else:
        from bihuan.engine.casereports.joining import with_tags  # crfsuite is loaded only where a model is used

        found = with_tags(found, model)
    if not (found.cases or found.events or found.visits):
        notices.append(checks.nothing(found.text))
    return replace(found, notices=tuple(dict.fromkeys(notices)))


def _drafted(page: Page) -> Draft:
    draft = Draft()
    sections = sections_in(page.text)
    first = sections[0].start if sections else len(page.text)
    members = {section.key for section in sections if not section.is_group}
    for section in sections:
        _enter(page, section, members, draft)
    _track(page, Section(0, 0, first, "", ""), None, draft)
    for section in sections:
        for key in _keys(section, members):
            _read(page, section, draft.keys[key], draft)
    for position, case in enumerate(draft.cases):
        draft.cases[position] = _dated(case, position, draft)
    return draft


def _keys(section: Section, members: set[str]) -> list[str]:
    """Return the keys of the cases that a section speaks of: of a group each one, when all are described elsewhere."""
    own = section.key.split("+")
    return own if section.is_group and members.issuperset(own) else [section.key]


def _enter(page: Page, section: Section, members: set[str], draft: Draft) -> None:
    """Describe the case of a section, or add to one that has been described before under the same number."""
    if section.is_group:
        whole = span_of(page.original, section.start, section.label_end)
        draft.notices.append(Notice("cases_together", whole, section.number))
        if _keys(section, members) != [section.key]:
            return
    case = _described(page, section)
    position = draft.keys.setdefault(section.key, len(draft.cases))
    if position == len(draft.cases):
        draft.cases.append(case)
        return
    old = draft.cases[position]
    if _is_other(old, case):
        draft.notices.append(Notice("number_twice", span_of(page.original, section.start, section.label_end)))
    draft.cases[position] = _merged(old, case)


def _is_other(one: Case, two: Case) -> bool:
    pairs = ((one.sex, two.sex), (one.age, two.age))
    return any(a and b and a.value != b.value for a, b in pairs)


def _merged(old: Case, new: Case) -> Case:
    names = ("sex", "age", "age_months", "residence", "occupation", "classification", "severity")
    filled = {name: getattr(old, name) or getattr(new, name) for name in names}
    return replace(old, spans=old.spans + new.spans, **filled)


def _described(page: Page, section: Section) -> Case:
    where = (page.text, page.original, section.start, section.end)
    is_person = re.search(r"[男女]|岁|月龄", page.text[section.start : section.start + attributes.HEAD]) is not None
    return Case(
        number=section.number,
        spans=(span_of(page.original, section.start, section.end),),
        sex=attributes.read_sex(*where),
        age=attributes.read_age(*where),
        age_months=attributes.read_months(*where),
        residence=attributes.read_residence(*where),
        occupation=attributes.read_occupation(*where) if is_person else None,
        classification=attributes.read_class(page.quiet, page.original, section.start, section.label_end, section.end),
        severity=attributes.read_severity(*where),
    )


def _read(page: Page, section: Section, position: int, draft: Draft) -> None:
    _track(page, section, position, draft)
    relations = relations_in(page.text, section, draft.keys, position)
    case = draft.cases[position]
    draft.cases[position] = replace(case, relations=_distinct(case.relations, relations))


def _distinct(old: tuple[Relation, ...], new: list[Relation]) -> tuple[Relation, ...]:
    """Leave out a relation that is said twice: the same kind to the same number."""
    found = {(one.kind, one.number): one for one in reversed([*old, *new])}
    return tuple(sorted(found.values(), key=lambda one: one.span.start))


def _track(page: Page, section: Section, position: int | None, draft: Draft) -> None:
    """Read days, events and visits of one section."""
    days, notices = read_days(page.quiet, page.original, section.label_end, section.end, page.published)
    draft.notices += notices
    draft.days += days
    sentences = list(stretches(SENTENCE, page.quiet, section.label_end, section.end, most=LONGEST_SENTENCE))
    walk = Walk(page.quiet, page.original, page.zone, position, grouped(page.quiet, days))
    walk.most = MOST - len(draft.visits)
    skipped = [fact.span for fact in _facts(draft, position)]
    read_visits(walk, sentences, skipped)
    if position is None:  # before the first case only what names a place is a track
        walk.visits = [visit for visit in walk.visits if visit.place]
    draft.visits += walk.visits
    draft.notices += walk.notices + ([Notice("too_much")] if walk.is_full else [])
    if position is not None:
        draft.events += [(position, event) for event in _events(page, sentences, days)]
    elif walk.visits:
        draft.notices.append(Notice("visit_without_case", walk.visits[0].span))


def _facts(draft: Draft, position: int | None) -> list[Fact]:
    if position is None:
        return []
    case = draft.cases[position]
    return [fact for fact in (case.residence, case.occupation) if fact]


def _events(page: Page, sentences: list[tuple[int, int]], days: list[Days]) -> list[CaseEvent]:
    """List the events of a section that have a day; each kind once for the same day."""
    found: dict[tuple[str, Span], CaseEvent] = {}
    position = 0
    for start, end in sentences:
        while position < len(days) and days[position].span.start < start:
            position += 1
        last = position
        while last < len(days) and days[last].span.start < end:
            last += 1
        own = days[position:last]
        for kind, left, right in words_in(page.quiet, start, end) if own else ():
            if one := day_of(page.quiet, left, right, own):
                found.setdefault((kind, one.span), _event(page, kind, one, left, right))
    return list(found.values())


def _event(page: Page, kind: str, days: Days, left: int, right: int) -> CaseEvent:
    """Make one event; its clock is the one that stands right after its day."""
    at = None
    if days.span.end <= left:
        periods = read_periods(page.quiet, page.original, days.span.end, min(left, days.span.end + 16), [])
        if periods and periods[0].span.start - days.span.end <= 1:
            at = placed(periods[0], days, page.zone)[0]
    whole = span_of(page.original, min(days.span.start, left), max(days.span.end, right))
    return CaseEvent(kind, days, at, whole, days.certainty)


def _dated(case: Case, position: int, draft: Draft) -> Case:
    """Put the days of onset, sampling and confirmation into the case; two different ones are noticed."""
    own = [event for number, event in draft.events if number == position]
    days: list[Days | None] = []
    for kind in ("onset", "sample", "confirmed"):
        first, notices = checks.contradicting(own, kind)
        days.append(first.days if first else None)
        draft.notices += notices if kind != "sample" else []  # people are sampled again and again
    return replace(case, onset=days[0], sampled=days[1], confirmed=days[2])
