"""Who a person before the gate is: the account, what would betray a second account of theirs, role and department."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from bihuan.apps.core.models import Account, Grant, Incident, Protocol
from bihuan.apps.core.rules import Role
from bihuan.apps.intake.rules.approving import Party, party_keys
from bihuan.apps.intake.rules.limits import Limits, limits_for
from bihuan.engine.protocol.reader import read_protocol
from bihuan.engine.protocol.rules import ProtocolError, ProtocolRules


def parties(accounts: Iterable[str], incident: str, at: datetime) -> dict[str, Party]:
    """Return the persons behind accounts as they stand in the incident at the instant."""
    wanted = {account for account in accounts if account}
    found = {one.pk: one for one in Account.objects.filter(pk__in=wanted)}
    live = Grant.objects.live(at).filter(account__in=found, incident=incident)
    grants = {grant.account_id: grant for grant in live.order_by("starts_at")}
    return {account: _party(account, found.get(account), grants.get(account)) for account in wanted}


def _party(account: str, row: Account | None, grant: Grant | None) -> Party:
    if row is None:  # the machine, or the operator at the command line
        return Party(account, frozenset({f"account:{account}"}))
    keys = party_keys(account, row.phone, row.full_name)
    role = Role(grant.role) if grant else Role.SOURCE
    granted_by = (grant.granted_by_id or "") if grant else ""
    return Party(account, keys, row.department_id or "", role, granted_by)


def party_of(account: str, incident: str, at: datetime) -> Party:
    """Return the person behind one account; without a live grant their role opens nothing at the gate."""
    return parties([account], incident, at)[account]


def live_role(account: str, incident: str, at: datetime) -> tuple[Role | None, str]:
    """Return role and unit that an account has in the incident at the instant, (None, "") for none."""
    live = Grant.objects.live(at).filter(account=account, incident=incident)
    grant = live.order_by("-starts_at").first()
    return (Role(grant.role), grant.unit_id or "") if grant else (None, "")


def protocol_of(incident: str) -> tuple[ProtocolRules | None, str]:
    """Return the rules of the incident's protocol and the digest of its file; None for one that cannot be read."""
    row = Protocol.objects.filter(incident__code=incident).first()
    if row is None:
        return None, ""
    return _read(row.text), row.digest


@lru_cache(maxsize=8)
def _read(text: str) -> ProtocolRules | None:
    try:
        return read_protocol(text.encode())
    except ProtocolError:
        return None


def limits_of(incident: str) -> Limits:
    """Return the limits of the gate under the incident's protocol."""
    return limits_for(protocol_of(incident)[0])


def is_ended(incident: str, at: datetime) -> bool:
    """Say whether an incident is over at the instant, or is none."""
    row = Incident.objects.filter(code=incident).first()
    return row is None or (row.ends_at is not None and row.ends_at <= at)
