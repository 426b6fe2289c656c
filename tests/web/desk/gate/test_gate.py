"""The gate's pages and its API: who may ask, what is answered, what is filled in, who agrees; nothing sets a status."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.timezone import localtime
from tests.apps.intake.gate.desk import DAY, HOUR, PEOPLE, Desk, add_person, document, line, make_desk, person_of
from tests.web.api.calling import Caller, new

from bihuan.apps.core.models import Unit
from bihuan.apps.core.rules import Role
from bihuan.apps.intake.models import CaseLink, Evidence, Query, Source, Tranche
from bihuan.apps.intake.queries.evidence import status_at

pytestmark = pytest.mark.django_db
ASKING = {"analyst", "analyst2", "lead"}
SEEING = ASKING | {"health", "health2", "cdc_health", "auditor", "inspector", "protector"} | {
    name for name, (_, role, _) in PEOPLE.items() if role is Role.DEPARTMENT_APPROVER
}  # fmt: skip


@pytest.fixture
def desk() -> Desk:
    """Return a desk whose now is the present, as the pages read the clock."""
    return make_desk(at=datetime.now(UTC).replace(second=0, microsecond=0))


def client(desk: Desk, name: str) -> Client:
    found = Client(HTTP_ACCEPT_LANGUAGE="en")
    found.force_login(desk.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return found


def typed(desk: Desk, **changes: Any) -> dict[str, Any]:
    """Return the form of an honest query as a browser sends it."""
    said = {
        "purpose": "find_exposed", "legal_basis": "statutory_duty", "case": desk.cases[0],
        "window_from": local(desk.at - 2 * DAY), "window_to": local(desk.at),
        "place": [desk.places[0], ""], "starts_at": [local(desk.at - 30 * HOUR), ""],
        "ends_at": [local(desk.at - 28 * HOUR), ""],
    }  # fmt: skip
    return {**said, **changes}


def local(moment: datetime) -> str:
    return localtime(moment).strftime("%Y-%m-%dT%H:%M")


def test_an_analyst_asks_and_sees_the_answer(desk: Desk) -> None:
    browser = client(desk, "analyst")
    page = browser.get("/desk/queries/")
    assert page.status_code == 200
    assert "40 / 40" in page.content.decode()
    answer = browser.post("/desk/queries/ask/", typed(desk), follow=True).content.decode()
    row = Query.objects.get()
    assert (row.state, row.officer, row.places[0]["place"]) == (
        "accepted", desk.people["analyst"].pk, desk.places[0],
    )  # fmt: skip
    assert "The query may be searched with." in answer
    assert "39 / 40" in browser.get(f"/desk/queries/left/?case={desk.cases[0]}").content.decode()


def test_a_refusal_says_why_and_fills_the_narrower_query_in(desk: Desk) -> None:
    browser = client(desk, "analyst")
    wide = typed(desk, window_from=local(desk.at - 30 * DAY))
    answer = browser.post("/desk/queries/ask/", wide, follow=True).content.decode()
    first = Query.objects.get()
    assert (first.state, first.code) == ("refused", "window_too_long")
    assert "longer than the infectious period" in answer
    form = browser.get(f"/desk/queries/?narrow={first.pk}")
    filled = form.context["typed"]
    again = {
        "purpose": filled.purpose, "legal_basis": filled.legal_basis, "case": filled.case,
        "window_from": filled.window_from, "window_to": filled.window_to,
        "place": [slot.place for slot in filled.slots], "starts_at": [slot.starts_at for slot in filled.slots],
        "ends_at": [slot.ends_at for slot in filled.slots],
    }  # fmt: skip
    browser.post("/desk/queries/ask/", again)
    second = Query.objects.order_by("asked_at").last()
    assert second is not None
    assert (second.state, second.places) == ("accepted", first.places)


@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_only_analysts_and_leads_can_originate_and_a_try_of_others_is_kept(desk: Desk, name: str) -> None:
    browser = client(desk, name)
    assert browser.get("/desk/queries/").status_code == (200 if name in SEEING else 404)
    asked = browser.post("/desk/queries/ask/", typed(desk)).status_code
    status, said = Caller(name).post("/queries", {"command": new()})
    assert (asked, status) == ((302, 400) if name in ASKING else (404, 403))
    codes = list(Query.objects.order_by("asked_at").values_list("state", "code"))
    assert codes[0] == (("accepted", "") if name in ASKING else ("refused", "wrong_role"))
    assert said["code"] == codes[1][1] == ("missing_purpose" if name in ASKING else "wrong_role")


def test_a_police_unit_has_no_way_to_originate(desk: Desk) -> None:
    unit = Unit.objects.create(code="PCS-03", incident=desk.incident, name="派出所", kind="police")
    add_person(desk, "officer", "外勤", Role.FIELD_OFFICER, "police", unit=unit)
    browser = client(desk, "officer")
    assert [browser.get(path).status_code for path in ("/desk/queries/", "/desk/approvals/")] == [404, 404]
    assert browser.post("/desk/queries/ask/", typed(desk)).status_code == 404
    assert browser.post("/desk/cases/link/", {"record": desk.records[0]}).status_code == 404
    assert list(Query.objects.values_list("state", "code")) == [("refused", "wrong_role")]


def test_two_departments_agree_on_the_tray(desk: Desk) -> None:
    row = desk.put(places=(desk.stay(start=-60, length=20),))
    for name, state in (("health", "waiting"), ("police_approver", "accepted")):
        browser = client(desk, name)
        page = browser.get("/desk/approvals/").content.decode()
        assert (row.digest in page, "李研判" in page, "场所0" in page) == (True, True, True)
        browser.post(f"/desk/approvals/query/{row.pk}/", {"word": "yes", "digest": row.digest})
        row.refresh_from_db()
        assert row.state == state
    assert "Nothing waits" in client(desk, "police_approver").get("/desk/approvals/").content.decode()


def test_an_approver_refuses_with_a_reason(desk: Desk) -> None:
    row = desk.put(places=(desk.stay(start=-60, length=20),))
    form = {"word": "no", "reason": "too_broad", "digest": row.digest}
    client(desk, "health").post(f"/desk/approvals/query/{row.pk}/", form)
    row.refresh_from_db()
    assert row.state == "declined"
    assert "Wider than needed" in client(desk, "analyst").get(f"/desk/queries/{row.pk}/").content.decode()


def test_a_colleagues_query_is_not_shown_to_an_analyst_and_is_to_the_auditor(desk: Desk) -> None:
    row = desk.put()
    seen = {name: client(desk, name).get(f"/desk/queries/{row.pk}/").status_code for name in
            ("analyst", "analyst2", "auditor", "health", "clerk")}  # fmt: skip
    assert seen == {"analyst": 200, "analyst2": 404, "auditor": 200, "health": 200, "clerk": 404}


def test_health_confirms_a_laboratory_and_the_analyst_links_its_positive(desk: Desk) -> None:
    Source.objects.filter(pk=desk.laboratory.pk).update(confirmed_by="", confirmed_at=None)  # type: ignore[union-attr]  # there is one
    record = desk.send([line(9, document(9))])[0]
    analyst, health = client(desk, "analyst"), client(desk, "health")
    assert record not in analyst.get("/desk/queries/").content.decode()
    assert client(desk, "police_approver").post(f"/desk/laboratories/{desk.laboratory.pk}/confirm/").status_code == 404  # type: ignore[union-attr]  # as above
    health.post(f"/desk/laboratories/{desk.laboratory.pk}/confirm/")  # type: ignore[union-attr]  # as above
    assert record in analyst.get("/desk/queries/").content.decode()
    analyst.post("/desk/cases/link/", {"record": record})
    assert CaseLink.objects.filter(record=record).count() == 1


def test_the_api_tells_the_narrower_query_and_does_a_command_once(desk: Desk) -> None:
    caller, command = Caller("analyst"), new()
    told = {
        "command": command, "purpose": "find_exposed", "legal_basis": "statutory_duty", "case": desk.cases[0],
        "window_from": (desk.at - 40 * DAY).isoformat(), "window_to": desk.at.isoformat(),
        "places": [{"place": desk.places[0], "starts_at": (desk.at - 3 * HOUR).isoformat(),
                    "ends_at": (desk.at - HOUR).isoformat()}],
    }  # fmt: skip
    status, said = caller.post("/queries", told)
    assert (status, said["code"], said["params"]["limit"]) == (403, "window_too_long", 336)
    assert caller.post("/queries", told) == (status, said)
    assert Query.objects.count() == 1
    _, kept = caller.get(f"/queries/{said['params']['query']}")
    narrower = {**kept["narrower"], "command": new()}
    assert caller.post("/queries", narrower)[0] == 200
    assert caller.get("/queries")[1]["total"] == 2


def test_the_api_lets_approvers_agree_and_nobody_else(desk: Desk) -> None:
    row = desk.put(places=(desk.stay(start=-60, length=20),))
    told = {"digest": row.digest}
    assert Caller("analyst").post(f"/queries/{row.pk}/approve", told)[0] == 403
    assert Caller("health").post(f"/queries/{row.pk}/approve", told)[1]["state"] == "waiting"
    assert Caller("health2").post(f"/queries/{row.pk}/approve", told)[1]["code"] == "same_department"
    assert Caller("farm_approver").post(f"/queries/{row.pk}/approve", told)[1]["state"] == "accepted"
    late = {**told, "reason": "doubtful"}
    assert Caller("cdc_health").post(f"/queries/{row.pk}/refuse", late)[0:1] == (409,)


def test_further_identities_are_asked_for_on_the_answer(desk: Desk) -> None:
    row = desk.put()
    browser = client(desk, "analyst")
    browser.post(f"/desk/queries/{row.pk}/tranche/")
    assert Tranche.objects.get().state == "waiting"
    assert "Further identities" in client(desk, "health").get("/desk/approvals/").content.decode()


# -- nothing sets a status ------------------------------------------------------------------------------------------

STATUS_WORDS = (
    "risk_status",
    "status",
    "health_code",
    "color",
    "code",
    "level",
    "classification",
    "is_red",
    "evidence",
)
IDS = {"uuid": "33333333-3333-4333-8333-333333333333", "str": "query"}


def _write_paths(patterns: list[Any], prefix: str = "/") -> Iterator[str]:
    for one in patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _write_paths(one.url_patterns, route)
        elif isinstance(one, URLPattern):
            yield route


def _filled(route: str, desk: Desk) -> str:
    concrete = re.sub(r"<(?:(uuid|str|int):)?[^>]*>", lambda found: IDS.get(found[1] or "str", "1"), route)
    concrete = re.sub(r"\(\?P<\w+>[^)]*\)", desk.records[0], concrete)
    return concrete.replace("^", "").replace("$", "")


@pytest.mark.unmeasured
def test_no_route_can_write_a_status(desk: Desk) -> None:
    person = person_of(desk.records[0])
    routes = sorted(set(_write_paths(get_resolver().url_patterns)))
    assert len(routes) > 40
    body = {**dict.fromkeys(STATUS_WORDS, "red"), "person": person, "person_id": person, "id": person}
    for name in ("lead", "analyst", "health", "administrator"):
        browser = client(desk, name)
        browser.raise_request_exception = True
        for route in routes:
            if "sign-out" in route or "events" in route or "live" in route:
                continue
            path = _filled(route, desk)
            browser.post(path, body)
            browser.post(path, body, content_type="application/json")
    assert Evidence.objects.count() == 0
    assert status_at(person, desk.incident.code, desk.at) is None


def test_an_import_with_columns_of_status_makes_no_status(desk: Desk) -> None:
    header = "姓名,身份证号,risk_status,health_code,color,status,健康码,风险等级,分类\n"
    content = (header + f"测试人,{document(1)},red,red,red,confirmed,红码,高风险,确诊病例\n").encode()
    status, said = Caller("clerk").submit(content, source="LAB")
    assert status == 201, said
    assert Evidence.objects.count() == 0
    assert status_at(person_of(desk.records[0]), desk.incident.code, desk.at) is None
