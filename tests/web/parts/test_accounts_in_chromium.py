"""Passkeys in a real browser with a virtual authenticator; the lock screen; every page of the account bars nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from tests.apps.accounts.staff import actor, make_staff, set_up_totp
from tests.web.people import PASSWORD, make_person
from tests.web.seeing import assert_accessible, assert_fits

from bihuan.apps.accounts.actions.factors import renew_recovery_codes
from bihuan.apps.accounts.actions.granting import propose_grant
from bihuan.apps.accounts.models import SecondFactor, SignedIn
from bihuan.apps.core.models import Event
from bihuan.apps.core.rules import Role

pytestmark = pytest.mark.browser


def _authenticator(page: Page, *, is_verified: bool = True) -> Callable[[bool], None]:
    """Give the page a virtual authenticator; return how to say whether its owner's finger is the right one."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": is_verified, "automaticPresenceSimulation": True,
    }  # fmt: skip
    made = devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    return lambda is_right: devices.send(
        "WebAuthn.setUserVerified", {"authenticatorId": made, "isUserVerified": is_right}
    )


def _set_up_passkey(page: Page) -> list[str]:
    """Make a passkey on the set-up page; return the recovery codes that are shown then."""
    page.goto("/")
    page.wait_for_url("**/account/set-up/**")
    page.locator("form[data-passkey=create] button").click()
    page.wait_for_selector(".codes")
    return page.locator(".codes code").all_inner_texts()


def test_a_passkey_is_made_signs_in_alone_is_the_second_step_and_unlocks(window: Callable[..., Page]) -> None:
    account = make_staff("li.na", Role.DESK_LEAD)
    page = window(account=account)
    _authenticator(page)
    assert len(_set_up_passkey(page)) == 10
    assert SecondFactor.objects.get().kind == "passkey"

    page.goto("/desk/")
    page.locator("form[action='/sign-out/'] button").click()
    page.wait_for_url("**/sign-in/")
    page.locator("form[data-passkey=get] button").click()
    page.wait_for_url("**/desk/")
    assert SignedIn.objects.get(ended_at=None).second == "passkey"

    page.locator("form[action='/account/lock/'] button").click()
    page.wait_for_url("**/account/locked/")
    page.locator("form[data-passkey=get] button").click()
    page.wait_for_url("**/desk/")

    page.locator("form[action='/sign-out/'] button").click()
    page.locator("input[name=username]").fill("li.na")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form:has(input[name=password]) button").click()
    page.wait_for_url("**/sign-in/second/")
    page.locator("form[data-passkey=get] button").click()
    page.wait_for_url("**/desk/")
    told = Event.objects.filter(kind="session.began").order_by("index").values_list("facts", flat=True)
    assert list(told) == ['{"second":"passkey","shared":true}'] * 2


def test_a_found_key_without_its_owners_finger_opens_nothing(window: Callable[..., Page]) -> None:
    page = window(account=make_staff("li.na", Role.DESK_LEAD))
    verify = _authenticator(page)
    _set_up_passkey(page)
    page.goto("/desk/")
    page.locator("form[action='/sign-out/'] button").click()
    verify(False)
    page.locator("form[data-passkey=get] button").click()
    expect(page.locator("[data-passkey-failed]")).to_be_visible(timeout=20_000)
    assert SignedIn.objects.filter(ended_at=None).count() == 0


def test_a_key_whose_count_goes_back_was_copied_and_is_refused(window: Callable[..., Page]) -> None:
    page = window(account=make_staff("li.na", Role.DESK_LEAD))
    _authenticator(page)
    _set_up_passkey(page)
    SecondFactor.objects.update(counter=10**6)
    page.goto("/desk/")
    page.locator("form[action='/sign-out/'] button").click()
    page.locator("form[data-passkey=get] button").click()
    expect(page.locator(".alert.bad")).to_be_visible()
    assert SignedIn.objects.filter(ended_at=None).count() == 0
    assert Event.objects.filter(kind="account.passkey_copied").count() == 1


def test_a_passkey_counts_again_after_a_password_on_the_lock_screen(window: Callable[..., Page]) -> None:
    account = make_staff("li.na", Role.DESK_LEAD)
    page = window(account=account)
    _authenticator(page)
    _set_up_passkey(page)
    SignedIn.objects.update(is_shared=True, seen_at=datetime.now(UTC) - timedelta(minutes=16))
    page.goto("/desk/")
    page.wait_for_url("**/account/locked/?next=%2Fdesk%2F")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form:has(input[name=password]) button").click()
    page.wait_for_url("**/desk/")


