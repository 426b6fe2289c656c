"""Signing in, signing out, the language, the first page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.people import PASSWORD, make_person, make_unit

from bihuan.apps.core.models import Account, Grant

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.parts.addresses")]


def _sign_in(client: Client, **data: str) -> Any:
    return client.post(reverse("sign-in"), data)


def test_name_and_password_lead_to_the_page_of_the_role(client: Client) -> None:
    make_person("wang", "desk_lead")
    answer = _sign_in(client, username="wang", password=PASSWORD)
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.get("/").url == "/desk/board/"


def test_a_unit_and_an_officer_begin_on_their_own_pages(client: Client) -> None:
    for username, role, page in (("zhao", "unit_dispatcher", "/desk/unit/"), ("sun", "field_officer", "/field/today/")):
        client.force_login(make_person(username, role, unit=make_unit()))
        assert client.get("/").url == page


def test_a_wrong_password_says_what_to_do_and_keeps_the_name(client: Client) -> None:
    make_person("wang", "desk_lead")
    answer = _sign_in(client, username="wang", password="wrong")
    assert answer.status_code == 200
    assert "登录名与密码不符" in answer.content.decode()
    assert 'value="wang"' in answer.content.decode()


def test_signing_in_never_leads_to_another_site(client: Client) -> None:
    make_person("wang", "desk_lead")
    assert _sign_in(client, username="wang", password=PASSWORD, next="https://evil.example/").url == "/"


def test_a_drill_lists_its_accounts_and_lets_them_in_by_one_press(client: Client, settings: Any) -> None:
    settings.IS_DRILL = True
    make_person("wang", "desk_lead")
    page = client.get(reverse("sign-in")).content.decode()
    assert "这是演练" in page
    assert 'value="wang"' in page
    assert client.post(reverse("drill-sign-in"), {"account": "wang"}).url == "/"
    assert client.get("/").url == "/desk/board/"


def test_outside_a_drill_nobody_enters_without_a_password(client: Client, settings: Any) -> None:
    settings.IS_DRILL = False
    make_person("wang", "desk_lead")
    assert "wang" not in client.get(reverse("sign-in")).content.decode()
    assert client.post(reverse("drill-sign-in"), {"account": "wang"}).status_code == 404
    assert client.get("/").status_code == 302


def test_a_drill_lets_no_account_in_that_is_none_of_its_own(client: Client, settings: Any) -> None:
    settings.IS_DRILL = True
    account = make_person("real", "desk_lead")
    Account.objects.filter(pk=account.pk).update(is_drill=False)
    assert client.post(reverse("drill-sign-in"), {"account": "real"}).status_code == 404


def test_without_a_running_role_the_page_says_who_can_give_one(client: Client) -> None:
    account = make_person("wang", "desk_lead")
    Grant.objects.filter(account=account).delete()
    client.force_login(account)
    answer = client.get("/")
    assert answer.status_code == 403
    assert "您在此暂无角色" in answer.content.decode()


def test_signing_out_needs_a_press_and_ends_the_session(client: Client) -> None:
    client.force_login(make_person("wang", "desk_lead"))
    assert client.get(reverse("sign-out")).status_code == 405
    answer = client.post(reverse("sign-out"))
    assert (answer.url, answer["Clear-Site-Data"]) == (reverse("sign-in"), '"cache", "storage"')
    assert client.get("/").url.startswith(reverse("sign-in"))


def test_the_language_is_switched_and_kept(client: Client) -> None:
    client.post(reverse("language"), {"language": "en", "next": reverse("sign-in")})
    assert '<html lang="en">' in client.get(reverse("sign-in")).content.decode()
    client.post(reverse("language"), {"language": "zh-hans", "next": reverse("sign-in")})
    assert '<html lang="zh-Hans">' in client.get(reverse("sign-in")).content.decode()


def test_the_pages_speak_the_language_of_the_account(client: Client) -> None:
    account = make_person("lopez", "desk_lead", full_name="Maria Lopez")
    Account.objects.filter(pk=account.pk).update(language="en")
    _sign_in(client, username="lopez", password=PASSWORD)
    assert '<html lang="en">' in client.get(reverse("components")).content.decode()


def test_the_theme_comes_from_the_cookie_and_from_nothing_else(client: Client) -> None:
    client.cookies["theme"] = "dark"
    assert 'lang="zh-Hans" data-theme="dark">' in client.get(reverse("components")).content.decode()
    client.cookies["theme"] = "evil"
    assert '<html lang="zh-Hans">' in client.get(reverse("components")).content.decode()


def test_navigation_shows_the_pages_of_the_role_and_marks_the_current_one(client: Client) -> None:
    client.force_login(make_person("zhao", "unit_dispatcher", unit=make_unit()))
    page = client.get(reverse("components")).content.decode()
    assert [f'href="/desk/{name}/"' in page for name in ("unit", "handover", "board")] == [True, True, False]
