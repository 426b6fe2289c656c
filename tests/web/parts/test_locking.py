"""The lock screen, the end of sessions, and two devices at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.accounts.staff import make_staff, set_up_totp
from tests.web.people import PASSWORD, make_person

from bihuan.apps.accounts.actions.factors import renew_recovery_codes
from bihuan.apps.accounts.models import SignedIn
from bihuan.apps.core.models import Event, Grant
from bihuan.apps.core.rules import Role

pytestmark = pytest.mark.django_db
LOCK, BOARD, LIVE = reverse("account-locked"), reverse("desk:board"), reverse("desk:live")


def _signed_in(codes: list[str], name: str = "li.na", **more: str) -> Client:
    client = Client()
    client.post(reverse("sign-in"), {"username": name, "password": PASSWORD, **more})
    client.post(reverse("sign-in-second"), {"code": codes.pop()})
    return client


@pytest.fixture
def codes() -> list[str]:
    """Return recovery codes of a desk lead, who has an authenticator too."""
    account = make_staff("li.na", Role.DESK_LEAD)
    set_up_totp(account, datetime.now(UTC) - timedelta(minutes=5))
    return renew_recovery_codes(account=account, at=datetime.now(UTC))


def _pass(minutes: float, **columns: Any) -> None:
    """Let so many minutes pass for every session."""
    gone = datetime.now(UTC) - timedelta(minutes=minutes)
    SignedIn.objects.update(**(columns or {"seen_at": gone}))


def test_fifteen_idle_minutes_lock_a_shared_terminal_until_the_same_person_is_back(codes: list[str]) -> None:
    client = _signed_in(codes)
    _pass(16)
    page = client.get("/desk/orders/?state=NEW")
    assert page.url == f"{LOCK}?next=%2Fdesk%2Forders%2F%3Fstate%3DNEW"
    screen = client.get(page.url).content.decode()
    assert ("李娜" in screen, "顺安区聚集性疫情" in screen) == (True, False)
    assert client.post(LOCK, {"password": "wrong", "next": "/desk/orders/"}).status_code == 200
    assert client.get("/").url.startswith(LOCK)
    key = client.session.session_key
    assert client.post(LOCK, {"password": PASSWORD, "next": "/desk/orders/"}).url == "/desk/orders/"
    assert client.session.session_key != key
    assert client.get("/desk/orders/").status_code == 200
    told = Event.objects.filter(subject="session").order_by("index").values_list("kind", "reason")
    assert list(told)[1:] == [("session.locked", "idle"), ("session.unlocked", "")]


def test_while_it_is_locked_pages_fragments_api_and_streams_are_shut(codes: list[str]) -> None:
    client = _signed_in(codes)
    client.post(reverse("account-lock"))
    asked = [
        client.get(BOARD), client.get(BOARD, headers={"hx-request": "true"}),
        client.get("/api/orders"), client.post("/account/people/propose/", {}, headers={"sec-fetch-mode": "cors"}),
        client.get(LIVE, headers={"accept": "text/event-stream", "sec-fetch-mode": "cors"}),
    ]  # fmt: skip
    assert [answer.status_code for answer in asked] == [302, 423, 423, 423, 423]
    assert asked[2].json()["code"] == "session_locked"


def test_streams_and_refreshes_do_not_keep_a_session_awake_and_pages_do(codes: list[str]) -> None:
    client = _signed_in(codes)
    _pass(14)
    before = SignedIn.objects.get().seen_at
    client.get(BOARD, headers={"sec-fetch-mode": "cors"})
    client.get(BOARD, headers={"hx-request": "true"})  # without TLS there is no other sign
    client.get(LIVE, headers={"accept": "text/event-stream"})
    client.get(reverse("account-active"), headers={"sec-fetch-mode": "cors"})
    assert SignedIn.objects.get().seen_at == before
    client.post(reverse("account-active"), headers={"sec-fetch-mode": "cors"})
    assert SignedIn.objects.get().seen_at > before
    _pass(14)
    before = SignedIn.objects.get().seen_at
    client.get(BOARD, headers={"sec-fetch-mode": "navigate"})
    assert SignedIn.objects.get().seen_at > before


def test_twelve_hours_end_a_session_and_an_own_device_is_not_locked(codes: list[str]) -> None:
    client = _signed_in(codes, own_device="on")
    _pass(60)
    assert client.get("/desk/orders/").status_code == 200
    _pass(0, began_at=datetime.now(UTC) - timedelta(hours=12))
    assert client.get("/desk/orders/").url.startswith(reverse("sign-in"))
    assert list(Event.objects.filter(kind="session.ended").values_list("reason", flat=True)) == ["expired"]


def test_a_device_marked_as_a_duty_terminal_is_locked_whatever_was_ticked(codes: list[str]) -> None:
    lead = _signed_in(codes, own_device="on")
    lead.post(reverse("account-terminal"), {"shared": "yes"})
    lead.post(reverse("sign-out"))
    lead.post(reverse("sign-in"), {"username": "li.na", "password": PASSWORD, "own_device": "on"})
    lead.post(reverse("sign-in-second"), {"code": codes.pop()})
    assert SignedIn.objects.get(ended_at=None).is_shared
    lead.cookies["terminal"] = "forged"
    lead.post(reverse("account-terminal"), {"shared": "no"})
    assert lead.cookies["terminal"].value == ""


def test_somebody_else_signs_in_instead_and_the_first_session_is_over(codes: list[str]) -> None:
    client = _signed_in(codes)
    client.post(reverse("account-lock"))
    assert client.post(reverse("sign-out")).url == reverse("sign-in")
    assert SignedIn.objects.get().ended_at is not None
    assert client.get("/").url.startswith(reverse("sign-in"))


def test_another_persons_password_does_not_unlock(codes: list[str]) -> None:
    other = make_staff("wang", Role.REVIEWER)
    other.set_password("another long invented one")
    other.save()
    client = _signed_in(codes)
    client.post(reverse("account-lock"))
    assert client.post(LOCK, {"password": "another long invented one"}).status_code == 200
    assert client.get("/").url.startswith(LOCK)


def test_guesses_at_the_lock_screen_are_throttled(codes: list[str]) -> None:
    client = _signed_in(codes)
    client.post(reverse("account-lock"))
    for _ in range(6):
        client.post(LOCK, {"password": "wrong"})
    assert client.post(LOCK, {"password": PASSWORD}).status_code == 200


def test_two_devices_at_once_alarm_on_both_and_either_ends_the_other(codes: list[str]) -> None:
    first = _signed_in(codes)
    assert 'role="alert"' not in first.get("/desk/orders/").content.decode()
    second = _signed_in(codes)
    assert list(Event.objects.filter(kind="session.concurrent").values_list("facts", flat=True)) == ['{"others":1}']
    shown = [one.get("/account/").content.decode() for one in (first, second)]
    link = 'class="alert stop" role="alert"'
    assert [(link in page, page.count("/end/")) for page in shown] == [(True, 1), (True, 1)]
    mine = SignedIn.objects.order_by("began_at").first()
    assert second.post(reverse("account-session-end", args=[mine.pk])).url == reverse("account")
    assert first.get("/account/").url.startswith(reverse("sign-in"))
    assert link not in second.get("/account/").content.decode()


def test_an_alarm_ends_when_the_other_session_has_run_out(codes: list[str]) -> None:
    first, second = _signed_in(codes), _signed_in(codes)
    mine = SignedIn.objects.order_by("began_at").first()
    SignedIn.objects.filter(pk=mine.pk).update(began_at=datetime.now(UTC) - timedelta(hours=13))
    assert 'role="alert"' not in second.get("/desk/orders/").content.decode()
    assert first.get("/desk/orders/").url.startswith(reverse("sign-in"))


def test_one_device_twice_is_no_alarm(codes: list[str]) -> None:
    client = _signed_in(codes)
    client.post(reverse("sign-out"))
    client.post(reverse("sign-in"), {"username": "li.na", "password": PASSWORD})
    client.post(reverse("sign-in-second"), {"code": codes.pop()})
    assert Event.objects.filter(kind="session.concurrent").count() == 0


def test_nobody_ends_the_session_of_another(codes: list[str]) -> None:
    client = _signed_in(codes)
    other = SignedIn.objects.create(
        account=make_staff("wang", Role.REVIEWER), began_at=datetime.now(UTC), seen_at=datetime.now(UTC),
        proved_at=datetime.now(UTC),
    )  # fmt: skip
    assert client.post(reverse("account-session-end", args=[other.pk])).status_code == 404
    assert SignedIn.objects.get(pk=other.pk).ended_at is None


def test_an_account_of_a_drill_unlocks_with_one_press() -> None:
    client = Client()
    client.force_login(make_person("wang", "desk_lead"))
    client.post(reverse("account-lock"))
    assert client.get("/").url.startswith(LOCK)
    assert client.post(LOCK).url == "/"
    assert client.get("/").url == BOARD


def test_other_rights_bring_the_session_another_key(codes: list[str]) -> None:
    client = _signed_in(codes)
    client.get("/desk/orders/")
    key = client.session.session_key
    assert client.get("/desk/orders/").status_code == 200
    assert client.session.session_key == key
    Grant.objects.filter(account__username="li.na").update(role=Role.REVIEWER)
    client.get("/desk/orders/")
    assert client.session.session_key != key
    assert client.get("/desk/orders/").status_code == 200


def test_writes_without_a_token_are_refused(codes: list[str]) -> None:
    client = Client(enforce_csrf_checks=True)
    names = ["sign-in", "sign-in-second", "sign-in-passkey", "sign-in-passkey-options", "sign-out"]
    assert [client.post(reverse(name), {}).status_code for name in names] == [403] * len(names)


def test_closing_an_account_takes_effect_at_the_next_request(codes: list[str]) -> None:
    client = _signed_in(codes)
    account = SignedIn.objects.get().account
    type(account).objects.filter(pk=account.pk).update(is_active=False)
    assert client.get("/desk/orders/").url.startswith(reverse("sign-in"))


def test_unlocking_never_leads_to_another_site(codes: list[str]) -> None:
    client = _signed_in(codes)
    client.post(reverse("account-lock"))
    assert client.post(LOCK, {"password": PASSWORD, "next": "https://evil.example/"}).url == "/"
    assert client.get(LOCK, {"next": "//evil.example/"}).url == "/"
