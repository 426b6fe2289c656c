"""The care of residents over HTTP: the register and its sum, consent, the ladder, rounds; nothing typed is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.care_world import HOUR, Care
from tests.web.desk.orders.seeing import client_of
from tests.worlds import run_jobs

from bihuan.apps.residents.actions.care import end_care
from bihuan.apps.residents.actions.checks import note_no_answer
from bihuan.apps.residents.actions.planning import AskedRound, ask_plan, make_plan
from bihuan.apps.residents.models import CareConsent, CareEntry, CheckTry, KinNews, VisitPlan, WelfareCheck

pytestmark = pytest.mark.django_db
HOME = "/desk/residents/care/"


def _client(care: Care, who: str = "lead") -> Client:
    client = client_of(care.world, who)
    client.cookies["django_language"] = "en"
    return client


def _post(client: Client, address: str, **told: Any) -> Any:
    return client.post(address, told)


def test_somebody_is_registered_and_their_page_shows_the_sum(care: Care) -> None:
    client = _client(care)
    told = {
        "name": "温玉兰", "phone": "13900001234", "area": "511302001", "needs": ["alone", "limited_mobility"],
        "purpose": "welfare",
    }  # fmt: skip
    row_page = client.post(f"{HOME}register/", told)
    row = CareEntry.objects.get()
    assert (row_page.status_code, row_page["Location"]) == (302, f"{HOME}{row.pk}/")
    body = client.get(f"{HOME}{row.pk}/").content.decode()
    assert [text in body for text in ("Sum: class B", "Alone and hardly moving", "温**", "温玉兰", "13900001234")] == [
        True, True, True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("told", "status", "text"),
    [
        ({"name": "温玉兰", "needs": "alone", "purpose": "welfare"}, 409, "Type a telephone number or an address"),
        ({"name": "温玉兰", "phone": "13900001234", "purpose": "welfare"}, 422, "Fill this in."),
        (
            {"name": "温玉兰", "phone": "13900001234", "needs": "language", "purpose": "welfare"}, 409,
            "A need of language says which one",
        ),
    ],
)  # fmt: skip
def test_a_refused_form_says_what_to_do_and_loses_nothing(
    care: Care, told: dict[str, str], status: int, text: str
) -> None:  # fmt: skip
    answer = _post(_client(care), f"{HOME}register/", **told)
    body = answer.content.decode()
    assert (answer.status_code, text in body, 'value="温玉兰"' in body, CareEntry.objects.count()) == (
        status, True, True, 0,
    )  # fmt: skip


def test_the_lists_on_top_name_who_was_not_seen_and_whose_medicine_ends(care: Care) -> None:
    today = care.at.date()
    care.add(0, medicine_until=today + timedelta(days=1))
    care.add(1, medicine_until=today + timedelta(days=30))
    CareEntry.objects.filter(pk=care.entries[1].pk).update(registered_at=care.at - 30 * HOUR)
    client = _client(care)

    def told(query: str) -> tuple[str, ...]:
        answer = client.get(f"{HOME}?{query}")
        return tuple(line.row.pk for line in answer.context["lines"])

    first, second = (one.pk for one in care.entries)
    assert (told("which=unseen&hours=24"), told("which=unseen&hours=48")) == ((second,), ())
    assert (told("which=medicine"), set(told("")), told("class=A")) == ((first,), {first, second}, ())
    found = client.get(HOME).context
    assert (found["unseen_n"], found["medicine_n"], found["owed"].difference) == (1, 1, 0)


def test_consent_is_kept_used_and_taken_back_on_the_page(care: Care) -> None:
    row, client = care.add(), _client(care)
    home = f"{HOME}{row.pk}/"
    assert _post(client, f"{home}notes/kin/", what="kin_photo").status_code == 302
    assert KinNews.objects.count() == 0  # nobody agreed
    _post(client, f"{home}consents/", what="kin_photo", how="in_person")
    _post(client, f"{home}notes/kin/", what="kin_photo")
    consent = CareConsent.objects.get()
    assert KinNews.objects.get().consent_id == consent.pk
    _post(client, f"{home}consents/{consent.pk}/withdraw/")
    assert CareConsent.objects.get().withdrawn_to == care.actor("lead").account
    assert _post(client, f"{home}consents/", what="", how="").status_code == 422


def test_the_ladder_is_climbed_and_left_on_the_page_of_checks(care: Care) -> None:
    row, client = care.add(needs=("oxygen",)), _client(care, "dispatcher@PCS-03")
    note_no_answer(entry_id=row.pk, by=care.actor("officer@PCS-03"), at=care.at)
    page = client.get("/desk/residents/checks/")
    assert [line.check.step for line in page.context["lines"]] == ["second_try"]
    answer = _post(client, f"{HOME}{row.pk}/notes/no_answer/", step="second_try", **{"from": "checks"})
    assert (answer["Location"], WelfareCheck.objects.get(state="open").step) == ("/desk/residents/checks/", "phone")
    _post(client, f"{HOME}{row.pk}/notes/seen/", how="phone", result="needs_doctor", medicine_until="2026-12-24")
    kept = CareEntry.objects.get()
    assert (kept.seen_how, kept.seen_result, str(kept.medicine_until)) == ("phone", "needs_doctor", "2026-12-24")
    assert client.get("/desk/residents/checks/").context["due_n"] == 0


@pytest.mark.parametrize("told", [{"how": "dream", "result": "well"}, {"result": "well", "medicine_until": "soon"}])
def test_a_note_that_says_nothing_real_is_refused_and_kept_nowhere(care: Care, told: dict[str, str]) -> None:
    row = care.add()
    answer = _client(care).post(f"{HOME}{row.pk}/notes/seen/", told, follow=True)
    assert ("alert bad" in answer.content.decode(), CheckTry.objects.count()) == (True, 0)


def test_an_entry_is_changed_and_ended(care: Care) -> None:
    row, client = care.add(), _client(care)
    _post(client, f"{HOME}{row.pk}/change/", needs="oxygen", purpose="medicine", kin_phone="13900007777")
    kept = CareEntry.objects.get()
    assert (kept.care_class, kept.purpose, kept.kin_phone, kept.phone) == (
        "A", "medicine", "+8613900007777", "+8613900000000",
    )  # fmt: skip
    assert _post(client, f"{HOME}{row.pk}/end/", reason="").status_code == 422
    _post(client, f"{HOME}{row.pk}/end/", reason="moved")
    assert CareEntry.objects.get().ended_why == "moved"
    assert client.get(f"{HOME}?which=ended").context["ended_n"] == 1
    assert _post(client, f"{HOME}{row.pk}/change/", needs="oxygen", purpose="medicine").status_code == 409


def test_rounds_are_asked_for_planned_and_shown_to_the_unit_whole_and_to_the_desk_masked(care: Care) -> None:
    row = care.add(needs=("oxygen",), longitude=106.08, latitude=30.8)
    note_no_answer(entry_id=row.pk, by=care.actor("lead"), at=care.at)
    client = _client(care)
    told = {"unit": "PCS-03", "teams": "1", "starts_at": f"{care.at:%Y-%m-%dT%H:%M}", "ends_at": ""}
    assert _post(client, "/desk/residents/rounds/ask/", **told).status_code == 422
    asked = AskedRound("PCS-03", 1, care.at - HOUR, care.at + 4 * HOUR)
    plan = ask_plan(asked=asked, by=care.actor("lead"), at=care.at)
    address = f"/desk/residents/rounds/{plan.pk}/"
    assert client.get(address).status_code == 302  # it is being planned
    make_plan(plan_id=plan.pk, at=care.at)
    run_jobs(care.at)
    bodies = {who: _client(care, who).get(address).content.decode() for who in ("lead", "dispatcher@PCS-03")}
    assert {who: ("温玉兰" in body, "<circle" in body) for who, body in bodies.items()} == {
        "lead": (False, False), "dispatcher@PCS-03": (True, True),
    }  # fmt: skip
    assert _client(care, "dispatcher@SQ-07").get(address).status_code == 404
    assert VisitPlan.objects.get().state == "made"


def test_the_form_of_rounds_asks_for_them(care: Care) -> None:
    care.add(needs=("oxygen",))
    WelfareCheck.objects.update(due_at=care.at)
    client, zone = _client(care), timedelta(hours=8)
    times = {
        name: f"{care.at + zone + hours * HOUR:%Y-%m-%dT%H:%M}" for name, hours in (("starts_at", 0), ("ends_at", 4))
    }
    answer = _post(client, "/desk/residents/rounds/ask/", unit="PCS-03", teams="3", **times)
    made = VisitPlan.objects.get()
    assert (answer.status_code, made.teams_n, made.ends_at) == (302, 3, care.at + 4 * HOUR)


def test_the_pages_ask_the_same_few_questions_for_one_and_for_many(care: Care) -> None:
    client = _client(care)

    def asked() -> list[int]:
        counts = []
        for address in (HOME, "/desk/residents/checks/", "/desk/residents/rounds/"):
            with CaptureQueriesContext(connection) as found:
                client.get(address)
            counts.append(len(found))
        return counts

    care.add(0)
    client.get(HOME)
    few = asked()
    for number in range(1, 4):
        care.add(number)
    assert asked() == few


def test_what_a_unit_may_not_see_is_missing(care: Care) -> None:
    row = care.add()
    end_care(entry_id=care.add(1).pk, reason="moved", by=care.actor("lead"), at=care.at)
    other = _client(care, "dispatcher@SQ-07")
    assert other.get(HOME).context["live_n"] == 0
    assert [other.get(f"{HOME}{row.pk}/").status_code, _client(care, "commander").get(HOME).status_code] == [404, 404]
