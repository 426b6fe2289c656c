"""What else can be taken out of tracing: cases, exposures, days of follow-up, each as its page lists it, masked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.timezone import localtime

from bihuan.apps.core.exports import Dataset, ExportRow, parts_of, register
from bihuan.apps.core.exports.datasets import Filters, as_dialled
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.exports import MOST, Column, Row
from bihuan.apps.core.rules.personal import Relation
from bihuan.apps.core.sealing import open_all
from bihuan.apps.intake.models import Person
from bihuan.apps.tracing import access
from bihuan.apps.tracing.datasets.contacts import day_of, narrowed_contacts
from bihuan.apps.tracing.models import Case, Exposure, FollowUp
from bihuan.apps.tracing.queries import pages

_PERSON = (Column("name", Person.PERSONAL["name"]), Column("phone", Person.PERSONAL["phone"]))
Values = dict[str, str | int]
Of = Callable[[Any], Values]


def _plain(*codes: str) -> tuple[Column, ...]:
    return tuple(Column(code, is_plain=True) for code in codes)


def _text(told: Filters, name: str) -> str:
    return str(told.get(name) or "")


def _day(told: date | None) -> str:
    return told.isoformat() if told else ""


def _time(told: datetime | None) -> str:
    return f"{localtime(told):%Y-%m-%d %H:%M}" if told else ""


def _cases(by: Actor, told: Filters) -> QuerySet[Case]:
    is_open = {"open": True, "closed": False}.get(_text(told, "which"))
    return pages.narrowed_cases(access.list_cases(by), _text(told, "classification"), is_open)


def _case(row: Case) -> Values:
    return {
        "case_number": row.number, "classification": row.classification, "onset": _day(row.onset_date),
        "sampled": _day(row.sample_date), "reported": _day(row.report_date), "isolated": _time(row.isolated_at),
        "case_outcome": row.outcome, "opened": _time(row.opened_at), "closed": _time(row.closed_at),
    }  # fmt: skip


def _exposures(by: Actor, told: Filters) -> QuerySet[Exposure]:
    found = access.list_exposures(by)
    return pages.exposures_about(found, _text(told, "case"), _text(told, "run"), _text(told, "state"))


def _exposure(row: Exposure) -> Values:
    return {
        "case_number": row.source_case.number, "first_at": _time(row.first_at), "last_at": _time(row.last_at),
        "minutes": round(row.seconds / 60), "minutes_residual": round(row.seconds_residual / 60),
        "encounters": row.encounters, "certainty": row.certainty, "exposure_type": row.type, "setting": row.setting,
        "contact_category": row.category, "exposure_state": row.state, "rule": row.rule,
    }  # fmt: skip


def _days(by: Actor, told: Filters) -> QuerySet[FollowUp]:
    found = access.list_follow_ups(by).filter(contact__in=narrowed_contacts(by, told).order_by().values("pk"))
    day = day_of(told)
    return found.filter(date=day) if day else found


def _follow_up(row: FollowUp) -> Values:
    return {
        "date": _day(row.date), "follow_up_day": row.day, "is_test_day": int(row.is_test_day), "day_state": row.state,
        "follow_up_result": row.result, "done_at": _time(row.done_at), "contact_category": row.contact.category,
    }  # fmt: skip


def _person_of(row: Model) -> str:
    return str(row.contact.person_id if isinstance(row, FollowUp) else getattr(row, "person_id", ""))


def _rows(found: Iterable[Model], incident: str, of: Of) -> Iterator[ExportRow]:
    """Give rows with the names of whom they are about, opened with one question to the vault."""
    rows = list(found)
    people = {one.pk: one for one in Person.objects.filter(incident_id=incident, pk__in=set(map(_person_of, rows)))}
    open_all(people.values())
    for row in rows:
        who = people.get(_person_of(row))
        said: Values = {"name": who.name, "phone": as_dialled(who.phone)} if who else {"name": "", "phone": ""}
        yield ExportRow(str(row.pk), _person_of(row), Row(Relation.DESK, {**of(row), **said}))


def _register(
    code: str, kind: str, columns: Sequence[Column], narrowed: Callable[[Actor, Filters], QuerySet[Any]],
    everything: Callable[[Actor], QuerySet[Any]], of: Of,
) -> None:  # fmt: skip
    def find(by: Actor, told: Filters, _at: datetime) -> list[str]:
        return [str(one) for one in narrowed(by, told).values_list("pk", flat=True)[: MOST + 1]]

    def read(by: Actor, _told: Mapping[str, Any], ids: Sequence[str], _at: datetime) -> Iterator[ExportRow]:
        for part in parts_of(ids):
            found = {row.pk: row for row in everything(by).filter(pk__in=part)}
            yield from _rows([found[one] for one in part if one in found], by.incident, of)

    register(Dataset(code, kind, (*columns, *_PERSON), find, read))


_register(
    "cases", "case",
    _plain("case_number", "classification", "onset", "sampled", "reported", "isolated", "case_outcome", "opened",
           "closed"), _cases, access.list_cases, _case,
)  # fmt: skip
_register(
    "exposures", "exposure",
    _plain("case_number", "first_at", "last_at", "minutes", "minutes_residual", "encounters", "certainty",
           "exposure_type", "setting", "contact_category", "exposure_state", "rule"),
    _exposures, lambda by: access.list_exposures(by).select_related("source_case"), _exposure,
)  # fmt: skip
_register(
    "follow_ups", "follow_up",
    _plain("date", "follow_up_day", "is_test_day", "day_state", "follow_up_result", "done_at", "contact_category"),
    _days, access.list_follow_ups, _follow_up,
)  # fmt: skip
