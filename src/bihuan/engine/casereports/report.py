"""What was read in a report: proposals with the place where each stands in the text, never facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

Certainty = Literal["certain", "likely", "unsure"]
"""`certain`: written so; `likely`: completed by a rule that the text supports; `unsure`: a person has to decide."""
CERTAINTIES: Final[tuple[Certainty, ...]] = ("certain", "likely", "unsure")
Origin = Literal["rules", "tagger", "both"]


def least(*found: Certainty) -> Certainty:
    """Return the weakest of several certainties."""
    return max(found, key=CERTAINTIES.index)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the original text: characters [start, end) counted from 0, and what stands there."""

    start: int
    end: int
    text: str


def span_of(text: str, start: int, end: int) -> Span:
    """Cut a span out of a text."""
    return Span(start, end, text[start:end])


@dataclass(frozen=True, slots=True)
class Days:
    """A day or a run of days as the report names it.

    `candidates` holds every day it may mean: one when it is settled, none when it cannot be a day (30 February) or
    nothing says which (a bare 当日 at the beginning). `until` is the last day, inclusive, of a run (7月28日至30日).
    """

    span: Span
    candidates: tuple[date, ...]
    certainty: Certainty
    until: date | None = None

    @property
    def day(self) -> date | None:
        """The one day that is meant, or nothing as long as it is not settled."""
        return self.candidates[0] if len(self.candidates) == 1 else None


@dataclass(frozen=True, slots=True)
class Fact:
    """One attribute of a case: its value in our words, and where the text says so."""

    value: str
    span: Span
    certainty: Certainty = "certain"


@dataclass(frozen=True, slots=True)
class Relation:
    """What ties a case to another: the kind (a code of `relations.KINDS`), and the other's number as written.

    `other` is the position of the other in `CaseReport.cases`, or nothing when this report does not describe it.
    """

    kind: str
    number: str
    other: int | None
    span: Span


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """Something that happened to the case itself: `onset`, `sample`, `positive`, `confirmed`, … and when."""

    kind: str
    days: Days
    at: datetime | None
    span: Span
    certainty: Certainty
    origin: Origin = "rules"


@dataclass(frozen=True, slots=True)
class Transport:
    """A means of transport: kind (`train`, `flight`, `bus`, …), number, carriage, seat and plate as written, or ''."""

    kind: str
    number: str
    carriage: str
    seat: str
    plate: str
    span: Span


@dataclass(frozen=True, slots=True)
class Visit:
    """One stay or journey to confirm. `case` is a position in `CaseReport.cases`, nothing when no case is named.

    `starts_at` and `ends_at` are instants in the zone of the report, nothing when unknown: never filled up. `part`
    is the part of the day when only that is written (`morning`, `evening`, …). `place` is the text of the place.
    """

    case: int | None
    days: Days | None
    starts_at: datetime | None
    ends_at: datetime | None
    part: str
    is_about: bool
    place: Span | None
    transport: Transport | None
    activity: Span | None
    clock: Span | None
    span: Span
    certainty: Certainty
    origin: Origin = "rules"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person has to see: a stable code of `NOTICES`, where it stands, and the words that show it."""

    code: str
    span: Span | None = None
    detail: str = ""


NOTICES: Final = {
    "nothing_recognised": "在文中没有识别出病例、日期或轨迹。",
    "rules_alone": "未使用训练模型，仅按规则识别。",
    "ambiguous_date": "日期有多种可能，请选定。",
    "impossible_date": "日历上没有这一天。",
    "vague_date": "日期不是具体的一天（如上旬、月底）。",
    "no_anchor": "“当日”“次日”之前没有日期，无法推算。",
    "date_after_report": "日期晚于通报日期。",
    "dates_contradict": "同一病例的同一事项有不同日期。",
    "times_contradict": "结束早于开始，或时段用语与钟点不符。",
    "times_backwards": "同一天内的时间顺序倒退。",
    "visits_overlap": "同一病例同一时间在两个地点。",
    "ambiguous_time": "钟点有多种可能，请选定。",
    "clock_change": "当地钟表调整，此时刻不存在或出现两次。",
    "visit_without_date": "有地点而没有日期。",
    "visit_without_case": "轨迹前没有写明是哪一个病例。",
    "track_unknown": "通报写明轨迹不详或正在调查。",
    "cases_together": "多个病例合并叙述，请分别确认。",
    "number_twice": "同一编号出现两次，性别或年龄不同。",
    "too_much": "内容过多，已停止识别轨迹；请分段粘贴。",
    "other_city": "通报所述地区不是本地。",
}
"""Every code of a notice with its Chinese wording; the pages translate by code."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case as the report describes it; every attribute is absent when the report does not give it.

    `number` is as written (`病例3`, `第17例`), '' when the report gives none. Ages under one year are in months.
    `spans` are the stretches of the text that speak of this case.
    """

    number: str
    spans: tuple[Span, ...]
    sex: Fact | None = None
    age: Fact | None = None
    age_months: Fact | None = None
    residence: Fact | None = None
    occupation: Fact | None = None
    classification: Fact | None = None
    severity: Fact | None = None
    onset: Days | None = None
    sampled: Days | None = None
    confirmed: Days | None = None
    relations: tuple[Relation, ...] = ()


@dataclass(frozen=True, slots=True)
class Tag:
    """What the trained tagger marked: one of the thirteen roles of `roles.ROLES`."""

    role: str
    span: Span


@dataclass(frozen=True, slots=True)
class CaseReport:
    """Everything read in one report. Nothing of it may be saved before a person has confirmed it."""

    text: str
    published: date
    zone: str
    cases: tuple[Case, ...]
    events: tuple[tuple[int, CaseEvent], ...]
    visits: tuple[Visit, ...]
    notices: tuple[Notice, ...]
    days: tuple[Days, ...] = ()
    tags: tuple[Tag, ...] = ()

    def events_of(self, case: int) -> tuple[CaseEvent, ...]:
        """Return the events of the case at a position, in the order of the text."""
        return tuple(event for number, event in self.events if number == case)

    def visits_of(self, case: int) -> tuple[Visit, ...]:
        """Return the visits of the case at a position, in the order of the text."""
        return tuple(visit for visit in self.visits if visit.case == case)
