"""`bihuan keys`: what protects the secrets at rest, and how it is changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from bihuan.apps.core.commands import BihuanCommand, add_incident_option, chosen_incident
from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.core.sealing import vault
from bihuan.apps.intake.actions import destroy_again, public_keys, rotate_receipt_key
from bihuan.apps.intake.queries.deletions import erased_records, unreadable

_ABOUT = """Which keys there are and how they are changed.

Every person, line, order and file lies under a data key of its own. The data keys stand in the vault
(keys/vault.sqlite3 in the data folder), each wrapped by the key-encryption key (KEK) in a second file (keys/kek, or
BIHUAN_KEK_FILE on another disk). A copy of the database alone, of the vault alone or of the KEK alone opens nothing.
Erasing a person destroys data keys in the vault: an older copy of the database does not bring them back. So keep copies
of the vault (keys copy) for a few days only, apart from those of the database, and the KEK apart from both.

  status          how many keys there are, which KEK is in use, which keys have signed
  rotate          make a new KEK, wrap every data key anew, destroy the old KEK: after erasures, after somebody leaves
  rotate-signing  make a new key for receipts and day roots; what the old one signed stays valid
  check           open every line, compare it with its digest; destroy again what an old copy of the vault has
  copy FILE       write a consistent copy of the vault, while everything runs"""


class Command(BihuanCommand):
    """Tell of the keys at rest, rotate them, check that every line opens, copy the vault."""

    help = _ABOUT
    example = "bihuan keys rotate"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what can be said."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("status", help="how many keys there are")
        verbs.add_parser("rotate", help="a new key-encryption key")
        for name, text in (("rotate-signing", "a new key for receipts and roots"), ("check", "open every line")):
            add_incident_option(verbs.add_parser(name, help=text))
        verbs.add_parser("copy", help="a copy of the vault").add_argument("file", type=Path)

    def handle(self, *_: Any, **options: Any) -> None:
        """Do it."""
        verb = str(options["verb"])
        if verb in {"check", "rotate-signing"}:
            incident = chosen_incident(options["incident"]).code
            self._check(incident) if verb == "check" else self._rotate_signing(incident)
        elif verb == "copy":
            self._copy(options["file"])
        else:
            self._rotate() if verb == "rotate" else self._status()

    def _status(self) -> None:
        self.stdout.write(f"key-encryption key: {vault().kek_names()[-1]}")
        for kind, number in sorted(vault().counts().items()):
            self.stdout.write(f"{kind:<12} {number}")
        for identifier in public_keys():
            self.stdout.write(f"signs        {identifier}")

    def _rotate(self) -> None:
        name, number = vault().rotate()
        self.stdout.write(f"key-encryption key {name} is in use, {number} data keys are wrapped by it, the old is gone")

    def _rotate_signing(self, incident: str) -> None:
        old, new = rotate_receipt_key(by=Actor("operator", Role.ADMINISTRATOR, incident), at=self.now())
        self.stdout.write(
            f"receipts and roots are signed by {new} from now on; {old} stays known: {public_keys()[new]}"
        )

    def _copy(self, path: Path) -> None:
        if path.exists():
            raise CommandError(f"{path} is there already: name another, nothing is written over.")
        vault().copy(path)
        self.stdout.write(f"copied to {path}; destroy it within days, since what is erased meanwhile still lies in it")

    def _check(self, incident: str) -> None:
        again = destroy_again(at=self.now())
        lawful, erased, wrong = erased_records(incident), 0, []
        for record, what in unreadable(incident):
            if what == "erased" and record in lawful:
                erased += 1
            else:
                wrong.append(f"{record} {what}")
        self.stdout.write(f"{erased} lines erased with a certificate, {len(wrong)} unreadable without one")
        if again:
            self.stdout.write(f"{len(again)} keys that a copy had brought back were destroyed again")
        if wrong:
            raise CommandError("not readable, and nobody erased it: " + ", ".join(wrong[:10]))