def test_a_second_passkey_is_made_after_the_first_was_shown_again(window: Callable[..., Page]) -> None:
    page = window(account=make_staff("li.na", Role.DESK_LEAD))
    _authenticator(page)
    _set_up_passkey(page)
    SignedIn.objects.update(proved_at=datetime.now(UTC) - timedelta(minutes=16))
    page.goto("/account/")
    page.locator("form[data-passkey=create] button").click()
    page.wait_for_url("**/account/proof/?next=%2Faccount%2F")
    page.locator("form[data-passkey=get] button").click()
    page.wait_for_url("**/account/")
    assert SignedIn.objects.get().proved_at > datetime.now(UTC) - timedelta(minutes=1)


def test_a_page_that_lies_open_gives_way_to_the_lock_screen(window: Callable[..., Page], site: Any) -> None:
    account = make_staff("li.na", Role.DESK_LEAD)
    set_up_totp(account, datetime.now(UTC) - timedelta(minutes=5))
    page = window(account=account)
    SignedIn.objects.update(second="totp", is_shared=True)
    page.goto("/desk/")
    SignedIn.objects.update(seen_at=datetime.now(UTC) - timedelta(minutes=16))
    page.wait_for_url("**/account/locked/**", timeout=15_000)  # its refreshes ask, and do not keep it awake
    locked = "Failed to load resource: the server responded with a status of 423 (Locked)"
    assert {said for said in site.complaints if said != locked} == set()
    site.complaints.clear()


VIEWS = [(320, "zh-CN", "light"), (1366, "en", "dark")]


@pytest.mark.parametrize(("width", "language", "theme"), VIEWS)
def test_the_pages_of_an_account_fit_and_bar_nobody(
    window: Callable[..., Page], width: int, language: str, theme: str
) -> None:
    lead, other = make_staff("lead", Role.DESK_LEAD, full_name="王守正"), make_staff("admin", Role.ADMINISTRATOR)
    at = datetime.now(UTC) - timedelta(minutes=5)
    propose_grant(
        username="admin", role=Role.REVIEWER, unit="", days=7, by=actor(lead, Role.DESK_LEAD), at=datetime.now(UTC)
    )
    page = window(width=width, language=language, theme=theme, account=lead)
    for path in (reverse("account-set-up"), reverse("account-totp")):
        _look(page, path)
    for one in (lead, other):
        set_up_totp(one, at)
    renew_recovery_codes(account=lead, at=at)
    now = datetime.now(UTC)
    SignedIn.objects.create(
        account=lead, began_at=now, seen_at=now, proved_at=now, device="d" * 64, device_name="Firefox · Linux"
    )
    SignedIn.objects.update(second="totp", has_company=True)
    for name in ("account", "account-people", "account-password", "account-terminal", "account-proof"):
        _look(page, reverse(name))
    page.goto(reverse("account"))
    page.locator("form[action='/account/codes/'] button").click()
    page.wait_for_selector(".codes")
    assert_fits(page)
    assert_accessible(page)
    page.goto(reverse("account"))
    page.locator("form[action='/account/lock/'] button").click()
    page.wait_for_url("**/account/locked/")
    _look(page, reverse("account-locked"))


def _look(page: Page, path: str) -> None:
    page.goto(path)
    assert page.url.endswith(path)
    assert_fits(page)
    assert_accessible(page)


@pytest.mark.parametrize(("width", "language", "theme"), VIEWS)
def test_both_steps_of_signing_in_fit_and_bar_nobody(
    window: Callable[..., Page], width: int, language: str, theme: str, settings: Any
) -> None:
    settings.IS_DRILL = True
    make_person("wang", "desk_lead")
    account = make_staff("li.na", Role.DESK_LEAD)
    set_up_totp(account, datetime.now(UTC) - timedelta(minutes=5))
    page = window(width=width, language=language, theme=theme)
    _look(page, reverse("sign-in"))
    page.locator("input[name=username]").fill("li.na")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form:has(input[name=password]) button").click()
    page.wait_for_url("**/sign-in/second/")
    assert_fits(page)
    assert_accessible(page)
