"""The pages on which two people give a role, and on which a lost second factor ends."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.accounts.staff import make_staff, set_up_totp
from tests.web.people import make_person
from tests.worlds import make_world

from bihuan.apps.accounts.models import Proposal, SecondFactor, SignedIn
from bihuan.apps.core.models import Account, Grant, Incident
from bihuan.apps.core.rules import Role

pytestmark = pytest.mark.django_db
PEOPLE, PROPOSE = reverse("account-people"), reverse("account-propose")
TOLD = {"username": "new", "role": "desk_analyst", "unit": "", "days": "7"}


def _client(account: Account) -> Client:
    """Return the account's browser after both steps."""
    client = Client()
    client.force_login(account)
    SignedIn.objects.filter(account=account).update(second="totp")
    return client


@pytest.fixture
def staff() -> dict[str, Account]:
    """Return people of a real incident."""
    roles = {"lead": Role.DESK_LEAD, "admin": Role.ADMINISTRATOR, "clerk": Role.INTAKE_CLERK, "new": None}
    return {name: make_staff(name, role) for name, role in roles.items()}


def test_a_role_is_proposed_confirmed_and_ended_on_the_page(staff: dict[str, Account]) -> None:
    lead, admin, new = (_client(staff[name]) for name in ("lead", "admin", "new"))
    assert new.get("/").status_code == 403
    assert lead.post(PROPOSE, TOLD).url == PEOPLE
    proposal = Proposal.objects.get()
    confirm = reverse("account-confirm", args=[proposal.id])
    assert [confirm in one.get(PEOPLE).content.decode() for one in (lead, admin)] == [False, True]
    lead.post(confirm)
    assert Grant.objects.filter(account=staff["new"]).count() == 0
    admin.post(confirm)
    assert new.get("/").url == reverse("desk:board")
    grant = Grant.objects.get(account=staff["new"])
    assert (grant.granted_by, grant.role) == (staff["admin"], "desk_analyst")
    lead.post(reverse("account-revoke", args=[grant.id]))
    assert new.get("/").status_code == 403  # the next request


def test_what_the_form_refuses_it_says_and_keeps(staff: dict[str, Account]) -> None:
    lead = _client(staff["lead"])
    for change in ({"username": "nobody"}, {"days": "15"}, {"role": "administrator"}, {"role": "field_officer"}):
        page = lead.post(PROPOSE, TOLD | change)
        assert (page.status_code, page.content.decode().count('class="alert bad"')) == (422, 1)
    assert Proposal.objects.count() == 0


@pytest.mark.parametrize("path", [PEOPLE, reverse("account-terminal")])
def test_who_may_give_nothing_finds_nothing_there(staff: dict[str, Account], path: str) -> None:
    assert [_client(staff[name]).get(path).status_code for name in ("lead", "admin", "clerk")] == [200, 200, 404]
    assert _client(staff["clerk"]).post(PROPOSE, TOLD).status_code == 404


def test_lost_factors_are_ended_on_the_page_by_two(staff: dict[str, Account]) -> None:
    lead, admin = _client(staff["lead"]), _client(staff["admin"])
    set_up_totp(staff["clerk"], datetime.now(UTC) - timedelta(minutes=5))
    assert lead.post(reverse("account-reset"), {"username": "clerk"}).url == PEOPLE
    lead.post(reverse("account-confirm", args=[Proposal.objects.get().id]))
    assert SecondFactor.objects.count() == 1
    admin.post(reverse("account-confirm", args=[Proposal.objects.get().id]))
    assert SecondFactor.objects.count() == 0


def test_with_one_press_nobody_ends_the_second_factors_of_real_people(settings: Any) -> None:
    settings.IS_DRILL = True
    root = make_staff("root.admin", Role.ADMINISTRATOR)
    set_up_totp(root, datetime.now(UTC) - timedelta(minutes=5))
    clients = []
    for name, role in (("drill.lead", "desk_lead"), ("drill.admin", "administrator")):
        make_person(name, role)
        clients.append(Client())
        assert clients[-1].post(reverse("drill-sign-in"), {"account": name}).status_code == 302
    clients[0].post(reverse("account-reset"), {"username": "root.admin"})
    for proposal in Proposal.objects.all():
        clients[1].post(reverse("account-confirm", args=[proposal.id]))
    assert (Proposal.objects.count(), SecondFactor.objects.filter(account=root).count()) == (0, 1)


