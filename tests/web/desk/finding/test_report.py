"""A pasted report on its page: marked, proposed, and nothing kept before a person confirms it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.apps.intake.gate.desk import DAY, Desk, document, make_desk
from tests.trust.ground import undone
from tests.web.desk.finding.outbreak import at_now

from bihuan.apps.core.models.access import AccessEntry
from bihuan.apps.tracing.models import Case, CaseReport, ReportItem, Visit
from bihuan.config.rounds import drain
from bihuan.web.desk.finding.report_page import pieces_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Desk]:
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_desk(at=at_now(), cases=1)
        drain(at=made.at)
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def desk(built: Desk) -> Iterator[Desk]:
    with undone():
        yield built


def text_of(desk: Desk) -> str:
    """Return a report about two days ago."""
    day = desk.at - 2 * DAY
    return (
        "顺安市新增2例确诊病例。\n"
        f"病例1：男，35岁，现住顺安区西山路阳光小区。{day.month}月{day.day}日9:00至11:30在江畔餐厅就餐。\n"
        f"病例2：女，28岁，现住顺安区河东社区。{day.month}月{day.day}日18:00-19:30在江畔餐厅就餐。\n"
    )


def client(desk: Desk, name: str = "interviewer", language: str = "en") -> Client:
    found = Client(HTTP_ACCEPT_LANGUAGE=language)
    found.force_login(desk.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return found


def paste(desk: Desk, **said: Any) -> Any:
    told = {"report": text_of(desk), "city": "顺安", "published_on": f"{desk.at:%Y-%m-%d}", **said}
    return client(desk).post(reverse("desk:report-paste"), told)


def item(desk: Desk, kind: str, place: int = 0) -> dict[str, Any]:
    """Return the form of the n-th item of a kind as the page fills it in."""
    page = client(desk).get(reverse("desk:report", args=[CaseReport.objects.get().pk]))
    line = [one for one in page.context["lines"] if one.item.kind == kind][place]
    return {"kind": kind, "first": line.item.first, "last": line.item.last, **line.form}


def decide(desk: Desk, **said: Any) -> Any:
    address = reverse("desk:decide-report", args=[CaseReport.objects.get().pk])
    return client(desk).post(address, {"do": "confirm", **said})


def test_a_pasted_report_is_marked_and_proposed_and_keeps_nothing(desk: Desk) -> None:
    before = Case.objects.count()
    answer = paste(desk)
    page = client(desk).get(answer.url).content.decode()
    assert page.count('<mark id="m') == 4
    assert "4 of 4 items are to be decided." in page
    assert (Case.objects.count(), Visit.objects.count(), ReportItem.objects.count()) == (before, 0, 0)


def test_each_look_at_a_report_stands_in_the_log(desk: Desk) -> None:
    address = paste(desk).url
    looks = AccessEntry.objects.filter(object_kind="report", account=desk.people["interviewer"].pk)
    before = looks.count()
    client(desk).get(address)
    assert looks.count() == before + 1


def test_a_visit_is_confirmed_for_a_case_as_the_person_says_it(desk: Desk) -> None:
    paste(desk)
    form = item(desk, "visit")
    assert form["place"] == "江畔餐厅"
    answer = decide(desk, **{**form, "case": "1", "place": "场所3"})
    assert answer.status_code == 302
    visit = Visit.objects.get()
    assert (visit.place.name, visit.is_confirmed, visit.origin) == ("场所3", True, "report")
    assert ReportItem.objects.get().state == "confirmed"


def test_a_visit_without_a_known_case_is_refused_and_loses_nothing(desk: Desk) -> None:
    paste(desk)
    answer = decide(desk, **{**item(desk, "visit"), "case": "99", "place": "江畔餐厅二楼"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There is no case of this number." in page
    assert 'value="江畔餐厅二楼"' in page
    assert Visit.objects.count() == 0


def test_a_case_needs_two_identifiers_that_fit(desk: Desk) -> None:
    paste(desk)
    form = item(desk, "case")
    answer = decide(desk, **{**form, "document": document(77), "name": "无此人", "classification": "suspect"})
    assert answer.status_code == 422
    assert "Nobody, or not one person alone, fits these identifiers exactly." in answer.content.decode()


def test_a_refused_item_stays_refused(desk: Desk) -> None:
    address = paste(desk).url
    decide(desk, **{**item(desk, "visit", 1), "do": "refuse", "reason": "misread"})
    page = client(desk).get(address)
    assert [one.item.state for one in page.context["lines"]].count("refused") == 1
    assert page.context["open_n"] == 3


@pytest.mark.parametrize(
    ("said", "words"),
    [({"report": " "}, "Nothing was pasted."), ({"published_on": "soon"}, "Say on which day the report was published"),
     ({"published_on": "2099-01-01"}, "The report was published in the future.")],
)  # fmt: skip
def test_what_cannot_be_read_is_said_and_kept_in_the_form(desk: Desk, said: dict[str, str], words: str) -> None:
    answer = paste(desk, **said)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert 'value="顺安"' in page


def test_a_report_about_another_city_says_so_on_top(desk: Desk) -> None:
    page = client(desk).get(paste(desk, city="遂宁").url)
    assert page.context["notices"][0][0] == "other_city"
    assert "This report may be about another city" in page.content.decode()


@pytest.mark.parametrize("name", ["commander", "auditor", "clerk", "health"])
def test_others_find_no_reports(desk: Desk, name: str) -> None:
    address = paste(desk).url
    assert [client(desk, name).get(one).status_code for one in (address, reverse("desk:report-paste"))] == [404, 404]


def test_the_pieces_of_a_text_are_the_text(desk: Desk) -> None:
    paste(desk)
    page = client(desk).get(reverse("desk:report", args=[CaseReport.objects.get().pk]))
    pieces = pieces_of(text_of(desk), [one.item for one in page.context["lines"]])
    assert "".join(one.text_here for one in pieces) == text_of(desk)
