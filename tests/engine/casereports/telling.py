"""A report as lines of text, so that an expected reading can be written down and reviewed."""

from __future__ import annotations

import datetime as dt

from bihuan.engine.casereports.report import Case, CaseReport, Days, Fact, Visit


def told(report: CaseReport) -> dict[str, list[str]]:
    return {
        "cases": [_case(case) for case in report.cases],
        "relations": [
            f"{position} {one.kind} {one.number} {'-' if one.other is None else one.other}"
            for position, case in enumerate(report.cases)
            for one in case.relations
        ],
        "events": [f"{position} {one.kind} {_days(one.days)}{_clock(one.at, ' ')}" for position, one in report.events],
        "visits": [_visit(visit) for visit in report.visits],
        "notices": [f"{one.code} {one.span.text if one.span else ''}".strip() for one in report.notices],
    }


def _value(fact: Fact | None) -> str:
    return fact.value if fact else ""


def _days(days: Days | None) -> str:
    if days is None:
        return "?"
    shown = "/".join(f"{day:%y-%m-%d}" for day in days.candidates) or "?"
    return f"{shown}..{days.until:%y-%m-%d}" if days.until else shown


def _clock(at: dt.datetime | None, before: str = "") -> str:
    return f"{before}{at:%d@%H:%M}" if at else ""


def _case(case: Case) -> str:
    facts = (case.sex, case.age or case.age_months, case.residence, case.occupation, case.classification, case.severity)
    days = (case.onset, case.sampled, case.confirmed)
    return " | ".join([case.number, *map(_value, facts), *(_days(one) if one else "" for one in days)])


def _visit(visit: Visit) -> str:
    ride = visit.transport
    parts = [
        "-" if visit.case is None else str(visit.case),
        _days(visit.days),
        f"{_clock(visit.starts_at) or '?'} {_clock(visit.ends_at) or '?'}{' about' if visit.is_about else ''}",
        visit.part,
        visit.place.text if visit.place else "",
        " ".join(filter(None, (ride.kind, ride.number, ride.carriage, ride.seat, ride.plate))) if ride else "",
        visit.activity.text if visit.activity else "",
        visit.certainty,
    ]
    return " | ".join(parts)
