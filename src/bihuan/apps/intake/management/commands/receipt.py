"""`bihuan receipt verify FILE` and `bihuan receipt show ID`."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from bihuan.apps.intake.actions import public_keys, receipt_file
from bihuan.apps.intake.management.acting import IntakeCommand
from bihuan.apps.intake.models import Receipt
from bihuan.engine.ledger.signing import check_receipt_file

_PROBLEMS = {
    "not_an_object": "it is no receipt file",
    "missing_field": "the field {about} is missing",
    "payload_not_canonical": "the payload was rewritten",
    "wrong_key_id": "the key identifier {about} is not that of the public key beside it",
    "public_key_unreadable": "the public key cannot be read",
    "wrong_signature": "the signature is not that of the payload: it was altered",
}


class Command(IntakeCommand):
    """Checks the signature of a receipt, or prints a receipt as the file that a source keeps."""

    help = "Check a receipt, or print one as a file."
    epilog = (
        "Example:\n"
        "  bihuan receipt show 01a2… > receipt.json\n"
        "  bihuan receipt verify receipt.json --key 5f3c…   (the public key as you hold it on paper)\n"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the two forms."""
        forms = parser.add_subparsers(dest="form", required=True)
        verify = forms.add_parser("verify", help="check a receipt file; exit 1 when it is not good")
        verify.add_argument("file")
        verify.add_argument("--key", metavar="HEX", help="public key or key identifier held outside")
        show = forms.add_parser("show", help="print a receipt as a file")
        show.add_argument("id")

    def handle(self, *_: object, **options: Any) -> None:
        """Run the chosen form."""
        if options["form"] == "show":
            self._show(options["id"])
        else:
            self._verify(options["file"], options["key"])

    def _show(self, identifier: str) -> None:
        if not Receipt.objects.filter(pk=identifier).exists():
            raise CommandError(f"There is no receipt {identifier}.")
        self.stdout.write(json.dumps(receipt_file(identifier), ensure_ascii=False))

    def _verify(self, name: str, key: str | None) -> None:
        content = _read(name)
        problem = check_receipt_file(content)
        if problem is not None:
            # nosemgrep: format-of-a-variable - texts of this file
            text = _PROBLEMS.get(problem.code, problem.code).format(about=problem.about)
            raise CommandError(f"NOT GOOD 无效: {text}.")
        self._check_key(content["key"], content["public_key"], key)
        payload: dict[str, Any] = json.loads(content["payload"])
        names = ("kind", "incident", "source", "seq", "batch", "declared", "read", "at", "tree_size", "root")
        for field in (field for field in names if field in payload):
            self.stdout.write(f"  {field:<10} {payload[field]}")

    def _check_key(self, identifier: str, public_key: str, held: str | None) -> None:
        if held and held.lower() not in {identifier, public_key}:
            raise CommandError(f"NOT GOOD 无效: signed with the key {identifier}, not with the one you hold.")
        if held:
            self.stdout.write(f"GOOD 有效: signed with the key you hold ({identifier}).")
        elif (Path(settings.DATA_DIR) / "keys" / "receipts").exists() and public_keys().get(identifier) == public_key:
            self.stdout.write(f"GOOD 有效: signed with this installation's key ({identifier}).")
        else:
            self.stdout.write(
                f"The signature is whole, but the key {identifier} is not known here: compare it (--key)."
            )


def _read(name: str) -> Any:
    try:
        return json.loads(Path(name).read_text("utf-8"))
    except OSError as error:
        raise CommandError(f"{name} cannot be opened: {error.strerror}.") from None
    except (ValueError, RecursionError):
        raise CommandError(f"NOT GOOD 无效: {name} is no receipt file (JSON).") from None
