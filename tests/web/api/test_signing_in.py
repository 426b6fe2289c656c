"""Who may call: nobody without an account; a page with its session and token; another system with its token."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from tests.web.api.calling import OPERATOR, Caller, basic, new, token_of
from tests.web.people import PASSWORD, make_person
from tests.worlds import World

from bihuan.apps.accounts.actions.tokens import account_of_token, issue_token, revoke_tokens
from bihuan.apps.accounts.models import ApiToken
from bihuan.apps.core.models import Account, Event, EventBody
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
    [basic("lead", "wrong"), basic("nobody", "x"), basic("le\x00ad", "x"), "Basic %%%", "Basic", "Bearer x", "Bearer",
     "lead:x", basic("lead", "wrong").removeprefix("Basic ")],
)  # fmt: skip
def test_a_wrong_token_or_header_is_refused(world: World, header: str) -> None:
    answer = Client().get("/api/orders", headers={"authorization": header})
    assert (answer.status_code, answer.json()) == (401, NOBODY)


def test_a_password_is_no_token(world: World) -> None:
    answer = Client().get("/api/orders", headers={"authorization": basic("lead", PASSWORD)})
    assert (answer.status_code, answer.json()) == (401, NOBODY)


def test_a_token_counts_as_bearer_too_and_for_its_own_name_alone(world: World) -> None:
    token = token_of("lead")
    headers = [f"Bearer {token}", basic("lead", token), basic("clerk", token)]
    answers = [Client().get("/api/orders", headers={"authorization": header}).status_code for header in headers]
    assert answers == [200, 200, 401]


def test_a_token_ends_by_itself_and_by_a_revocation(world: World) -> None:
    begun = datetime.now(UTC)
    lead = world.people["lead"]
    token = issue_token(account=lead, days=1, by=OPERATOR, at=begun)
    until = [timedelta(hours=23, minutes=59), timedelta(days=1)]
    assert [account_of_token(token=token, username=None, at=begun + one) for one in until] == [lead, None]
    assert Client().get("/api/orders", headers={"authorization": f"Bearer {token}"}).status_code == 200
    assert revoke_tokens(account=lead, by=OPERATOR, at=begun) == 1
    assert Client().get("/api/orders", headers={"authorization": f"Bearer {token}"}).status_code == 401
    kinds = Event.objects.filter(subject="token").order_by("index").values_list("kind", flat=True)
    assert list(kinds) == ["token.issued", "token.revoked"]


def test_a_token_lies_nowhere_in_the_tables(world: World) -> None:
    token = token_of("lead")
    kept = [str(row) for model in (ApiToken, Event, EventBody) for row in model.objects.values()]
    assert [row for row in kept if token in row or token.removeprefix("bihuan_") in row] == []


def test_a_person_of_a_real_account_gets_no_token(world: World) -> None:
    person = Account(username="li.na", full_name="李娜")
    person.set_password(PASSWORD)
    person.save()
    with pytest.raises(ValueError, match="tokens are for systems"):
        issue_token(account=person, days=1, by=OPERATOR, at=datetime.now(UTC))


def test_a_refusal_asks_other_systems_for_a_token_and_pages_not(world: World) -> None:
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


def test_a_token_counts_and_not_the_session_beside_it(world: World) -> None:
    answer = _page(world).get("/api/orders", headers={"authorization": basic("lead", "wrong")})
    assert answer.status_code == 401


@pytest.mark.django_db
def test_a_cookie_never_acts_under_another_systems_token(world: World) -> None:
    system = Caller("clerk")
    system.client.force_login(world.people["lead"])
    told = {"unit": "PCS-03", "duty_role": "unit_duty_officer"}
    move = {"move": "dispatch", "details": told, "expected_n": 0, "command": new()}
    status, answer = system.post(f"/orders/{world.orders[0]}/moves", move)
    assert (status, answer["code"]) == (403, "wrong_role")
