"""A pasted report: sealed, read for whoever looks, and nothing comes of it but by a person's word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from bihuan.apps.core.models import Event
from bihuan.apps.core.rules import NotAllowed, system
from bihuan.apps.core.sealing import is_erased
from bihuan.apps.intake.models import CaseLink
from bihuan.apps.tracing.access.runs import get_report, list_reports, read_report_of
from bihuan.apps.tracing.actions.cases import CaseTold
from bihuan.apps.tracing.actions.reports import (
    LONGEST,
    CaseSaid,
    VisitSaid,
    confirm_report_item,
    paste_report,
    refuse_report_item,
)
from bihuan.apps.tracing.actions.retention_runs import purge_tracing_data
from bihuan.apps.tracing.models import Case, CaseReport, ReportItem, Visit
from bihuan.apps.tracing.queries.reports import Proposal, reading_of
from bihuan.config.rounds import drain
from tests.apps.intake.gate.desk import DAY, Desk, make_desk
from tests.trust.ground import undone

pytestmark = pytest.mark.django_db
TEXT = (
    "顺安市新增2例确诊病例。\n"
    "病例1：男，35岁，现住顺安区西山路阳光小区。8月22日9:00至11:30在江畔餐厅就餐，8月23日14时到人民商场购物。8月24日确诊。\n"
    "病例2：女，28岁，现住顺安区河东社区。8月23日18:00-19:30在江畔餐厅就餐。\n"
)


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Desk]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_desk(cases=2)
        transaction.set_rollback(True)


@pytest.fixture
def desk(built: Desk) -> Iterator[Desk]:
    with undone():
        yield built


def paste(desk: Desk, by: str = "interviewer", text: str = TEXT, **more: Any) -> CaseReport:
    said = {"published_on": date(2026, 8, 25), "at": desk.at, "city": "顺安", **more}
    return paste_report(text=text, by=desk.actor(by), **said)


def proposals(report: CaseReport, kind: str) -> list[Proposal]:
    return [one for one in reading_of(report).proposals if one.kind == kind]


def spot(report: CaseReport, one: Proposal, desk: Desk, by: str = "interviewer") -> dict[str, Any]:
    return {"report_id": report.pk, "kind": one.kind, "first": one.first, "last": one.last, "by": desk.actor(by),
            "at": desk.at}  # fmt: skip


def person(desk: Desk, position: int) -> str:
    return str(CaseLink.objects.get(case=desk.cases[position]).person_id)


def test_what_stands_in_a_report_is_shown_and_saved_nowhere(desk: Desk) -> None:
    before = Case.objects.count()
    report = paste(desk)
    cases, visits = proposals(report, "case"), proposals(report, "visit")
    assert [one.content["number"] for one in cases] == ["病例1", "病例2"]
    assert [(one.case, one.content["place"]) for one in visits] == [(0, "江畔餐厅"), (0, "人民商场"), (1, "江畔餐厅")]
    assert visits[0].content["starts_at"] == "2026-08-22T09:00:00+08:00"
    assert {one.state for one in [*cases, *visits]} == {"proposed"}
    assert (Case.objects.count(), Visit.objects.count(), ReportItem.objects.count()) == (before, 0, 0)
    facts = Event.objects.get(kind="report.pasted").facts
    assert '"cases":2' in facts
    assert "江畔" not in facts


def test_the_text_lies_sealed(desk: Desk) -> None:
    report = paste(desk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM tracing_casereport WHERE id = %s", [report.pk])
        assert "江畔" not in repr(cursor.fetchall())
    assert get_report(desk.actor("lead"), report.pk).text == TEXT


def test_the_same_text_twice_is_one_report(desk: Desk) -> None:
    assert paste(desk).pk == paste(desk, by="analyst").pk
    assert CaseReport.objects.count() == 1


def test_a_visit_comes_of_it_as_the_person_says_it_is(desk: Desk) -> None:
    report = paste(desk)
    one = proposals(report, "visit")[0]
    starts_at = datetime.fromisoformat(one.content["starts_at"])
    said = VisitSaid(person(desk, 0), starts_at, starts_at + timedelta(hours=2), desk.places[0])
    item = confirm_report_item(said=said, **spot(report, one, desk))
    visit = Visit.objects.get(pk=item.made)
    assert (visit.origin, visit.reference, visit.is_confirmed) == ("report", report.pk, True)
    assert visit.confirmed_by == desk.people["interviewer"].pk
    assert visit.ends_at == starts_at + timedelta(hours=2)
    assert item.content["place"] == "江畔餐厅"
    again = proposals(report, "visit")[0]
    assert (again.state, again.made) == ("confirmed", visit.pk)
    with pytest.raises(NotAllowed, match="already_decided"):
        confirm_report_item(said=said, **spot(report, one, desk))
    assert Visit.objects.count() == 1


def test_a_case_comes_of_it_only_on_what_bears_it(desk: Desk) -> None:
    report = paste(desk)
    one = proposals(report, "case")[0]
    told = CaseTold(onset_date=date(2026, 8, 22))
    made = confirm_report_item(
        said=CaseSaid(person(desk, 1), "confirmed", "laboratory", told), **spot(report, one, desk)
    )  # fmt: skip
    case = Case.objects.get(pk=made.made)
    assert (case.classification, case.onset_date) == ("confirmed", date(2026, 8, 22))
    from bihuan.apps.intake.models import Person

    nobody = Person.objects.create(incident=desk.incident)
    with pytest.raises(NotAllowed):
        confirm_report_item(
            said=CaseSaid(nobody.pk, "confirmed", "laboratory"), **spot(report, proposals(report, "case")[1], desk)
        )
    assert ReportItem.objects.count() == 1


def test_what_was_refused_stays_refused_with_its_reason(desk: Desk) -> None:
    report = paste(desk)
    one = proposals(report, "visit")[1]
    refuse_report_item(reason="misread", **spot(report, one, desk))
    again = proposals(report, "visit")[1]
    assert (again.state, again.reason) == ("refused", "misread")
    assert Visit.objects.count() == 0
    assert Event.objects.get(kind="report.item_refused").reason == "misread"
    with pytest.raises(NotAllowed, match="bad_reason"):
        refuse_report_item(reason="because", **spot(report, one, desk))


def test_what_nobody_read_cannot_be_confirmed(desk: Desk) -> None:
    report = paste(desk)
    one = proposals(report, "visit")[0]
    said = VisitSaid(person(desk, 0), desk.at - DAY, None, desk.places[0])
    with pytest.raises(NotAllowed, match="not_found"):
        confirm_report_item(said=said, **{**spot(report, one, desk), "first": one.first + 1})
    with pytest.raises(NotAllowed, match="wrong_kind"):
        confirm_report_item(said=said, **{**spot(report, one, desk), "kind": "case"})


@pytest.mark.parametrize("by", ["clerk", "health", "auditor", "commander", "hotline", "administrator"])
def test_who_does_not_investigate_has_nothing_to_do_with_reports(desk: Desk, by: str) -> None:
    report = paste(desk)
    for reach in (
        lambda: paste(desk, by=by),
        lambda: list_reports(desk.actor(by)),
        lambda: read_report_of(desk.actor(by), report.pk),
        lambda: refuse_report_item(reason="misread", **spot(report, proposals(report, "visit")[0], desk, by)),
    ):
        with pytest.raises(NotAllowed, match="wrong_role"):
            reach()


def test_no_machine_confirms(desk: Desk) -> None:
    report = paste(desk)
    said = VisitSaid(person(desk, 0), desk.at - DAY, None, desk.places[0])
    where = {**spot(report, proposals(report, "visit")[0], desk), "by": system(desk.incident.code)}
    with pytest.raises(NotAllowed, match="person_needed"):
        confirm_report_item(said=said, **where)


@pytest.mark.parametrize(
    ("text", "more", "code"),
    [
        ("  \n", {}, "nothing_pasted"), ("病" * (LONGEST + 1), {}, "text_too_long"),
        (TEXT, {"published_on": date(2026, 8, 26)}, "published_in_future"),
    ],
)  # fmt: skip
def test_what_is_no_report_is_refused(desk: Desk, text: str, more: dict[str, Any], code: str) -> None:
    with pytest.raises(NotAllowed, match=code):
        paste(desk, text=text, **more)


def test_a_report_about_another_city_says_so(desk: Desk) -> None:
    report = paste(desk, city="成都", text=TEXT.replace("顺安市", "绵阳市"))
    assert "other_city" in [code for code, _ in reading_of(report).notices]


def test_after_its_time_the_text_cannot_be_read(desk: Desk) -> None:
    report = paste(desk)
    assert purge_tracing_data(incident=desk.incident.code, at=desk.at + 59 * DAY).reports == 0
    assert purge_tracing_data(incident=desk.incident.code, at=desk.at + 61 * DAY).reports == 1
    drain(at=desk.at + 61 * DAY)
    assert is_erased(CaseReport.objects.get(pk=report.pk))
    with pytest.raises(NotAllowed, match="erased"):
        reading_of(CaseReport.objects.get(pk=report.pk))
    assert purge_tracing_data(incident=desk.incident.code, at=desk.at + 61 * DAY).reports == 0
