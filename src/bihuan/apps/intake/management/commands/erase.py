"""`bihuan erase`: erase a person for good, show what was erased, write a certificate."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser

from bihuan.apps.core.commands import BihuanCommand, acting, add_actor_option, add_incident_option, chosen_incident
from bihuan.apps.core.rules import NotAllowed, Role
from bihuan.apps.intake.actions import carry_out, erase_person, public_keys
from bihuan.apps.intake.actions.erasing import PERSON_REASONS
from bihuan.apps.intake.models import Deletion
from bihuan.apps.intake.queries.deletions import deletions

_REFUSED = {
    "wrong_role": "Only the data-protection officer decides that: name one with --as.",
    "not_found": "There is no such person in this incident.",
}


class Command(BihuanCommand):
    """Erase a person by destroying the keys of everything about them; list erasures; print a certificate."""

    help = "Erase a person for good (their keys are destroyed, counts and proofs stay), list or certify erasures."
    example = "bihuan erase person 01a2… --reason request_of_person --as dpo"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what can be said."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        person = verbs.add_parser("person", help="erase one person")
        person.add_argument("person")
        person.add_argument("--reason", choices=sorted(PERSON_REASONS), required=True)
        add_actor_option(person)
        certificate = verbs.add_parser("certificate", help="print the signed certificate as a file")
        certificate.add_argument("deletion")
        for one in (person, certificate, verbs.add_parser("list", help="what was erased")):
            add_incident_option(one)

    def handle(self, *_: Any, **options: Any) -> None:
        """Do it."""
        incident = chosen_incident(options["incident"])
        if options["verb"] == "list":
            for one in deletions(incident.code):
                done = f"{one.done_at:%F %H:%M}" if one.done_at else "decided"
                self.stdout.write(f"{one.id}\t{one.kind}\t{one.reason}\t{len(one.records)} lines\t{done}")
        elif options["verb"] == "certificate":
            self._print(incident.code, options["deletion"])
        else:
            by = acting(options["username"], incident, Role.ADMINISTRATOR, self.now())
            try:
                made = erase_person(person_id=options["person"], reason=options["reason"], by=by, at=self.now())
            except NotAllowed as refusal:
                raise CommandError(_REFUSED.get(refusal.code, refusal.code)) from refusal
            gone = carry_out(deletion_id=made.id, by=by, at=self.now())
            self.stdout.write(
                f"erased: {len(gone.records)} lines, {len(gone.certified_keys())} keys; certificate {gone.id}"
            )

    def _print(self, incident: str, deletion: str) -> None:
        found = Deletion.objects.filter(incident_id=incident, pk=deletion).exclude(done_at=None).first()
        if found is None:
            raise CommandError("There is no such erasure, or its keys are not destroyed yet. See: bihuan erase list")
        signed = {"payload": found.payload, "signature": found.signature, "key": found.key}
        self.stdout.write(json.dumps({**signed, "public_key": public_keys()[found.key]}, ensure_ascii=False))
