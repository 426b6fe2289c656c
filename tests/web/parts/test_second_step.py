"""Signing in with two factors: nobody real gets anywhere without, and nobody learns who has an account."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.sessions.models import Session
from django.db import connections
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.apps.accounts.staff import make_staff, set_up_totp
from tests.hashers import CheapArgon2
from tests.web.people import PASSWORD, make_person

from bihuan.apps.accounts.actions.factors import renew_recovery_codes
from bihuan.apps.accounts.actions.throttle import key_of, password_limits, take
from bihuan.apps.accounts.models import SecondFactor, SignedIn, Throttle
from bihuan.apps.accounts.rules.codes import code_at
from bihuan.apps.accounts.session_store import SessionStore, kept_as
from bihuan.apps.core.models import Event
from bihuan.apps.core.rules import Role
from bihuan.web.parts.accounts.gate import ALWAYS, SET_UP_PAGES

pytestmark = pytest.mark.django_db
SOME = {"str": "x", "uuid": "0190a1b2-0000-7000-8000-000000000000", "int": "1", "slug": "x", "path": "x"}


def _sign_in(client: Client, name: str = "li.na", password: str = PASSWORD, **more: str) -> Any:
    return client.post(reverse("sign-in"), {"username": name, "password": password, **more})


def _earlier() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=5)


def _now_code(secret: str) -> str:
    return code_at(secret, datetime.now(UTC))


def _addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, str]]:
    """Yield every address of the installation with its name, made up where it has a parameter."""
    for one in patterns:
        path = before + re.sub(r"<(?:(\w+):)?\w+>", lambda found: SOME.get(found[1], "x"), str(one.pattern))
        if isinstance(one, URLResolver):
            yield from _addresses(one.url_patterns, path)
        else:
            yield "/" + path.replace("^", "").replace("$", ""), one.name or ""


WALK = sorted(set(_addresses(get_resolver().url_patterns)))


def test_the_walk_finds_pages_api_and_streams() -> None:
    known = {reverse(name) for name in ("desk:board", "desk:live", "field:today", "account-people")} | {"/api/orders"}
    assert known - {path for path, _ in WALK} == set()
    assert len(WALK) > 60


@pytest.mark.parametrize(("path", "name"), WALK)
def test_a_real_account_without_a_factor_reaches_the_set_up_pages_alone(path: str, name: str) -> None:
    client = Client()
    client.force_login(make_staff("li.na", Role.DESK_LEAD))
    asked = [client.get(path), client.get(path, headers={"accept": "text/event-stream", "sec-fetch-mode": "cors"})]
    asked += [client.post(path, {}, headers={"hx-request": "true"})]
    if name in SET_UP_PAGES:
        return
    led = [(one.status_code, one.get("Location", "").partition("?")[0]) for one in asked]
    page = (423, "") if path.startswith("/api/") else (302, "/account/set-up/")
    assert led == [page, (423, ""), (423, "")]


@pytest.mark.parametrize("path", [path for path, name in WALK if name in SET_UP_PAGES - ALWAYS])
def test_the_set_up_pages_tell_nothing_of_the_incident(path: str) -> None:
    client = Client()
    account = make_staff("li.na", Role.DESK_LEAD)
    client.force_login(account)
    page = client.get(path)
    assert page.status_code in {200, 405}
    assert [link for link in re.findall(r'href="(/[^"]*)"', page.content.decode()) if link.startswith("/desk")] == []


def test_the_same_walk_leads_a_drill_account_past_the_gate() -> None:
    client = Client()
    client.force_login(make_person("wang", "desk_lead"))
    assert client.get(reverse("desk:board")).status_code == 200


def test_an_account_of_a_drill_with_a_role_in_something_real_needs_its_factor() -> None:
    client, account = Client(), make_staff("li.na", Role.DESK_LEAD)
    type(account).objects.filter(pk=account.pk).update(is_drill=True)
    client.force_login(account)
    assert client.get("/").url.startswith(reverse("account-set-up"))


def test_a_password_leads_to_the_set_up_and_the_first_code_out_of_it_with_ten_recovery_codes() -> None:
    client, account = Client(), make_staff("li.na", Role.DESK_LEAD)
    assert _sign_in(client).url == "/"
    assert client.get("/").url.startswith(reverse("account-set-up"))
    key = client.session.session_key
    secret = re.search(r'class="secret">(\w+)<', client.get(reverse("account-totp")).content.decode())[1]
    page = client.post(reverse("account-totp"), {"code": _now_code(secret)})
    shown = re.findall(r"<code>(\d-\w{5}-\w{5})</code>", page.content.decode())
    assert (len(shown), page["Cache-Control"]) == (10, "no-store")
    assert client.session.session_key != key  # more rights, another key
    assert client.get("/").url == reverse("desk:board")
    assert SignedIn.objects.get(account=account).second == "totp"
    assert [code for code in shown if code in client.get(reverse("account")).content.decode()] == []


def test_with_a_factor_the_password_signs_nobody_in() -> None:
    client, account = Client(), make_staff("li.na", Role.DESK_LEAD)
    secret = set_up_totp(account, _earlier())
    assert _sign_in(client).url == reverse("sign-in-second")
    assert "_auth_user_id" not in client.session
    assert client.get("/").url.startswith(reverse("sign-in"))
    answer = client.post(reverse("sign-in-second"), {"code": _now_code(secret)})
    assert (answer.url, client.get("/").url) == ("/", reverse("desk:board"))


def test_after_the_second_step_the_person_is_where_they_wanted_to_go_but_never_on_another_site() -> None:
    account = make_staff("li.na", Role.DESK_LEAD)
    codes = renew_recovery_codes(account=account, at=_earlier())
    set_up_totp(account, _earlier())
    for code, wanted, led in ((0, "/desk/orders/", "/desk/orders/"), (1, "https://evil.example/", "/")):
        client = Client()
        _sign_in(client, next=wanted)
        assert client.post(reverse("sign-in-second"), {"code": codes[code]}).url == led


def test_a_wrong_code_says_so_and_signs_nobody_in() -> None:
    client, account = Client(), make_staff("li.na", Role.DESK_LEAD)
    set_up_totp(account, _earlier())
    _sign_in(client)
    page = client.post(reverse("sign-in-second"), {"code": "nothing"})
    assert (page.status_code, "_auth_user_id" in client.session) == (200, False)


def test_the_second_step_without_a_first_or_long_after_it_leads_back() -> None:
    client, account = Client(), make_staff("li.na", Role.DESK_LEAD)
    secret = set_up_totp(account, _earlier())
    assert client.get(reverse("sign-in-second")).url == reverse("sign-in")
    _sign_in(client)
    session = client.session
    session["second_step"] = session["second_step"] | {"at": (datetime.now(UTC) - timedelta(minutes=11)).timestamp()}
    session.save()
    assert client.post(reverse("sign-in-second"), {"code": _now_code(secret)}).url == reverse("sign-in")


def test_who_has_an_account_cannot_be_told_from_the_answers() -> None:
    make_staff("li.na", Role.DESK_LEAD)
    closed = make_staff("closed", Role.DESK_LEAD)
    type(closed).objects.filter(pk=closed.pk).update(is_active=False)
    told = {}
    for name in ("li.na", "nobody", "closed"):
        client = Client(REMOTE_ADDR=f"192.0.2.{len(told) + 1}")
        pages = [_sign_in(client, name, "a wrong password, long enough") for _ in range(7)]
        told[name] = [(page.status_code, _same(page, name)) for page in pages]
    assert told["li.na"] == told["nobody"] == told["closed"]


def _same(page: Any, name: str) -> str:
    text = re.sub(
        r'nonce="[^"]+"|name="csrfmiddlewaretoken" value="\w+"|X-CSRFToken&quot;: &quot;\w+|"X-CSRFToken": "\w+"',
        "",
        page.content.decode(),
    )
    return re.sub(r'nonce="[^"]*"', "", text).replace(f'value="{name}"', "")


def test_one_argon2_is_computed_for_every_name(monkeypatch: pytest.MonkeyPatch) -> None:
    make_staff("li.na", Role.DESK_LEAD)
    computed: list[str] = []
    plain = CheapArgon2.encode

    def encode(self: CheapArgon2, password: str, salt: str) -> str:
        computed.append("encode")
        return plain(self, password, salt)

    verify = CheapArgon2.verify
    monkeypatch.setattr(CheapArgon2, "encode", encode)
    monkeypatch.setattr(CheapArgon2, "verify", lambda self, *a: computed.append("verify") or verify(self, *a))
    told = []
    for name in ("li.na", "nobody"):
        computed.clear()
        _sign_in(Client(), name, "a wrong password, long enough")
        told.append(len(computed))
    assert told == [1, 1]


def test_the_sixth_wrong_password_is_refused_even_when_it_is_right() -> None:
    make_staff("li.na", Role.DESK_LEAD)
    client = Client()
    limits = password_limits(username="li.na", address="192.0.2.77", device="")
    for n in range(5):
        take(limits, at=datetime.now(UTC) - timedelta(minutes=10 - n))
    page = _sign_in(client)
    assert (page.status_code, "_auth_user_id" in client.session) == (200, False)


def test_an_address_that_a_header_claims_counts_nowhere() -> None:
    make_staff("li.na", Role.DESK_LEAD)
    for number in range(3):
        claimed = f"198.51.100.{number}"
        headers = {"x-forwarded-for": claimed, "x-real-ip": claimed, "forwarded": f"for={claimed}"}
        wrong = {"username": "li.na", "password": "a wrong password, long enough"}
        Client(REMOTE_ADDR="192.0.2.5", headers=headers).post(reverse("sign-in"), wrong)
    counted = Throttle.objects.get(key=key_of("address", "192.0.2.5"))
    assert (counted.failures, Throttle.objects.filter(key__startswith="address:").count()) == (3, 1)


def test_a_session_gets_a_new_key_at_each_step_and_the_cookies_are_strict(settings: Any) -> None:
    client, account = Client(), make_staff("li.na", Role.DESK_LEAD)
    secret = set_up_totp(account, _earlier())
    client.get(reverse("sign-in"))
    _sign_in(client)
    first = client.session.session_key
    client.post(reverse("sign-in-second"), {"code": _now_code(secret)})
    assert client.session.session_key != first
    assert not Session.objects.filter(session_key=kept_as(first)).exists()
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Lax", "/", "")


def test_every_sign_in_is_an_event_without_a_name() -> None:
    client, account = Client(), make_staff("li.na", Role.DESK_LEAD)
    secret = set_up_totp(account, _earlier())
    _sign_in(client)
    client.post(reverse("sign-in-second"), {"code": _now_code(secret)})
    client.post(reverse("sign-out"))
    told = Event.objects.filter(subject="session").order_by("index")
    assert [(one.kind, one.actor, one.n, one.reason) for one in told] == [
        ("session.began", account.id, 0, ""), ("session.ended", account.id, 1, "signed_out"),
    ]  # fmt: skip
    assert [one.facts for one in told if "li.na" in one.facts or "李娜" in one.facts] == []


def test_a_sign_in_session_whose_factor_was_not_asked_reaches_nowhere() -> None:
    client, account = Client(), make_staff("li.na", Role.DESK_LEAD)
    client.force_login(account)
    set_up_totp(account, _earlier())
    assert client.get("/").url.startswith(reverse("sign-in"))
    assert "_auth_user_id" not in client.session


def test_a_session_without_its_row_reaches_nowhere() -> None:
    client, account = Client(), make_person("wang", "desk_lead")
    client.force_login(account)
    SignedIn.objects.all().delete()
    assert client.get("/").url.startswith(reverse("sign-in"))


def test_changing_factors_long_after_the_last_proof_asks_for_one_first() -> None:
    client, account = Client(), make_staff("li.na", Role.DESK_LEAD)
    secret = set_up_totp(account, _earlier())
    _sign_in(client)
    client.post(reverse("sign-in-second"), {"code": _now_code(secret)})
    factor = SecondFactor.objects.get()
    SignedIn.objects.update(proved_at=datetime.now(UTC) - timedelta(minutes=16))
    for path in (reverse("account-codes"), reverse("account-factor-remove", args=[factor.id])):
        assert client.post(path).url == f"{reverse('account-proof')}?next=%2Faccount%2F"
    totp, proof = reverse("account-totp"), reverse("account-proof")
    assert client.get(totp).url == f"{proof}?next=%2Faccount%2Fset-up%2Fauthenticator%2F"
    assert client.post(proof, {"code": "000000", "next": totp}).status_code == 200
    assert client.get(totp).status_code == 302
    code, key = renew_recovery_codes(account=account, at=_earlier())[0], client.session.session_key
    assert client.post(proof, {"code": code, "next": "https://evil.example/"}).url == "/"
    assert client.session.session_key != key
    assert client.get(totp).status_code == 200
    assert client.post(reverse("account-codes")).status_code == 200


def test_the_password_opens_the_lock_screen_and_gives_no_hold_on_second_factors() -> None:
    client, account = Client(), make_staff("li.na", Role.DESK_LEAD)
    codes = renew_recovery_codes(account=account, at=_earlier())
    set_up_totp(account, _earlier())
    _sign_in(client)
    client.post(reverse("sign-in-second"), {"code": codes[0]})
    proved = datetime.now(UTC) - timedelta(minutes=16)
    SignedIn.objects.update(proved_at=proved)
    client.post(reverse("account-lock"))
    assert client.post(reverse("account-locked"), {"password": PASSWORD}).url == "/"
    assert SignedIn.objects.get().proved_at == proved
    factor = SecondFactor.objects.get()
    asked = [
        client.get(reverse("account-totp")), client.post(reverse("account-passkey-options")),
        client.post(reverse("account-codes")), client.post(reverse("account-factor-remove", args=[factor.id])),
        client.post(reverse("account-password"), {"password": PASSWORD, "new_password": "another long invented one"}),
    ]  # fmt: skip
    assert [answer.url.startswith(reverse("account-proof")) for answer in asked] == [True] * 5
    account.refresh_from_db()
    assert (account.check_password(PASSWORD), SecondFactor.objects.count()) == (True, 1)


def test_guesses_at_the_proof_are_counted_like_those_at_the_second_step() -> None:
    client, account = Client(), make_staff("li.na", Role.DESK_LEAD)
    codes = renew_recovery_codes(account=account, at=_earlier())
    set_up_totp(account, _earlier())
    _sign_in(client)
    client.post(reverse("sign-in-second"), {"code": codes[0]})
    for _ in range(6):
        client.post(reverse("account-proof"), {"code": "000000"})
    assert client.post(reverse("account-proof"), {"code": codes[1]}).status_code == 200


def test_the_table_of_sessions_holds_nobodys_cookie() -> None:
    client, thief = Client(), Client()
    client.force_login(make_person("wang", "desk_lead"))
    cookie = client.cookies["sessionid"].value
    kept = Session.objects.get().session_key
    assert (kept, len(kept)) == (kept_as(cookie), 40)
    thief.cookies["sessionid"] = kept
    assert thief.get(reverse("account")).url.startswith(reverse("sign-in"))
    assert client.get(reverse("account")).status_code == 200
    client.post(reverse("sign-out"))
    assert not Session.objects.filter(session_key=kept).exists()


@pytest.mark.django_db(transaction=True)
def test_a_session_is_found_made_and_deleted_without_waiting_too() -> None:
    async def through() -> list[object]:
        store = SessionStore()
        await store.aset("a", 1)
        await store.asave()
        key = store.session_key or ""
        found = [await store.aexists(key), await store.aexists(kept_as(key)), await SessionStore(key).aget("a")]
        await store.adelete()
        told = [*found, await store.aexists(key), await SessionStore(key).aget("a")]
        await sync_to_async(connections.close_all)()
        return told

    with ThreadPoolExecutor(1) as apart:  # a browser test before this one leaves its own loop running in this thread
        assert apart.submit(asyncio.run, through()).result() == [True, False, 1, False, None]


def test_what_a_browser_invents_never_becomes_a_session_key() -> None:
    store = SessionStore("x" * 32)
    assert (store.load(), store.session_key) == ({}, None)


def test_a_new_password_is_asked_twice_over_ends_other_sessions_and_must_be_good() -> None:
    client, other, account = Client(), Client(), make_staff("li.na", Role.DESK_LEAD)
    codes = renew_recovery_codes(account=account, at=_earlier())
    set_up_totp(account, _earlier())
    for one, code in ((client, codes[0]), (other, codes[1])):
        _sign_in(one)
        one.post(reverse("sign-in-second"), {"code": code})
    path, good = reverse("account-password"), "四月的雨 落在 旧屋顶上 听了很久啊"
    for old, new in (("wrong", good), (PASSWORD, "short"), (PASSWORD, "li.na li.na li.na"), (PASSWORD, "a" * 30)):
        assert client.post(path, {"password": old, "new_password": new}).status_code == 200
    assert client.post(path, {"password": PASSWORD, "new_password": good}).url == reverse("account")
    assert client.get(reverse("account")).status_code == 200
    assert other.get(reverse("account")).url.startswith(reverse("sign-in"))
    account.refresh_from_db()
    assert account.check_password(good)
