"""The list of cases, and pages of worlds of another size: the order of the epidemic, empty states, questions asked."""

from __future__ import annotations

import re

import pytest
from django.db import transaction
from tests.apps.intake.gate.desk import DAY
from tests.tracing_world import day_of, make_tracing
from tests.web.desk.tracing.seeing import queries_of

from bihuan.apps.tracing.actions.cases import CaseTold, close_case, update_case
from bihuan.apps.tracing.models import Case

pytestmark = pytest.mark.django_db
URL = "/desk/tracing/cases/"


def test_cases_stand_in_the_order_of_the_epidemic_with_their_counts() -> None:
    world = make_tracing(exposed=2, cases=3)
    rows = list(Case.objects.order_by("number"))
    for row, days in ((rows[1], 6), (rows[2], 1)):
        told = CaseTold(onset_date=day_of(world.at - days * DAY), has_symptoms=True)
        update_case(case_id=row.pk, told=told, by=world.actor("interviewer"), at=world.at)
    close_case(case_id=rows[2].pk, outcome="recovered", by=world.actor("lead"), at=world.at)
    browser = world.client("analyst")
    page = browser.get(f"{URL}?which=all")
    assert [line.number for line in page.context["lines"]] == [2, 1, 3]
    assert dict(page.context["tabs"]) == {"open": 2, "closed": 1, "all": 3}
    assert page.context["lines"][1].counts.proposed == 2
    assert [line.number for line in browser.get(URL).context["lines"]] == [2, 1]
    assert [line.number for line in browser.get(f"{URL}?which=closed").context["lines"]] == [3]
    empty = browser.get(f"{URL}?classification=suspect")
    assert empty.context["lines"] == []
    assert "No case passes these filters" in empty.content.decode()


def test_a_case_whose_visits_have_no_position_has_its_table_alone() -> None:
    world = make_tracing(exposed=0, visits=0)
    world.visit(None, place_text="桂花路早点摊")
    page = world.client("analyst").get(f"{URL}{world.case.pk}/")
    assert (page.context["map"], len(page.context["visits"])) == (None, 1)
    assert re.search(r"data-visit-map", page.content.decode()) is None


def test_the_lists_ask_the_same_number_of_questions_however_long_they_are() -> None:
    counts = []
    for size in (1, 3):
        with transaction.atomic():
            world = make_tracing(cases=size, exposed=size, visits=size)
            browser = world.client("analyst")
            counts.append((queries_of(browser, f"{URL}?which=all"), queries_of(browser, f"{URL}{world.case.pk}/")))
            transaction.set_rollback(True)
    assert counts[0] == counts[1]