def test_the_button_of_a_reset_stands_beside_those_alone_whose_roles_one_may_give(staff: dict[str, Account]) -> None:
    for account in staff.values():
        set_up_totp(account, datetime.now(UTC) - timedelta(minutes=5))
    page = _client(staff["lead"]).get(PEOPLE).content.decode()
    shown = [f'name="username" value="{name}"' in page for name in ("lead", "admin", "clerk")]
    assert shown == [False, False, True]


def test_a_locked_incident_says_so_on_every_page_and_in_the_api(staff: dict[str, Account]) -> None:
    Incident.objects.filter(pk="SA-1").update(
        starts_at=datetime.now(UTC) - timedelta(days=90), ends_at=datetime.now(UTC) - timedelta(days=60)
    )
    client = _client(staff["lead"])
    words = "The incident ended more than 60 days ago and is locked."
    for path in ("/", reverse("desk:orders"), PEOPLE):
        page = client.get(path, headers={"accept-language": "en"})
        assert (page.status_code, page.content.decode().count(words)) == (403, 1)
    told = client.get("/api/orders")
    assert (told.status_code, told.json()["code"]) == (403, "incident_locked")


def test_a_proposal_is_taken_back(staff: dict[str, Account]) -> None:
    lead, admin = _client(staff["lead"]), _client(staff["admin"])
    lead.post(PROPOSE, TOLD)
    proposal = Proposal.objects.get()
    lead.post(reverse("account-withdraw", args=[proposal.id]))
    admin.post(reverse("account-confirm", args=[proposal.id]))
    assert (Proposal.objects.get().state, Grant.objects.filter(account=staff["new"]).count()) == ("REFUSED", 0)


def test_a_proposal_of_another_incident_is_not_there() -> None:
    make_staff("newcomer", None)
    _client(make_staff("chief", Role.DESK_LEAD)).post(PROPOSE, TOLD | {"username": "newcomer"})
    world, other = make_world(records=0), Client()
    other.force_login(world.people["administrator"])
    other.post(reverse("account-confirm", args=[Proposal.objects.get().id]))
    assert Proposal.objects.get().state == "OPEN"
    page = other.get(PEOPLE).content.decode()
    assert [f"({name})" in page for name in ("newcomer", "chief", "administrator")] == [False, False, True]


def test_the_administrator_sees_staff_and_nobody_of_the_outbreak() -> None:
    world, client = make_world(), Client()
    client.force_login(world.people["administrator"])
    pages = [client.get(reverse(name)) for name in ("account-people", "account", "account-terminal")]
    text = "".join(page.content.decode() for page in pages)
    assert [page.status_code for page in pages] == [200] * 3
    assert [canary for canary in ("欧阳小满", "张三丰", "马六", "13800002468", "110101") if canary in text] == []
    shut = [client.get(reverse(name)).status_code for name in ("desk:orders", "desk:board", "desk:intake")]
    assert shut == [404, 404, 404]
    assert client.get("/").url == PEOPLE


def test_over_tls_the_cookies_belong_to_this_host_alone(tmp_path: Any) -> None:
    code = (
        "import django; django.setup(); from django.conf import settings as s; from bihuan.web.parts.accounts import"
        " finishing as f; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE,"
        " s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE, s.SESSION_COOKIE_DOMAIN,"
        " f.DEVICE, f.TERMINAL)"
    )
    environment = {
        "BIHUAN_TLS": "1", "BIHUAN_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "bihuan.config.settings",
        "PYTHONPATH": ":".join(sys.path),
    }  # fmt: skip
    told = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert told.stdout.split() == [
        "__Host-sessionid", "__Host-csrftoken", "True", "True", "True", "Lax", "None", "__Host-device",
        "__Host-terminal",
    ]  # fmt: skip
