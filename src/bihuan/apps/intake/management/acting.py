"""Who acts on the command line, in which incident, and how a refusal reads there."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, DjangoHelpFormatter

from bihuan.apps.core.journal import writing
from bihuan.apps.core.models import Account, Incident
from bihuan.apps.core.queries import current_incident, grants_of
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.intake.models import Source
from bihuan.apps.intake.rules import DECIDERS, NotReceived

OPERATOR = "operator"
_TEXTS = {
    "disk_reserve": "Not received: only {free_mb} MB of disk are free, {reserve_mb} MB are kept in reserve"
    " (BIHUAN_DISK_RESERVE_MB). Free some space and send the file again.",
    "disk_failed": "Not received: the disk refused the file ({error}). Mend it and send the file again.",
    "books_broken": "Not received: the journal itself does not balance ({equations}). See: bihuan reconcile --full",
    "seq_taken": "Not received: this source has sent another file as delivery {seq}."
    " Ask the source for the right number, or leave --seq away.",
    "which_kind": "Not received: its columns are those of another kind of batch. Say what it is:"
    " --kind {kind}, or --kind records if each line shall become an order.",
    "other_kind": "Not received: the same file was received before with --kind {kind}.",
    "unknown_kind": "Not received: nobody here takes over lines of the kind {kind}.",
    "bad_count": "Not received: --seq counts from 1 and --declared from 0.",
    "wrong_role": "Not allowed: the role {role} may not do this. Act --as somebody who takes deliveries in.",
    "not_found": "There is nothing of that name in this incident.",
    "not_received": "The batch has not been received to its end: send the same file again.",
    "bad_mapping": "These columns or fields are not known: {about}. `bihuan receive --hold-preview` lists the columns.",
    "mapping_fixed": "Disposing has begun with other columns; its mapping stands.",
    "source_exists": "The source {source} exists already: `bihuan source list`.",
    "bad_hour": "Hours are 0 to 23, such as --hours 8,20.",
}


class IntakeCommand(BaseCommand):
    """A command of intake: it knows its actor and says refusals in one sentence with what helps."""

    epilog = ""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:  # noqa: ARG002 - it is always bihuan
        """Add the example below the options and keep its lines."""
        kwargs.setdefault("epilog", self.epilog)
        kwargs.setdefault("formatter_class", _KeepsLines)
        return super().create_parser("bihuan", subcommand, **kwargs)

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run, and turn a refusal into an error message. :raises CommandError: with what is wrong and what helps."""
        try:
            return super().execute(*args, **options)
        except (NotAllowed, NotReceived) as refusal:
            raise CommandError(refusal_text(refusal)) from None


class _KeepsLines(DjangoHelpFormatter):
    def _fill_text(self, text: str, width: int, indent: str) -> str:  # noqa: ARG002 - argparse calls it so
        return "".join(indent + line for line in text.splitlines(keepends=True))


def refusal_text(refusal: NotAllowed | NotReceived) -> str:
    """Return a refusal as a sentence."""
    params = {"about": "", "role": "", **refusal.params, "refused": refusal.code}
    # nosemgrep: format-of-a-variable - texts of this file
    return _TEXTS.get(refusal.code, "Refused: {refused}").format(**params)


def add_actor_options(parser: ArgumentParser) -> None:
    """Add --incident and --as."""
    parser.add_argument("--incident", metavar="CODE", help="the incident; default: the open one, real before drill")
    parser.add_argument("--as", dest="username", metavar="USERNAME", help="who acts; default: the operator")


def actor_of(options: dict[str, Any]) -> Actor:
    """Return who acts, in which incident. :raises CommandError: there is no incident, or no such person with a role."""
    incident = _incident(options.get("incident"))
    if not options.get("username"):
        return _operator(incident)
    account = Account.objects.filter(username=options["username"], is_active=True).first()
    if account is None:
        raise CommandError(f"There is no account {options['username']}.")
    mine = [grant for grant in grants_of(account, datetime.now(UTC)) if grant.incident_id == incident.code]
    chosen = next((grant for grant in mine if grant.role in DECIDERS), mine[0] if mine else None)
    if chosen is None:
        raise CommandError(f"{account.username} has no role in {incident.code} at this hour.")
    return Actor(account.id, Role(chosen.role), incident.code, chosen.unit_id or "", account.full_name)


def _incident(code: str | None) -> Incident:
    found = Incident.objects.filter(code=code).first() if code else current_incident()
    if found is not None:
        return found
    known = ", ".join(Incident.objects.order_by("code").values_list("code", flat=True))
    hint = f"Known: {known}." if known else 'Open one first: bihuan incident open CODE --name "…" (see --help).'
    raise CommandError(f"There is no incident {code}. {hint}" if code else f"There is no open incident. {hint}")


def _operator(incident: Incident) -> Actor:
    """Return the actor for whoever sits at the machine; an account that nobody can sign in as."""
    with writing():
        names = {"full_name": "操作员 Operator", "password": "!"}
        account, _ = Account.objects.get_or_create(username=OPERATOR, defaults=names)
    return Actor(account.id, Role.INTAKE_CLERK, incident.code, "", account.full_name)


def source_of(name: str, by: Actor) -> Source:
    """Return a source by code or name. :raises CommandError: none or several have it."""
    mine = Source.objects.filter(incident_id=by.incident)
    found = list(mine.filter(code=name)) or list(mine.filter(name=name)) or list(mine.filter(name_en=name))
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"{source.code} {source.name}" for source in mine.order_by("code")[:30]) or "none yet"
    raise CommandError(
        f"{'Several sources have' if found else 'There is no source with'} the name {name}. Known: {known}.\n"
        f'Take it on: bihuan source add {name} --name "…" --incident {by.incident}'
    )
