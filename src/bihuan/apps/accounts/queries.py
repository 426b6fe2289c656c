"""What is known of accounts: factors, sessions, proposals, who has which role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from bihuan.apps.accounts.models import Proposal, RecoveryCode, SecondFactor, SignedIn
from bihuan.apps.accounts.rules.granting import PROPOSAL_LASTS
from bihuan.apps.accounts.rules.sessions import ABSOLUTE
from bihuan.apps.core.models import Account, Grant, Incident
from bihuan.apps.core.rules import Role
from bihuan.apps.core.sealing import Sealing, open_all


def factors_of(account: Account) -> list[SecondFactor]:
    """Return the second factors that count, oldest first, opened."""
    found = list(SecondFactor.objects.filter(account=account).exclude(confirmed_at=None).order_by("made_at"))
    open_all(cast(list[Sealing], found))  # Django's types hide the key of a row
    return found


def has_factor(account: Account) -> bool:
    """Say whether the account has any second factor."""
    return SecondFactor.objects.filter(account=account).exclude(confirmed_at=None).exists()


def has_passkey(account: Account) -> bool:
    """Say whether one of them is a passkey."""
    return SecondFactor.objects.filter(account=account, kind="passkey").exclude(confirmed_at=None).exists()


def codes_left(account: Account) -> int:
    """Return how many recovery codes are unused."""
    return RecoveryCode.objects.filter(account=account, used_at=None).count()


def find_session_row(session_id: str, account: Account) -> SignedIn | None:
    """Return the account's session with this identifier."""
    return SignedIn.objects.filter(pk=session_id, account=account).select_related("account").first()


def sessions_of(account: Account, at: datetime) -> list[SignedIn]:
    """Return the sessions that run, newest first."""
    live = SignedIn.objects.filter(account=account, ended_at=None, began_at__gt=at - ABSOLUTE)
    return list(live.order_by("-began_at"))


def is_known_device(username: str, device: str) -> bool:
    """Say whether the account signed in with success at the device before."""
    return bool(device) and SignedIn.objects.filter(account__username=username, device=device).exists()


def has_real_role(account: Account, at: datetime) -> bool:
    """Say whether the account has a role in an incident that is no drill."""
    return Grant.objects.live(at).filter(account=account, incident__is_drill=False).exists()


@dataclass(frozen=True, slots=True)
class Member:
    """One account of an incident as administrators see it."""

    grant: Grant
    has_factor: bool


def members_of(incident: str, at: datetime, *, search: str = "", most: int = 200) -> list[Member]:
    """Return who has a role in the incident now, and whether they have a second factor."""
    live = Grant.objects.live(at).filter(incident=incident)
    if search:
        live = live.filter(account__username__startswith=search)
    grants = list(live.select_related("account", "unit").order_by("account__username", "starts_at")[:most])
    ids = {grant.account_id for grant in grants}
    with_factor = set(
        SecondFactor.objects.filter(account__in=ids).exclude(confirmed_at=None).values_list("account", flat=True)
    )
    return [Member(grant, grant.account_id in with_factor) for grant in grants]


def roles_in(account_id: str, incident: str, at: datetime) -> list[Role]:
    """Return the roles that run for a person in one incident; none of a closed account."""
    live = Grant.objects.live(at).filter(account=account_id, account__is_active=True, incident=incident)
    return [Role(role) for role in live.values_list("role", flat=True)]


def has_role_elsewhere(account: Account, incident: Incident, at: datetime) -> bool:
    """Say whether a role runs for the person in another incident that is as real, or as much a drill."""
    others = (
        Grant.objects.live(at).filter(account=account, incident__is_drill=incident.is_drill).exclude(incident=incident)
    )
    return others.exists()


def open_proposals(incident: str, at: datetime) -> list[Proposal]:
    """Return what waits for a second person, oldest first."""
    waiting = Proposal.objects.filter(incident=incident, state="OPEN", proposed_at__gt=at - PROPOSAL_LASTS)
    return list(waiting.select_related("account", "unit", "proposed_by").order_by("proposed_at"))


def find_account(account_id: str) -> Account | None:
    """Return an account that is not closed."""
    return Account.objects.filter(pk=account_id, is_active=True).first()
