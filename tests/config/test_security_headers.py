"""What every answer of the server says and does not say, whoever asks and whatever goes wrong."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from bihuan.apps.core.models import Account
from tests.web.people import PASSWORD, make_person

pytestmark = pytest.mark.django_db
ADDRESSES = ("/sign-in/", "/static/parts/bihuan.css", "/api/openapi.json", "/api/orders", "/nowhere/", "/")
OUTSIDE = ("/.git/config", "/.env", "/static/", "/static/../bihuan.sqlite3", "/bytes/", "/keys/kek", "/var/", "/admin/")


def answers(client: Client) -> dict[str, dict[str, str]]:
    found = {}
    for address in ADDRESSES:
        answer = client.get(address)
        answer.getvalue()  # a file of WhiteNoise is open until it was read
        answer.close()
        found[address] = dict(answer.headers)
    return found


def test_every_kind_of_answer_says_nosniff(client: Client) -> None:
    told = {address: headers.get("X-Content-Type-Options") for address, headers in answers(client).items()}
    assert told == dict.fromkeys(ADDRESSES, "nosniff")


def test_every_kind_of_answer_names_its_type(client: Client) -> None:
    told = {address: headers.get("Content-Type", "") for address, headers in answers(client).items()}
    assert [
        address for address, kind in told.items() if not re.match(r"(text/(html|css)|application/json)", kind)
    ] == []
    assert [kind for kind in told.values() if kind.startswith("text/") and "charset=" not in kind] == []


def test_no_origin_is_let_in_from_elsewhere(client: Client) -> None:
    for address in ADDRESSES[:1] + ADDRESSES[2:]:
        answer = client.get(address, headers={"Origin": "https://elsewhere.example"})
        assert [name for name in answer.headers if name.lower().startswith("access-control-")] == []


def test_nothing_but_its_own_addresses_is_served(client: Client) -> None:
    client.force_login(make_person("lead", "desk_lead"))
    assert {address: client.get(address).status_code for address in OUTSIDE} == dict.fromkeys(OUTSIDE, 404)


def test_trace_echoes_nothing(client: Client) -> None:
    client.force_login(make_person("lead", "desk_lead"))
    for address in ("/sign-in/", "/", "/api/orders", "/desk/orders/"):
        answer = client.generic("TRACE", address, headers={"X-Canary": "canary-7"})
        assert (answer.status_code == 200, b"canary-7" in answer.content) == (False, False), address


def test_an_error_shows_nothing_of_the_inside(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.force_login(make_person("lead", "desk_lead"))
    client.raise_request_exception = False
    secret = "张三丰 13800001234"

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(secret)

    monkeypatch.setattr("bihuan.web.parts.views.redirect", fail)
    answer = client.get("/")
    assert answer.status_code == 500
    for word in (secret, "Traceback", "RuntimeError", "bihuan/web", settings.SECRET_KEY):
        assert word not in answer.content.decode()


def test_the_field_of_the_password_hides_it_and_lets_a_manager_fill_it(client: Client) -> None:
    page = client.get(reverse("sign-in")).content.decode()
    field = re.search(r"<input[^>]*name=\"password\"[^>]*>", page)[0]  # type: ignore[index]  # None fails as well
    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert re.search(r"onpaste|readonly|maxlength", field) is None


@pytest.mark.parametrize(
    "password", ["  two blanks before, and one after ", "Groß GROSS ﬁ 密码密码密码密码", "x" * 200]
)
def test_a_password_counts_exactly_as_it_was_typed(client: Client, password: str) -> None:
    account = make_person("lead", "desk_lead")
    account.set_password(password)
    account.save()
    for wrong in {password.strip(), password.lower(), password[:72], password + " "} - {password}:
        assert client.post(reverse("sign-in"), {"username": "lead", "password": wrong}).status_code == 200
    assert client.post(reverse("sign-in"), {"username": "lead", "password": password}).status_code == 302


def test_no_rule_of_composition_stands_in_the_way_of_a_password() -> None:
    from django.contrib.auth.password_validation import validate_password

    validate_password("correcthorsebatterystaple")
    validate_password("八月二十一日的天气不错啊今天很好")
    names = {rule["NAME"].rpartition(".")[2] for rule in settings.AUTH_PASSWORD_VALIDATORS}
    assert {name for name in names if re.search(r"Numeric|Upper|Symbol|Complex|History|Age", name)} == set()
    assert {field.name for field in Account._meta.fields if "password" in field.name} == {"password"}


def test_an_account_holds_no_hint_and_no_secret_question() -> None:
    names = [field.name for field in Account._meta.get_fields()]
    assert [name for name in names if re.search(r"hint|question|answer", name)] == []


@override_settings(PASSWORD_HASHERS=["tests.hashers.CheapArgon2"])
def test_a_session_has_a_random_key_and_a_new_one_after_signing_in(client: Client) -> None:
    keys = set()
    for number in range(20):
        make_person(f"p{number}", "desk_lead")
        client.post(reverse("sign-in"), {"username": f"p{number}", "password": PASSWORD})
        keys.add(client.cookies[settings.SESSION_COOKIE_NAME].value)
        client.post(reverse("sign-out"))
    assert len(keys) == 20
    assert {len(key) for key in keys} == {32}  # of 36 characters each: 165 bits
    assert {bool(re.fullmatch(r"[a-z0-9]+", key)) for key in keys} == {True}
