"""The indicators on their page: every case counted once, a reason where a figure is not shown, few questions."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.web.desk.finding.outbreak import DAY, Outbreak

from bihuan.apps.tracing.models import Case, Contact, Exposure
from bihuan.apps.tracing.queries.indicators import Indicators, indicators_of
from bihuan.engine.indicators.shown import NotShown

pytestmark = pytest.mark.django_db


def figures(outbreak: Outbreak) -> Indicators:
    return indicators_of(outbreak.desk.incident.code, outbreak.desk.at)


def page(outbreak: Outbreak, part: str = "indicators") -> str:
    return outbreak.client("analyst").get(reverse(f"desk:{part}")).content.decode()


def test_both_curves_count_every_case_once(outbreak: Outbreak) -> None:
    Case.objects.filter(number=3).update(onset_date=None)
    Case.objects.filter(number=15).update(classification="discarded")
    found = figures(outbreak)
    assert (found.cases, found.by_onset.accounted, sum(found.by_onset.missing)) == (14, 14, 1)
    assert [one for one in found.by_onset.totals if one] == [1, 1, 4, 7]
    assert found.by_report.accounted == 14
    assert "1 case has no onset and is not drawn." in page(outbreak)


def test_delays_are_those_of_the_rows(outbreak: Outbreak) -> None:
    delays = {(one.earlier, one.later): one for one in figures(outbreak).delays}
    report = delays["test", "report"]
    assert (report.count, report.median_days, report.p90_days) == (15, 1.0, 1.0)
    assert delays["interview", "contacts_listed"].waiting == 15


def test_rt_is_shown_with_its_band_or_with_the_reason(outbreak: Outbreak) -> None:
    found = figures(outbreak)
    assert found.delay_days == 2
    assert [one.value.code for one in found.numbers if isinstance(one.value, NotShown)][-1] == "inside_reporting_delay"
    Case.objects.filter(number__gt=4).update(classification="discarded")
    told = figures(outbreak)
    assert told.why_no_numbers == NotShown("too_few_delays", 12, 4)
    said = page(outbreak)
    assert "the reporting delay is not known" in said
    assert "(4 / 12)" in said


def test_who_was_followed_before_is_known_at_confirmation(outbreak: Outbreak) -> None:
    case, desk = outbreak.cases[1], outbreak.desk
    contact = _contact(outbreak, 2, state="became_case", became_case=case)
    Case.objects.filter(pk=case.pk).update(was_contact=contact)
    found = figures(outbreak).known
    assert (found.known.part, found.known.whole, found.undated) == (0, 0, 15)
    case.changes.create(n=0, after="confirmed", reason="laboratory", by="x", at=desk.at)
    found = figures(outbreak).known
    assert (found.known.part, found.known.whole, found.undated) == (1, 1, 14)


def _contact(outbreak: Outbreak, number: int, **more: Any) -> Contact:
    desk = outbreak.desk
    return Contact.objects.create(
        incident=desk.incident, person=outbreak.cases[number - 1].person, category="close_contact",
        of_case=outbreak.cases[0], last_contact_on=desk.at.date(), opened_by="x", opened_at=desk.at - 3 * DAY,
        ended_by="x", ended_at=desk.at, **more,
    )  # fmt: skip


def test_attack_rates_count_who_became_a_case_and_leave_out_who_is_followed(outbreak: Outbreak) -> None:
    ill = _contact(outbreak, 2, state="became_case", became_case=outbreak.cases[1])
    well = _contact(outbreak, 4, state="released")
    for number, contact in ((2, ill), (4, well)):
        Exposure.objects.filter(person=outbreak.cases[number - 1].person).update(contact=contact)
    said = " ".join(page(outbreak, "network-figures").split())
    assert '<th scope="row">Restaurant</th><td class="num">1</td><td class="num">2</td>' in said


def test_an_incident_without_cases_explains_itself(outbreak: Outbreak) -> None:
    Case.objects.update(classification="discarded")
    assert "The figures begin with the first case." in page(outbreak)


def test_the_page_asks_the_same_questions_for_many_cases(outbreak: Outbreak) -> None:
    client, counts = outbreak.client("analyst"), []
    for size in (15, 4):
        Case.objects.filter(number__gt=size).update(classification="discarded")
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("desk:indicators"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] <= 25


def test_the_day_of_the_curve_is_the_incidents_own(outbreak: Outbreak) -> None:
    last = figures(outbreak).by_onset.days[-1]
    assert last.day == figures(outbreak).today
