"""`bihuan account`: what the operator of the machine does, and what the journal says of it."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from bihuan.apps.accounts.actions.tokens import account_of_token
from bihuan.apps.accounts.models import SecondFactor, SignedIn
from bihuan.apps.core.models import Account, Event, Grant
from bihuan.apps.core.rules import Role
from tests.apps.accounts.staff import INCIDENT, make_staff, set_up_totp

pytestmark = pytest.mark.django_db


def say(*words: str) -> str:
    """Run the command and return what it prints."""
    out = io.StringIO()
    call_command("account", *words, stdout=out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def _office() -> None:
    make_staff("lead", Role.DESK_LEAD)


def test_the_first_administrator_comes_from_the_command_line_and_the_journal_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("四月的雨 落在 旧屋顶上 听了很久啊\n"))
    told = say("add", "li.na", "--full-name", "李娜", "--role", "administrator")
    assert "recorded in the journal as done by the operator" in told
    event = Event.objects.get(kind="grant.given")
    assert (event.actor, event.incident, Grant.objects.get(account__username="li.na").granted_by) == (
        "operator", INCIDENT, None,
    )  # fmt: skip


@pytest.mark.parametrize("weak", ["short", "password1234567", "li.na li.na li.na", "a" * 40])
def test_a_weak_password_makes_no_account(monkeypatch: pytest.MonkeyPatch, weak: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{weak}\n"))
    with pytest.raises(CommandError):
        say("add", "li.na", "--full-name", "李娜")
    assert Account.objects.filter(username="li.na").count() == 0


def test_a_long_password_with_spaces_and_any_signs_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    long = "нет повести печальнее на свете ☂ " * 4
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{long}\n"))
    say("add", "li.na", "--full-name", "李娜")
    assert Account.objects.get(username="li.na").check_password(long)


def test_a_system_has_no_password_and_calls_with_a_token_until_it_is_revoked() -> None:
    say("add", "st-marys", "--full-name", "圣玛丽医院", "--system", "--role", "intake_clerk")
    account = Account.objects.get(username="st-marys")
    token = say("token", "st-marys", "--days", "3").split()[0]
    assert not account.has_usable_password()
    assert account_of_token(token=token, username="st-marys", at=datetime.now(UTC)) == account
    assert say("token", "st-marys", "--revoke").startswith("1 tokens")
    assert account_of_token(token=token, username=None, at=datetime.now(UTC)) is None
    for words in (("token", "lead"), ("token", "st-marys", "--days", "400")):
        with pytest.raises(CommandError, match="token"):
            say(*words)


def test_roles_end_accounts_are_locked_and_lost_factors_reset() -> None:
    lead, now = Account.objects.get(username="lead"), datetime.now(UTC)
    set_up_totp(lead, now)
    SignedIn.objects.create(account=lead, began_at=now, seen_at=now, proved_at=now, second="totp")
    assert "lead\tdesk_lead" in say("list")
    assert say("reset-factor", "lead").startswith("1 second factors")
    assert (SecondFactor.objects.count(), SignedIn.objects.filter(ended_at=None).count()) == (0, 0)
    say("lock", "lead")
    assert "locked" in say("list")
    say("unlock", "lead")
    say("revoke", "lead")
    assert "lead\tno role" in say("list")
    kinds = Event.objects.filter(actor="operator").order_by("index").values_list("kind", flat=True)
    assert list(kinds) == [
        "account.factors_reset", "session.ended", "account.locked", "account.unlocked", "grant.revoked",
    ]  # fmt: skip


def test_nobody_grants_to_themselves_nor_for_longer_than_a_fortnight() -> None:
    for words, why in ((("--by", "lead"), "themselves"), (("--days", "15"), "bad_days")):
        with pytest.raises(CommandError, match=why):
            say("grant", "lead", "--role", "reviewer", *words)
