"""Second factors: set up, proved, taken away. A code works once; recovery codes lie under Argon2id alone (R25)."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import Q

from bihuan.apps.accounts.actions.telling import actor_for, tell
from bihuan.apps.accounts.actions.throttle import forget_tries, forgive, key_of, take
from bihuan.apps.accounts.models import RecoveryCode, SecondFactor
from bihuan.apps.accounts.rules import codes
from bihuan.apps.accounts.rules.throttling import SECOND
from bihuan.apps.core.journal import writing
from bihuan.apps.core.models import Account
from bihuan.apps.core.rules import Actor, NotAllowed


def begin_totp(*, account: Account, at: datetime) -> SecondFactor:
    """Return the authenticator that the account is setting up; its secret stays the same until it is confirmed."""
    with writing():
        begun = SecondFactor.objects.filter(account=account, kind="totp", confirmed_at=None).first()
        if begun is None:
            begun = SecondFactor(account=account, kind="totp", made_at=at)
            begun.secret = codes.new_secret()
            begun.save()
        return begun


def confirm_totp(*, account: Account, code: str, at: datetime) -> None:
    """Let the authenticator count from now on. :raises NotAllowed: `wrong_code`. :raises TooOften: too many tries."""
    limits = {key_of("second", account.id): SECOND}
    take(limits, at=at)
    factor = begin_totp(account=account, at=at)
    step = codes.step_of(factor.secret, code, at)
    if step is None:
        raise NotAllowed("wrong_code")
    with writing():
        fresh = SecondFactor.objects.filter(pk=factor.pk, confirmed_at=None)
        if fresh.update(confirmed_at=at, counter=step, used_at=at) != 1:
            raise NotAllowed("wrong_code")
        tell("account.factor_added", account.id, by=actor_for(account, at), at=at, facts={"kind": "totp"})
    forgive(limits, at=at)


def prove_code(*, account: Account, code: str, at: datetime) -> str:
    """Check an authenticator's code or a recovery code; return which it was ("totp", "recovery").

    :raises NotAllowed: `wrong_code`. :raises TooOften: too many tries.
    """
    limits = {key_of("second", account.id): SECOND}
    take(limits, at=at)
    kind = "totp" if _use_totp(account, code, at) else "recovery" if _use_recovery(account, code, at) else ""
    if not kind:
        raise NotAllowed("wrong_code")
    forgive(limits, at=at)
    return kind


def _use_totp(account: Account, code: str, at: datetime) -> bool:
    for factor in SecondFactor.objects.filter(account=account, kind="totp").exclude(confirmed_at=None):
        step = codes.step_of(factor.secret, code, at)
        if step is not None:  # the same code a second time is an older step: refused
            unused = SecondFactor.objects.filter(pk=factor.pk, counter__lt=step)
            return unused.update(counter=step, used_at=at) == 1
    return False


def _use_recovery(account: Account, code: str, at: datetime) -> bool:
    read = codes.read_recovery_code(code)
    if read is None:
        return False
    row = RecoveryCode.objects.filter(account=account, slot=read[0], used_at=None).first()
    if row is None or not check_password(read[1], row.digest):
        return False
    with writing():
        if RecoveryCode.objects.filter(pk=row.pk, used_at=None).update(used_at=at) != 1:
            return False
        left = RecoveryCode.objects.filter(account=account, used_at=None).count()
        tell("account.recovery_used", account.id, by=actor_for(account, at), at=at, facts={"left": left})
    return True


def renew_recovery_codes(*, account: Account, at: datetime) -> list[str]:
    """Make ten new codes, void the old ones, and return the new ones: nobody can read them again."""
    made = codes.new_recovery_codes()
    read = [codes.read_recovery_code(code) for code in made]
    rows = [RecoveryCode(account=account, slot=one[0], digest=make_password(one[1]), made_at=at) for one in read if one]
    with writing():
        RecoveryCode.objects.filter(account=account).delete()
        RecoveryCode.objects.bulk_create(rows)
        tell("account.codes_renewed", account.id, by=actor_for(account, at), at=at, facts={"count": len(rows)})
    return made


def forget_begun_totp(*, account: Account) -> None:
    """Forget the authenticator that was begun and not confirmed: whoever saw its secret must not confirm it later."""
    SecondFactor.objects.filter(account=account, kind="totp", confirmed_at=None).delete()


def remove_factor(*, account: Account, factor_id: str, at: datetime) -> None:
    """Remove one of the own second factors. :raises NotAllowed: `not_found`; `last_factor`: none would be left."""
    with writing():
        mine = SecondFactor.objects.select_for_update().filter(account=account).exclude(confirmed_at=None)
        found = {factor.id: factor for factor in mine}
        if factor_id not in found:
            raise NotAllowed("not_found")
        if len(found) == 1:
            raise NotAllowed("last_factor")
        kind = found[factor_id].kind
        found[factor_id].delete()
        tell("account.factor_removed", account.id, by=actor_for(account, at), at=at, facts={"kind": kind})


def reset_factors(*, account: Account, by: Actor, at: datetime, facts: dict[str, object] | None = None) -> int:
    """Remove all second factors and recovery codes of an account; return how many factors it had.

    The tries at its password stay counted: whoever guesses must not gain by a reset.
    """
    with writing():
        gone = SecondFactor.objects.filter(account=account)
        count = gone.filter(~Q(confirmed_at=None)).count()
        gone.delete()
        RecoveryCode.objects.filter(account=account).delete()
        forget_tries([key_of("second", account.id)])  # what they were tries at is gone
        told = {"factors": count, **(facts or {})}
        tell("account.factors_reset", account.id, by=by, at=at, facts=told)
    return count
