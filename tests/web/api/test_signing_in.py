"""Who may call: nobody without an account; a page with its session and token; another system with its password."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from tests.web.api.calling import Caller, basic, new
from tests.web.people import make_person
from tests.worlds import World

from bihuan.apps.core.models import Account
from bihuan.web.api.application import api
from bihuan.web.api.urls import urlpatterns

NOBODY = {"code": "not_signed_in", "params": {}, "fields": []}
ID = "0190a1b2-0000-7000-8000-000000000000"


def _operations() -> list[tuple[str, str]]:
    paths = api.get_openapi_schema(path_prefix="/api/")["paths"]
    return [(method, re.sub(r"\{\w+\}", ID, path)) for path, methods in paths.items() for method in methods]


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "path"), _operations())
def test_nobody_gets_anything_without_an_account(method: str, path: str) -> None:
    answer = getattr(Client(), method)(path)
    assert (answer.status_code, answer.json()) == (401, NOBODY)


@pytest.mark.django_db
def test_the_description_alone_is_open_to_all() -> None:
    answer = Client().get("/api/openapi.json")
    assert (answer.status_code, answer.json()["openapi"]) == (200, "3.1.0")


def test_every_address_of_the_api_answers_for_itself_and_never_leads_to_the_sign_in() -> None:
    assert [str(one.pattern) for one in urlpatterns if one.callback.login_required] == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/", "/api/nothing", "/api/batches/"])
def test_an_unknown_address_is_answered_in_json(path: str) -> None:
    answer = Client().get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.django_db
def test_a_wrong_method_says_which_is_right() -> None:
    answer = Client().delete("/api/batches")
    assert (answer.status_code, answer.json()["code"], answer["Allow"]) == (405, "wrong_method", "GET, POST")


@pytest.mark.parametrize(
    "header",
    [basic("lead", "wrong"), basic("nobody"), basic("le\x00ad"), "Basic %%%", "Basic", "Bearer x", "lead:x",
     basic("lead").removeprefix("Basic ")],
)  # fmt: skip
def test_a_wrong_password_or_header_is_refused(world: World, header: str) -> None:
    answer = Client().get("/api/orders", headers={"authorization": header})
    assert (answer.status_code, answer.json()) == (401, NOBODY)


def test_a_refusal_asks_other_systems_for_a_password_and_pages_not(world: World) -> None:
    plain = Client().get("/api/orders")
    page = Client().get("/api/orders", headers={"sec-fetch-mode": "cors"})
    assert ("WWW-Authenticate" in plain, "WWW-Authenticate" in page) == (True, False)


def test_an_account_that_was_closed_may_not_call(world: World, caller: Callable[[str], Caller]) -> None:
    Account.objects.filter(username="lead").update(is_active=False)
    assert caller("lead").get("/orders") == (401, NOBODY)


def test_an_account_without_a_role_is_told_so(world: World, caller: Callable[[str], Caller]) -> None:
    account = make_person("visitor", "auditor")
    account.grants.all().delete()
    assert caller("visitor").get("/journal/root")[1]["code"] == "no_role"


def _page(world: World) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["lead"])
    return client


def test_a_signed_in_page_reads_with_its_session(world: World) -> None:
    assert _page(world).get("/api/orders").json()["total"] == 3


def test_a_signed_in_page_changes_nothing_without_its_token(world: World) -> None:
    path, body = f"/api/orders/{world.orders[0]}/moves", {"command": new(), "move": "urge"}
    answer = _page(world).post(path, body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")


def test_a_signed_in_page_may_change_things_with_its_token(world: World) -> None:
    client, token = _page(world), "a" * 32
    client.cookies["csrftoken"] = token
    body = {"command": new(), "move": "note", "details": {"note": "记一笔"}}
    path = f"/api/orders/{world.orders[0]}/moves"
    answer = client.post(path, body, content_type="application/json", headers={"x-csrftoken": token})
    assert (answer.status_code, answer.json()["state"]) == (200, "NEW")


def test_a_password_counts_and_not_the_session_beside_it(world: World) -> None:
    answer = _page(world).get("/api/orders", headers={"authorization": basic("lead", "wrong")})
    assert answer.status_code == 401


@pytest.mark.django_db
def test_a_cookie_never_acts_under_another_persons_password(world: World) -> None:
    system = Caller("clerk")
    system.client.force_login(world.people["lead"])
    told = {"unit": "PCS-03", "duty_role": "unit_duty_officer"}
    move = {"move": "dispatch", "details": told, "expected_n": 0, "command": new()}
    status, answer = system.post(f"/orders/{world.orders[0]}/moves", move)
    assert (status, answer["code"]) == (403, "wrong_role")
