"""From a laboratory's line to a day's check that is done, through the pages alone; the books balance for anyone."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from tests.apps.intake.gate.desk import DAY, HOUR, add_person, document, line, person_of
from tests.apps.tracing.lake_world import World, make_world, phone

from bihuan.apps.core.models import Incident, Unit
from bihuan.apps.core.rules import DutyRole, Role
from bihuan.apps.forces.models import Duty, Shift
from bihuan.apps.intake.models import CaseLink, Evidence, Query, ReleasedIdentity
from bihuan.apps.orders.actions.books import strike_balance
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.tracing.models import AnalysisRun, Case, Contact, Exposure, FollowUp
from bihuan.config.rounds import drain, trace

pytestmark = pytest.mark.django_db
NEW_CASE = ("document", document(2))


@dataclass
class Flow:
    """The world, and who presses what in a browser."""

    world: World
    zone: ZoneInfo

    def press(self, name: str, page: str, *args: object, **told: object) -> Any:
        """Send a form as a person; a page that shows the form again, refused, fails the flow."""
        browser = Client(HTTP_ACCEPT_LANGUAGE="en")
        browser.force_login(self.world.desk.people[name], backend="django.contrib.auth.backends.ModelBackend")
        answer = browser.post(reverse(f"desk:{page}", args=args), told)
        assert answer.status_code == 302, (page, answer.status_code, answer.content.decode()[-2000:])
        drain(at=datetime.now(UTC))
        return answer

    def local(self, at: datetime) -> str:
        """Return an instant as a browser sends it in the incident's zone."""
        return at.astimezone(self.zone).strftime("%Y-%m-%dT%H:%M")

    def move(self, name: str, order: str, move: str, **told: object) -> None:
        """Make one move of an order on its page."""
        n = WorkOrder.objects.get(pk=order).n
        self.press(name, "move", order, move, expected_n=n, **told)


@pytest.fixture
def flow() -> Flow:
    """A desk at noon of its own zone, so that the day's checks are given out; a unit, its people, and a lake."""
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    world = make_world(at=now)
    world.stay((NEW_CASE, 0, 0, 120), (phone(201), 0, 60, 180), (phone(202), 0, 110, 200), (phone(203), 1, 0, 120))
    zone = f"Etc/GMT{now.hour - 12:+d}"  # the sign of these names is turned about
    Incident.objects.filter(pk=world.code).update(time_zone=zone)
    desk = world.desk
    desk.incident.refresh_from_db()
    unit = Unit.objects.create(code="PCS-03", incident=desk.incident, name="西山街道派出所", kind="police")
    add_person(desk, "dispatcher", "赵值班", Role.UNIT_DISPATCHER, "police", unit=unit)
    add_person(desk, "officer", "孙外勤", Role.FIELD_OFFICER, "police", unit=unit)
    add_person(desk, "reviewer", "郭复核", Role.REVIEWER, "health")
    shift = Shift.objects.create(incident=desk.incident, unit=unit, starts_at=now - 2 * HOUR, ends_at=now + 6 * HOUR)
    Duty.objects.create(shift=shift, role=DutyRole.UNIT_DUTY_OFFICER, account=desk.people["dispatcher"])
    return Flow(world, ZoneInfo(zone))


def link_and_date(flow: Flow) -> Case:
    """A laboratory's line comes, the analyst links a case to it, an interviewer enters its dates."""
    desk = flow.world.desk
    sampled = desk.at.astimezone(flow.zone).date() - DAY
    [record] = desk.send([line(2, document(2), sampled=f"{sampled}", key="S-NEW")])
    flow.press("analyst", "link-case", record=record)
    case = Case.objects.get(person=person_of(record))
    assert (case.classification, case.case) == ("confirmed", CaseLink.objects.get(record=record).case)
    told = {"n": case.n, "has_symptoms": "yes", "onset_date": f"{sampled}", "sample_date": f"{sampled}"}
    flow.press("interviewer", "case-dates", case.pk, **told)
    return Case.objects.get(pk=case.pk)


def ask_and_search(flow: Flow, case: Case) -> AnalysisRun:
    """The analyst asks the gate for two hours at one place, and searches on the query that it accepted."""
    desk = flow.world.desk
    flow.press(
        "analyst", "ask-query", purpose="find_exposed", legal_basis="statutory_duty", case=case.case,
        window_from=flow.local(desk.at - 2 * DAY), window_to=flow.local(desk.at), place=[desk.places[0], ""],
        starts_at=[flow.local(flow.world.zero), ""], ends_at=[flow.local(flow.world.zero + 2 * HOUR), ""],
    )  # fmt: skip
    query = Query.objects.get(case=case.case)
    assert (query.state, query.code) == ("accepted", "")
    flow.press("analyst", "ask-search", query=[query.pk], kind="exposure_visits")
    return AnalysisRun.objects.get()


def release_and_confirm(flow: Flow, run: AnalysisRun) -> list[Contact]:
    """Two who were at the place are released, proposed, confirmed; who was elsewhere is not among them."""
    assert (run.state, run.counts["persons"]) == ("done", 2)
    assert ReleasedIdentity.objects.count() == 0
    flow.press("analyst", "release-search", run.pk, run.queries[0])
    found = list(Exposure.objects.order_by("-seconds_residual"))
    assert [(one.person.phone, one.seconds, one.state) for one in found] == [
        ("+8613800000201", 3600, "proposed"), ("+8613800000202", 600, "proposed"),
    ]  # fmt: skip
    assert Contact.objects.count() == 0
    flow.press("analyst", "decide-exposures", do="confirm", exposure=[one.pk for one in found])
    assert Evidence.objects.filter(kind="exposure").count() == 2
    assert WorkOrder.objects.filter(kind="notify_contact").count() == 2
    return list(Contact.objects.order_by("pk"))


def work_off(flow: Flow, order: str) -> None:
    """An order is sent to a unit, signed for, worked, fed back by the officer and accepted by somebody else."""
    flow.move("lead", order, "dispatch", unit="PCS-03", duty_role="unit_duty_officer")
    flow.move("dispatcher", order, "sign")
    flow.move("officer", order, "start")
    flow.move("officer", order, "report", result="verified", evidence="体温正常", contacted="本人")
    flow.move("reviewer", order, "accept")
    assert WorkOrder.objects.get(pk=order).state == "CLOSED"


def test_a_positive_result_becomes_a_contacts_check_that_is_done_and_anyone_can_verify_it(
    flow: Flow, tmp_path: Path
) -> None:
    case = link_and_date(flow)
    contacts = release_and_confirm(flow, ask_and_search(flow, case))
    assert {(one.state, one.of_case_id) for one in contacts} == {("following", case.pk)}
    assert trace(at=datetime.now(UTC)) == 2
    day, other = FollowUp.objects.filter(state="ordered").order_by("pk")
    work_off(flow, day.order)
    day.refresh_from_db()
    other.refresh_from_db()
    assert (day.state, day.result, day.done_by) == ("done", "verified", flow.world.desk.people["officer"].pk)
    assert (other.state, WorkOrder.objects.get(pk=other.order).state) == ("ordered", "NEW")
    balance = strike_balance(incident=flow.world.code, at=datetime.now(UTC), is_full=True)
    assert [one["code"] for one in balance.equations if one["difference"]] == []
    call_command("journal", "export", str(tmp_path / "books"))
    verifier = [sys.executable, str(tmp_path / "books" / "verify_ledger.py"), str(tmp_path / "books")]
    assert subprocess.run(verifier, capture_output=True, check=False).returncode == 0
