"""`bihuan account`: add named accounts and give them roles."""

from __future__ import annotations

import getpass
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from bihuan.apps.core.actions import grant_role
from bihuan.apps.core.commands import BihuanCommand, add_incident_option, chosen_incident
from bihuan.apps.core.models import Account, Grant, Unit
from bihuan.apps.core.rules import Role


class Command(BihuanCommand):
    """Add a named account, give it a role for a time, or list the accounts."""

    help = "Add a named account (never shared), give it a role for some days, list them."
    example = "bihuan account add li.na --full-name 李娜 --role desk_lead"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what can be said."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="all accounts with their roles")
        adding = verbs.add_parser("add", help="a new account; the password is asked for, or read from standard input")
        adding.add_argument("username")
        adding.add_argument("--full-name", required=True)
        granting = verbs.add_parser("grant", help="a role in an incident")
        granting.add_argument("username")
        for one in (adding, granting):
            one.add_argument("--role", choices=[role.value for role in Role], required=one is granting)
            one.add_argument("--unit", default="")
            one.add_argument("--by", default="", help="username of the person who grants it")
            one.add_argument("--days", type=int, default=14)
            add_incident_option(one)

    def handle(self, *_: Any, **options: Any) -> None:
        """Do it."""
        if options["verb"] == "list":
            for grant in Grant.objects.select_related("account").order_by("account__username"):
                self.stdout.write(f"{grant.account.username}\t{grant.role}\t{grant.unit_id or '-'}\t{grant.ends_at:%F}")
            return
        account = self._add(options) if options["verb"] == "add" else self._get(options["username"])
        if options["role"]:
            self._grant(account, options)

    def _get(self, username: str) -> Account:
        account = Account.objects.filter(username=username).first()
        if account is None:
            raise CommandError(f"No account {username}. See: bihuan account list")
        return account

    def _add(self, options: dict[str, Any]) -> Account:
        if Account.objects.filter(username=options["username"]).exists():
            raise CommandError(f"There is an account {options['username']} already.")
        typed = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        account = Account(username=options["username"], full_name=options["full_name"])
        try:
            validate_password(typed, account)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        account.set_password(typed)
        account.save()
        self.stdout.write(f"added {account.username}")
        return account

    def _grant(self, account: Account, options: dict[str, Any]) -> None:
        incident = chosen_incident(options["incident"])
        unit = Unit.objects.filter(code=options["unit"], incident=incident).first() if options["unit"] else None
        if options["unit"] and unit is None:
            raise CommandError(f"No unit {options['unit']} in {incident.code}. See: bihuan unit list")
        by = self._get(options["by"]) if options["by"] else None
        try:
            grant_role(
                account=account, incident=incident, role=Role(options["role"]), unit=unit, by=by, at=self.now(),
                days=options["days"],
            )  # fmt: skip
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{account.username} is {options['role']} in {incident.code} for {options['days']} days")
