"""`bihuan account`: add named accounts and systems, give and end roles, tokens, locks, lost second factors."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from bihuan.apps.accounts.actions.factors import reset_factors
from bihuan.apps.accounts.actions.granting import end_grant, give_by_operator
from bihuan.apps.accounts.actions.people import add_account, close_account, open_account
from bihuan.apps.accounts.actions.sessions import end_all_sessions
from bihuan.apps.accounts.actions.tokens import LONGEST_DAYS, issue_token, revoke_tokens
from bihuan.apps.accounts.queries import has_factor
from bihuan.apps.accounts.rules.granting import LONGEST_DAYS as LONGEST_GRANT
from bihuan.apps.core.commands import BihuanCommand, add_incident_option, chosen_incident
from bihuan.apps.core.models import Account, Grant, Unit
from bihuan.apps.core.queries import current_incident, grants_of
from bihuan.apps.core.rules import Actor, NotAllowed, Role

RECORDED = "recorded in the journal as done by the operator of this machine"


class Command(BihuanCommand):
    """Add accounts, give and end roles, issue and revoke tokens, lock accounts, reset lost second factors."""

    help = (
        "Named accounts (never shared) and systems: add, list, grant, revoke, token, lock, unlock, reset-factor. "
        "What is done here is recorded as done by the operator of this machine; on the pages it takes two persons."
    )
    example = (
        "bihuan account add li.na --full-name 李娜 --role administrator\n"
        "  bihuan account add st-marys --full-name '圣玛丽医院' --system --role intake_clerk\n"
        "  bihuan account token st-marys --days 90\n"
        "  bihuan account reset-factor li.na"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what can be said."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="all accounts with their roles and whether they have a second factor")
        adding = verbs.add_parser("add", help="a new account; the password is asked for, or read from standard input")
        adding.add_argument("username")
        adding.add_argument("--full-name", required=True)
        adding.add_argument("--system", action="store_true", help="a machine: no password, it calls with a token")
        granting = verbs.add_parser("grant", help="a role in an incident")
        granting.add_argument("username")
        for one in (adding, granting):
            one.add_argument("--role", choices=[role.value for role in Role], required=one is granting)
            one.add_argument("--unit", default="")
            one.add_argument("--by", default="", help="username of the person who wants it granted")
            one.add_argument("--days", type=int, default=LONGEST_GRANT, help=f"1 to {LONGEST_GRANT}")
            add_incident_option(one)
        token = verbs.add_parser("token", help="a token of a system's account, shown once; --revoke voids all it has")
        token.add_argument("--days", type=int, default=90, help=f"1 to {LONGEST_DAYS}")
        token.add_argument("--revoke", action="store_true")
        for verb, text in (
            ("revoke", "end every role of an account now"),
            ("lock", "close an account now: its sessions and tokens end"),
            ("unlock", "open a closed account, and forget its failed tries"),
            ("reset-factor", "end lost second factors and recovery codes; new ones are set up at the next sign-in"),
        ):
            verbs.add_parser(verb, help=text)
        for verb in ("token", "revoke", "lock", "unlock", "reset-factor"):
            verbs.choices[verb].add_argument("username")

    def handle(self, *_: Any, **options: Any) -> None:
        """Do it."""
        acts: dict[str, Callable[[dict[str, Any]], None]] = {
            "list": self._list, "add": self._add, "grant": self._grant, "token": self._token, "revoke": self._revoke,
            "lock": self._lock, "unlock": self._unlock, "reset-factor": self._reset,
        }  # fmt: skip
        try:
            acts[options["verb"]](options)
        except NotAllowed as refusal:
            raise CommandError(f"refused: {refusal.code}") from refusal
        except ValueError as error:
            raise CommandError(str(error)) from error

    def _operator(self) -> Actor:
        incident = current_incident()
        return Actor("operator", Role.SYSTEM, incident.code if incident else "")

    def _get(self, username: str) -> Account:
        account = Account.objects.filter(username=username).first()
        if account is None:
            raise CommandError(f"No account {username}. See: bihuan account list")
        return account

    def _list(self, _: dict[str, Any]) -> None:
        for account in Account.objects.order_by("username"):
            factor = "factor" if has_factor(account) else "system" if not account.has_usable_password() else "-"
            closed = "" if account.is_active else "\tlocked"
            grants: list[Grant | None] = [*grants_of(account, self.now())]
            for grant in grants or [None]:
                role = f"{grant.role}\t{grant.unit_id or '-'}\t{grant.ends_at:%F}" if grant else "no role\t-\t-"
                self.stdout.write(f"{account.username}\t{role}\t{factor}{closed}")

    def _add(self, options: dict[str, Any]) -> None:
        if Account.objects.filter(username=options["username"]).exists():
            raise CommandError(f"There is an account {options['username']} already.")
        typed = None
        if not options["system"]:
            typed = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        try:
            account = add_account(
                username=options["username"], full_name=options["full_name"], password=typed, by=self._operator(),
                at=self.now(),
            )  # fmt: skip
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"added {account.username}")
        if options["role"]:
            self._grant(options)

    def _grant(self, options: dict[str, Any]) -> None:
        account, incident = self._get(options["username"]), chosen_incident(options["incident"])
        unit = Unit.objects.filter(code=options["unit"], incident=incident).first() if options["unit"] else None
        if options["unit"] and unit is None:
            raise CommandError(f"No unit {options['unit']} in {incident.code}. See: bihuan unit list")
        by = self._get(options["by"]) if options["by"] else None
        if by is not None and by.pk == account.pk:
            raise CommandError("Nobody gives a role to themselves: --by names another person.")
        give_by_operator(
            account=account, incident=incident, role=Role(options["role"]), unit=unit, by=by, at=self.now(),
            days=options["days"],
        )  # fmt: skip
        self.stdout.write(
            f"{account.username} is {options['role']} in {incident.code} for {options['days']} days\n{RECORDED}"
        )

    def _token(self, options: dict[str, Any]) -> None:
        account = self._get(options["username"])
        if options["revoke"]:
            count = revoke_tokens(account=account, by=self._operator(), at=self.now())
            self.stdout.write(f"{count} tokens of {account.username} are void")
            return
        token = issue_token(account=account, days=options["days"], by=self._operator(), at=self.now())
        self.stdout.write(f"{token}\nShown this once; it works for {options['days']} days. {RECORDED}")

    def _revoke(self, options: dict[str, Any]) -> None:
        account = self._get(options["username"])
        running = Grant.objects.live(self.now()).filter(account=account)
        for grant in running:
            end_grant(grant=grant, by=Actor("operator", Role.SYSTEM, grant.incident_id), at=self.now())
        self.stdout.write(f"{account.username} has no role any more\n{RECORDED}")

    def _lock(self, options: dict[str, Any]) -> None:
        close_account(account=self._get(options["username"]), by=self._operator(), at=self.now())
        self.stdout.write(f"{options['username']} is locked; its sessions and tokens have ended\n{RECORDED}")

    def _unlock(self, options: dict[str, Any]) -> None:
        open_account(account=self._get(options["username"]), by=self._operator(), at=self.now())
        self.stdout.write(f"{options['username']} may sign in again\n{RECORDED}")

    def _reset(self, options: dict[str, Any]) -> None:
        account = self._get(options["username"])
        facts: dict[str, object] = {"operator": True}
        count = reset_factors(account=account, by=self._operator(), at=self.now(), facts=facts)
        end_all_sessions(account=account, by=self._operator(), reason="factors_reset", at=self.now())
        self.stdout.write(f"{count} second factors of {account.username} have ended\n{RECORDED}")
