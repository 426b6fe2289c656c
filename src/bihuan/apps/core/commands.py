"""What every command shares: a help text with its example, a clear error, and who acts."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bihuan.apps.core.models import Account, Incident
from bihuan.apps.core.queries import current_incident, grants_of
from bihuan.apps.core.rules import Actor, Role


class BihuanCommand(BaseCommand):
    """A command whose `example` stands under its help."""

    example = ""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Return the parser, with the example at the foot."""
        kwargs.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        return super().create_parser(prog_name, subcommand, epilog=f"example:\n  {self.example}", **kwargs)

    def now(self) -> datetime:
        """Return the present instant."""
        return datetime.now(UTC)


def add_incident_option(parser: CommandParser) -> None:
    """Add `--incident CODE`."""
    parser.add_argument("--incident", default="", help="code of the incident (default: the open one)")


def add_actor_option(parser: CommandParser) -> None:
    """Add `--as USERNAME`."""
    parser.add_argument("--as", dest="username", default="", help="act as this account, in the role it has")


def chosen_incident(code: str) -> Incident:
    """Return the incident named, or the open one. :raises CommandError: there is none, and how to make one."""
    found = Incident.objects.filter(code=code).first() if code else current_incident()
    if found is not None and found.is_drill and not code:
        sys.stderr.write(f"演练 DRILL: this is about the drill {found.code}; --incident names another\n")
    if found is None:
        known = ", ".join(Incident.objects.values_list("code", flat=True)) or "none"
        message = f"No such incident (known: {known}). Open one: bihuan incident open CODE --name NAME --protocol FILE"
        raise CommandError(message)
    return found


def acting(username: str, incident: Incident, role: Role, at: datetime) -> Actor:
    """Return who acts: the named account in its role, else the operator of this machine in `role`.

    :raises CommandError: there is no such account, or it has no role in the incident now.
    """
    if not username:
        return Actor("operator", role, incident.code)
    account = Account.objects.filter(username=username).first()
    if account is None:
        raise CommandError(f"No account {username}. See: bihuan account list")
    for grant in grants_of(account, at):
        if grant.incident_id == incident.code:
            return Actor(account.id, Role(grant.role), incident.code, grant.unit_id or "", account.full_name)
    raise CommandError(f"{username} has no role in {incident.code}. Give one: bihuan account grant {username} …")
