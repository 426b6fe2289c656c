"""A role, or the end of lost second factors: proposed by one person, confirmed by a second, ended at once (R26)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from bihuan.apps.accounts.actions.factors import reset_factors
from bihuan.apps.accounts.actions.sessions import end_all_sessions
from bihuan.apps.accounts.actions.telling import tell
from bihuan.apps.accounts.models import Proposal
from bihuan.apps.accounts.queries import has_role_elsewhere, roles_in
from bihuan.apps.accounts.rules.granting import (
    FOR_UNITS,
    PROPOSAL_LASTS,
    check_fits,
    check_giver,
    check_resetter,
    check_second,
    end_of,
)
from bihuan.apps.core.journal import writing
from bihuan.apps.core.models import Account, Grant, Incident, Unit
from bihuan.apps.core.rules import Actor, NotAllowed, Role


def _find(username: str) -> Account:
    found = Account.objects.filter(username=username).first()
    if found is None:
        raise NotAllowed("unknown_account")
    return found


def _is_system(account: Account) -> bool:
    return not account.is_drill and not account.has_usable_password()


def _check_receiver(receiver: Account, incident: Incident, role: Role) -> None:
    """Refuse a closed account, one of a drill for anything real, and a machine for a person's role."""
    if not receiver.is_active or (receiver.is_drill and not incident.is_drill):
        raise NotAllowed("unknown_account")
    check_fits(role=role, is_system=_is_system(receiver))


def _check_giver(by: Actor, receiver: Account, role: Role, at: datetime) -> None:
    roles = roles_in(receiver.id, by.incident, at)
    check_giver(giver=by.account, giver_role=by.role, receiver=receiver.id, receiver_roles=roles, role=role)


def _check_resetter(by: Actor, receiver: Account, incident: Incident, at: datetime) -> None:
    """Refuse whose factors are not this incident's to end: a drill's people and real ones have no hold on each other.

    A grant needs no consent, so a role here is not enough: with one in another incident the operator must do it.
    """
    roles = roles_in(receiver.id, incident.code, at)
    check_resetter(by=by.account, by_role=by.role, receiver=receiver.id, receiver_roles=roles)
    if not roles or receiver.is_drill != incident.is_drill:
        raise NotAllowed("unknown_account")
    if has_role_elsewhere(receiver, incident, at):
        raise NotAllowed("role_elsewhere")


def propose_grant(*, username: str, role: Role, unit: str, days: int, by: Actor, at: datetime) -> Proposal:
    """Propose a role for a person; nothing changes until a second person confirms.

    :raises NotAllowed: `wrong_role`, `grant_to_oneself`, `grant_to_peer`, `unknown_account`, `system_role`,
        `unknown_unit`, `bad_days`, `incident_ended`, `already_asked`.
    """
    with writing():
        receiver, incident = _find(username), Incident.objects.get(pk=by.incident)
        _check_receiver(receiver, incident, role)
        _check_giver(by, receiver, role, at)
        end_of(at, days, incident.ends_at, role=role)
        place = Unit.objects.filter(code=unit, incident=incident).first() if unit else None
        is_wanted = role in FOR_UNITS  # a unit's role has a unit, a desk's has none
        if bool(unit) != is_wanted or (place is not None) != is_wanted:
            raise NotAllowed("unknown_unit")
        _check_new(by, at, account=receiver, kind="grant", role=role, unit=place)
        made = Proposal.objects.create(
            kind="grant", account=receiver, incident=incident, role=role, unit=place, days=days,
            proposed_by_id=by.account, proposed_at=at,
        )  # fmt: skip
        facts = {"account": receiver.id, "role": role.value, "unit": unit, "days": days}
        tell("grant.proposed", made.id, by=by, at=at, facts=facts)
    return made


def propose_reset(*, username: str, by: Actor, at: datetime) -> Proposal:
    """Propose to end a person's second factors, because they lost them.

    :raises NotAllowed: `wrong_role`, `grant_to_oneself`, `unknown_account` (no such person in this incident),
        `role_elsewhere`, `already_asked`.
    """
    with writing():
        receiver = _find(username)
        _check_resetter(by, receiver, Incident.objects.get(pk=by.incident), at)
        _check_new(by, at, account=receiver, kind="reset")
        made = Proposal.objects.create(
            kind="reset", account=receiver, incident_id=by.incident, proposed_by_id=by.account, proposed_at=at
        )
        tell("account.reset_proposed", receiver.id, by=by, at=at, facts={"proposal": made.id})
    return made


def _check_new(by: Actor, at: datetime, **same: object) -> None:
    open_ones = Proposal.objects.filter(incident=by.incident, state="OPEN", proposed_at__gt=at - PROPOSAL_LASTS)
    if open_ones.filter(**same).exists():
        raise NotAllowed("already_asked")


def _open(proposal_id: str, by: Actor, at: datetime) -> Proposal:
    waiting = Proposal.objects.filter(incident=by.incident, state="OPEN", proposed_at__gt=at - PROPOSAL_LASTS)
    found = waiting.select_related("account", "incident").filter(pk=proposal_id).first()
    if found is None:
        raise NotAllowed("not_asked")
    return found


def _check_deciding(proposal: Proposal, by: Actor, at: datetime) -> None:
    """Refuse who could not have proposed this now."""
    if proposal.kind == "reset":
        _check_resetter(by, proposal.account, proposal.incident, at)
    else:
        _check_receiver(proposal.account, proposal.incident, Role(proposal.role))
        _check_giver(by, proposal.account, Role(proposal.role), at)


