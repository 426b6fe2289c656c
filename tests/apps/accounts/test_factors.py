"""Second factors: a code works once, recovery codes lie under Argon2id alone, secrets lie sealed."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from bihuan.apps.accounts.actions.factors import (
    begin_totp,
    confirm_totp,
    prove_code,
    remove_factor,
    renew_recovery_codes,
    reset_factors,
)
from bihuan.apps.accounts.actions.people import change_password
from bihuan.apps.accounts.actions.throttle import TooOften
from bihuan.apps.accounts.models import RecoveryCode, SecondFactor
from bihuan.apps.accounts.rules.codes import code_at
from bihuan.apps.core.models import Event
from bihuan.apps.core.rules import Actor, Role
from tests.apps.accounts.staff import INCIDENT, make_staff, set_up_totp
from tests.faults.test_races import together
from tests.refusals import refusal_of

AT = datetime(2026, 8, 21, 8, 0, tzinfo=UTC)
STEP = timedelta(seconds=30)
OPERATOR = Actor("operator", Role.SYSTEM, INCIDENT)


@pytest.mark.django_db
def test_an_authenticator_is_set_up_and_then_opens_with_each_code_once() -> None:
    account = make_staff("li.na", Role.DESK_LEAD)
    secret = set_up_totp(account, AT)
    assert refusal_of(lambda: prove_code(account=account, code=code_at(secret, AT), at=AT)) == "wrong_code"  # used
    later = AT + 2 * STEP
    assert prove_code(account=account, code=code_at(secret, later), at=later) == "totp"
    assert refusal_of(lambda: prove_code(account=account, code=code_at(secret, later), at=later)) == "wrong_code"


@pytest.mark.django_db
def test_a_wrong_code_confirms_nothing_and_the_secret_stays_the_same_until_then() -> None:
    account = make_staff("li.na", Role.DESK_LEAD)
    secret = begin_totp(account=account, at=AT).secret
    wrong = f"{(int(code_at(secret, AT)) + 1) % 10**6:06d}"
    assert refusal_of(lambda: confirm_totp(account=account, code=wrong, at=AT)) == "wrong_code"
    assert SecondFactor.objects.exclude(confirmed_at=None).count() == 0
    assert begin_totp(account=account, at=AT).secret == secret


@pytest.mark.django_db
def test_secrets_lie_sealed_under_the_key_of_their_account() -> None:
    account = make_staff("li.na", Role.DESK_LEAD)
    secret = set_up_totp(account, AT)
    row = SecondFactor.objects.get()
    assert (row.key_name(), row.secret) == (f"account:{account.id}", secret)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_secondfactor")
        stored = str(cursor.fetchall())
    assert [one for one in (secret, base64.b32decode(secret).hex()) if one in stored] == []


@pytest.mark.django_db
def test_a_recovery_code_opens_once_and_lies_there_as_argon2id_alone() -> None:
    account = make_staff("li.na", Role.DESK_LEAD)
    set_up_totp(account, AT)
    made = renew_recovery_codes(account=account, at=AT)
    digests = list(RecoveryCode.objects.values_list("digest", flat=True))
    assert [digest.split("$")[:2] for digest in digests] == [["argon2", "argon2id"]] * 10
    assert prove_code(account=account, code=made[3], at=AT) == "recovery"
    told = [refusal_of(lambda code=code: prove_code(account=account, code=code, at=AT)) for code in (made[3], made[4])]
    assert told == ["wrong_code", ""]
    left = Event.objects.filter(kind="account.recovery_used").order_by("index").values_list("facts", flat=True)
    assert list(left) == ['{"left":9}', '{"left":8}']


@pytest.mark.django_db
def test_new_recovery_codes_void_the_old_ones() -> None:
    account = make_staff("li.na", Role.DESK_LEAD)
    old = renew_recovery_codes(account=account, at=AT)
    renew_recovery_codes(account=account, at=AT)
    assert refusal_of(lambda: prove_code(account=account, code=old[0], at=AT)) == "wrong_code"


@pytest.mark.django_db
def test_one_persons_codes_do_not_open_for_another() -> None:
    mine, other = make_staff("li.na", Role.DESK_LEAD), make_staff("wang", Role.DESK_LEAD)
    codes, secret = renew_recovery_codes(account=mine, at=AT), set_up_totp(mine, AT)
    later = AT + 2 * STEP
    for code in (codes[0], code_at(secret, later)):
        assert refusal_of(lambda code=code: prove_code(account=other, code=code, at=later)) == "wrong_code"


@pytest.mark.django_db
def test_codes_are_throttled_too() -> None:
    account = make_staff("li.na", Role.DESK_LEAD)
    secret = set_up_totp(account, AT)
    for n in range(5):
        assert refusal_of(lambda n=n: prove_code(account=account, code="", at=AT + n * 4 * STEP)) == "wrong_code"
    later = AT + 20 * STEP
    with pytest.raises(TooOften):
        prove_code(account=account, code=code_at(secret, later), at=later)


@pytest.mark.django_db
def test_the_last_factor_stays_and_nobody_removes_anothers() -> None:
    account, other = make_staff("li.na", Role.DESK_LEAD), make_staff("wang", Role.DESK_LEAD)
    set_up_totp(account, AT)
    first = SecondFactor.objects.get()
    assert refusal_of(lambda: remove_factor(account=account, factor_id=first.id, at=AT)) == "last_factor"
    assert refusal_of(lambda: remove_factor(account=other, factor_id=first.id, at=AT)) == "not_found"
    set_up_totp(account, AT + 4 * STEP)
    remove_factor(account=account, factor_id=first.id, at=AT)
    assert SecondFactor.objects.filter(account=account).exclude(pk=first.id).count() == 1


@pytest.mark.django_db
def test_a_reset_leaves_no_factor_and_no_code() -> None:
    account = make_staff("li.na", Role.DESK_LEAD)
    set_up_totp(account, AT)
    renew_recovery_codes(account=account, at=AT)
    assert reset_factors(account=account, by=OPERATOR, at=AT) == 1
    assert (SecondFactor.objects.count(), RecoveryCode.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_one_code_typed_twice_at_one_moment_opens_once() -> None:
    account = make_staff("li.na", Role.DESK_LEAD)
    secret = set_up_totp(account, AT)
    made = renew_recovery_codes(account=account, at=AT)
    for later, code in ((AT + 4 * STEP, code_at(secret, AT + 4 * STEP)), (AT + 80 * STEP, made[0])):
        tries = [lambda code=code, later=later: prove_code(account=account, code=code, at=later) for _ in range(4)]
        assert sum(one in {"totp", "recovery"} for one in together(*tries)) == 1


@pytest.mark.django_db
def test_a_new_password_ends_an_authenticator_that_was_begun_and_leaves_those_that_count() -> None:
    account = make_staff("li.na", Role.DESK_LEAD)
    counting = set_up_totp(account, AT)
    seen = begin_totp(account=account, at=AT).secret
    change_password(account=account, password="四月的雨 落在 旧屋顶上 听了很久啊", session="", at=AT)
    assert [factor.secret for factor in SecondFactor.objects.all()] == [counting]
    assert begin_totp(account=account, at=AT).secret != seen
