"""Passkeys (WebAuthn): challenges are fido2's, keys are sealed like any secret, a signature count never goes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from bihuan.apps.accounts.actions.telling import actor_for, tell
from bihuan.apps.accounts.actions.throttle import forget_tries, key_of
from bihuan.apps.accounts.models import SecondFactor
from bihuan.apps.core.journal import writing
from bihuan.apps.core.models import Account
from bihuan.apps.core.rules import NotAllowed

_VERIFIED = UserVerificationRequirement.REQUIRED  # a finger, a face or a PIN: a found key is not enough


@dataclass(frozen=True, slots=True)
class Challenge:
    """What the browser is asked (`options`) and what must be remembered until it answers (`state`)."""

    options: dict[str, Any]
    state: dict[str, Any]


def _server(host: str) -> Fido2Server:
    return Fido2Server(PublicKeyCredentialRpEntity(id=host, name="Bihuan"))


def _passkeys(account: Account) -> list[tuple[SecondFactor, AttestedCredentialData]]:
    rows = SecondFactor.objects.filter(account=account, kind="passkey").exclude(confirmed_at=None)
    return [(row, AttestedCredentialData(websafe_decode(row.secret))) for row in rows]


def ask_new_passkey(*, account: Account, host: str) -> Challenge:
    """Return what the browser is asked in order to make a passkey for the account on this host."""
    user = PublicKeyCredentialUserEntity(id=account.id.encode(), name=account.username, display_name=account.full_name)
    options, state = _server(host).register_begin(
        user, [key for _, key in _passkeys(account)],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED, user_verification=_VERIFIED,
    )  # fmt: skip
    return Challenge(dict(options), dict(state))


def add_passkey(
    *, account: Account, host: str, state: Mapping[str, Any] | None, answer: Mapping[str, Any], label: str, at: datetime
) -> SecondFactor:
    """Keep the passkey that was made. :raises NotAllowed: `bad_passkey`: not for this challenge, host or account."""
    try:
        made = _server(host).register_complete(dict(state or {}), dict(answer))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotAllowed("bad_passkey") from error
    if made.credential_data is None:
        raise NotAllowed("bad_passkey")
    factor = SecondFactor(account=account, kind="passkey", made_at=at, confirmed_at=at, counter=made.counter)
    factor.secret, factor.label = websafe_encode(bytes(made.credential_data)), label[:60]
    with writing():
        factor.save()
        tell("account.factor_added", account.id, by=actor_for(account, at), at=at, facts={"kind": "passkey"})
    return factor


def ask_passkey(*, host: str, account: Account | None) -> Challenge:
    """Return what the browser is asked to prove: a passkey of the account, or any it has for this host."""
    keys = [key for _, key in _passkeys(account)] if account else None
    options, state = _server(host).authenticate_begin(keys, user_verification=_VERIFIED)
    return Challenge(dict(options), dict(state))


def prove_passkey(
    *, host: str, state: Mapping[str, Any] | None, answer: Mapping[str, Any], account: Account | None, at: datetime
) -> Account:
    """Return whose passkey answered the challenge; with `account` it must be theirs.

    :raises NotAllowed: `bad_passkey`: unknown, not for this challenge or host, a closed account, or a copied key.
    """
    try:
        read = AuthenticationResponse.from_dict(dict(answer))
        owner = account or _owner(read.response.user_handle)
        keys = _passkeys(owner)
        used = _server(host).authenticate_complete(dict(state or {}), [key for _, key in keys], read)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotAllowed("bad_passkey") from error
    row = next(row for row, key in keys if key.credential_id == used.credential_id)
    _count(owner, row, read.response.authenticator_data.counter, at)
    forget_tries([key_of("name", owner.username), key_of("second", owner.id)])
    return owner


def _owner(handle: bytes | None) -> Account:
    found = Account.objects.filter(pk=(handle or b"").decode(errors="replace"), is_active=True).first()
    if found is None:
        raise ValueError("nobody's passkey")
    return found


def _count(owner: Account, row: SecondFactor, counter: int, at: datetime) -> None:
    """Move the signature count; one that does not grow (where the key counts at all) means that the key was copied."""
    mine = SecondFactor.objects.filter(pk=row.pk)
    moved = mine.filter(counter__lt=counter) if counter or row.counter else mine
    with writing():
        if moved.update(counter=counter, used_at=at) == 1:
            return
        tell("account.passkey_copied", owner.id, by=actor_for(owner, at), at=at, facts={"factor": row.id})
    raise NotAllowed("bad_passkey")