def _check_proposer(proposal: Proposal, at: datetime) -> None:
    """Refuse what nobody stands behind any more: its proposer has gone, or may not give it now."""
    proposer = proposal.proposed_by_id
    for role in roles_in(proposer, proposal.incident_id, at):
        try:
            _check_deciding(proposal, Actor(proposer, role, proposal.incident_id), at)
        except NotAllowed:
            continue
        return
    raise NotAllowed("proposer_gone")


def confirm_proposal(*, proposal_id: str, by: Actor, at: datetime) -> Proposal:
    """Confirm what another proposed: the grant begins, or the factors end. Twice at once has one effect.

    :raises NotAllowed: `not_asked` (it is gone, decided or older than three days), `second_person_needed`,
        `proposer_gone`, and as for proposing.
    """
    with writing():
        proposal = _open(proposal_id, by, at)
        check_second(proposed_by=proposal.proposed_by_id, confirmed_by=by.account)
        _check_deciding(proposal, by, at)
        _check_proposer(proposal, at)
        mine = Proposal.objects.filter(pk=proposal.pk, state="OPEN")
        if mine.update(state="CONFIRMED", decided_by=by.account, decided_at=at) != 1:
            raise NotAllowed("not_asked")
        if proposal.kind == "reset":
            _reset(proposal, by, at)
        else:
            _give(proposal, by, at)
    return proposal


def _reset(proposal: Proposal, by: Actor, at: datetime) -> None:
    facts = {"proposal": proposal.id, "proposed_by": proposal.proposed_by_id}
    reset_factors(account=proposal.account, by=by, at=at, facts=facts)
    end_all_sessions(account=proposal.account, by=by, reason="factors_reset", at=at)


def _give(proposal: Proposal, by: Actor, at: datetime) -> None:
    ends_at = end_of(at, proposal.days, proposal.incident.ends_at, role=Role(proposal.role))
    grant = Grant.objects.create(
        account=proposal.account, incident=proposal.incident, role=proposal.role, unit_id=proposal.unit_id,
        granted_by_id=by.account, starts_at=at, ends_at=ends_at,
    )  # fmt: skip
    Proposal.objects.filter(pk=proposal.pk).update(grant=grant)
    facts = _facts(grant) | {"proposal": proposal.id, "proposed_by": proposal.proposed_by_id}
    tell("grant.given", grant.id, by=by, at=at, facts=facts)


def _facts(grant: Grant) -> dict[str, object]:
    return {
        "account": grant.account_id,
        "role": grant.role,
        "unit": grant.unit_id or "",
        "ends_at": f"{grant.ends_at:%FT%TZ}",
    }


def withdraw_proposal(*, proposal_id: str, by: Actor, at: datetime) -> None:
    """Take a proposal back, or refuse it: whoever could confirm it, and its proposer. :raises NotAllowed: as above."""
    with writing():
        proposal = _open(proposal_id, by, at)
        if proposal.proposed_by_id != by.account:
            _check_deciding(proposal, by, at)
        _refuse(proposal, by, at)


def _refuse(proposal: Proposal, by: Actor, at: datetime) -> None:
    person = Account.objects.filter(pk=by.account).first()  # the operator and the system are no persons
    if Proposal.objects.filter(pk=proposal.pk, state="OPEN").update(state="REFUSED", decided_by=person, decided_at=at):
        tell("grant.refused", proposal.id, by=by, at=at, facts={"account": proposal.account_id})


def withdraw_proposals_of(*, account: Account, by: Actor, at: datetime) -> None:
    """Withdraw what a person proposed, and what was proposed for them: their account closes."""
    with writing():
        for proposal in Proposal.objects.filter(Q(proposed_by=account) | Q(account=account), state="OPEN"):
            _refuse(proposal, by, at)


def revoke_grant(*, grant_id: str, by: Actor, at: datetime) -> None:
    """End a running grant now: whoever may give the role, or its holder. One person is enough to take rights away.

    :raises NotAllowed: `not_found`; `wrong_role`, `grant_to_peer` as for giving.
    """
    with writing():
        running = Grant.objects.live(at).filter(pk=grant_id, incident=by.incident)
        grant = running.select_related("account").first()
        if grant is None:
            raise NotAllowed("not_found")
        if grant.account_id != by.account:
            _check_giver(by, grant.account, Role(grant.role), at)
        end_grant(grant=grant, by=by, at=at)


def end_grant(*, grant: Grant, by: Actor, at: datetime) -> None:
    """End a grant now; the next request of its holder is refused."""
    with writing():
        ends_at = max(at, grant.starts_at + timedelta(microseconds=1))  # a grant has a length, however short
        if Grant.objects.filter(Q(ends_at__gt=ends_at), pk=grant.pk).update(ends_at=ends_at) == 1:
            tell("grant.revoked", grant.id, by=by, at=at, facts=_facts(grant))


def give_by_operator(
    *, account: Account, incident: Incident, role: Role, unit: Unit | None, days: int, by: Account | None, at: datetime
) -> Grant:
    """Give a role from the machine's own command line: the first administrator has to come from somewhere.

    :raises ValueError: an account of a drill and a real incident. :raises NotAllowed: `bad_days`, `incident_ended`,
        `system_role`.
    """
    check_fits(role=role, is_system=_is_system(account))
    if account.is_drill and not incident.is_drill:
        raise ValueError(f"{account.username} is an account of a drill: it gets no role in a real incident")
    operator = Actor("operator", Role.SYSTEM, incident.code)
    with writing():
        grant = Grant.objects.create(
            account=account, incident=incident, role=role, unit=unit, granted_by=by, starts_at=at,
            ends_at=end_of(at, days, incident.ends_at, role=role),
        )  # fmt: skip
        facts = _facts(grant) | {"operator": True, "proposed_by": by.id if by else ""}
        tell("grant.given", grant.id, by=operator, at=at, facts=facts)
    return grant
