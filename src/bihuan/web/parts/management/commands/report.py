"""`bihuan report`: freeze a situation report, check one against its digest, write it as PDF, DOCX or JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import CommandError, CommandParser
from django.utils import translation

from bihuan.apps.briefing.actions.situation import freeze_report
from bihuan.apps.briefing.queries.situation_press import signature_of
from bihuan.apps.briefing.queries.situation_reports import find_report, find_report_by_digest
from bihuan.apps.briefing.rules.situation import CORRECTIONS, UnlikeBoard, digest_of
from bihuan.apps.core.commands import BihuanCommand, acting, add_actor_option, add_incident_option, chosen_incident
from bihuan.apps.core.rules import NotAllowed, Role
from bihuan.web.parts.labels import label
from bihuan.web.parts.situation_files import report_docx, report_pdf
from bihuan.web.parts.situation_sheet import sheet_of

if TYPE_CHECKING:
    from bihuan.apps.briefing.models import SituationReport


class Command(BihuanCommand):
    """Make, verify and write situation reports."""

    help = "Freeze a situation report, verify a file against its digest, or write a report as PDF, DOCX or JSON."
    example = "bihuan report make --pdf report.pdf --json report.json\n  bihuan report verify report.json"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what can be done, and with what."""
        parser.add_argument("do", choices=["make", "verify", "export"])
        parser.add_argument("file", nargs="?", type=Path, help="verify: the JSON file")
        add_incident_option(parser)
        add_actor_option(parser)
        parser.add_argument("--number", type=int, default=0, help="export: which report (default: the last)")
        parser.add_argument("--corrects", type=int, default=0, help="make: the number of the report it corrects")
        parser.add_argument("--reason", default="", choices=["", *CORRECTIONS], help="make: why it corrects it")
        parser.add_argument("--digest", default="", help="verify: the SHA-256 that is printed on the report")
        for form in ("pdf", "docx", "json"):
            parser.add_argument(f"--{form}", type=Path, help=f"write the report to this {form.upper()} file")
        parser.add_argument("--language", default="zh-hans", choices=["zh-hans", "en"])

    def handle(self, *_: Any, **options: Any) -> None:
        """Do it, and leave with 1 where nothing is frozen or the digest does not fit."""
        with translation.override(options["language"]):
            {"make": self._make, "verify": self._verify, "export": self._export}[options["do"]](options)

    def _make(self, options: dict[str, Any]) -> None:
        incident, at = chosen_incident(options["incident"]), self.now()
        by = acting(options["username"], incident, Role.DESK_LEAD, at)
        corrects = _found(incident.code, options["corrects"]).pk if options["corrects"] else ""
        try:
            row = freeze_report(by=by, at=at, supersedes=corrects, reason=options["reason"])
        except UnlikeBoard as refusal:
            for one in refusal.differences:
                unit = f" ({one.unit})" if one.unit else ""
                self.stdout.write(f"{one.figure}{unit}: report {one.report}, {one.against} {one.other}")
            raise CommandError(label("code", refusal.code)) from refusal
        except NotAllowed as refusal:
            told = f"{label('code', refusal.code)} {refusal.params.get('equations', '')}"
            raise CommandError(told.strip()) from refusal
        self.stdout.write(f"report {row.number} frozen, sha256 {row.digest}, unaccounted = {row.unaccounted}")
        self._write(row, options)

    def _export(self, options: dict[str, Any]) -> None:
        self._write(_found(chosen_incident(options["incident"]).code, options["number"]), options)

    def _write(self, row: SituationReport, options: dict[str, Any]) -> None:
        sheet, signature = sheet_of(json.loads(row.frozen)), signature_of(row)
        signed = f"{label('role', signature.role)} {signature.at:%Y-%m-%d %H:%M} UTC" if signature else ""
        for form, draw in (("pdf", report_pdf), ("docx", report_docx)):
            if options[form]:
                options[form].write_bytes(draw(sheet, row.digest, signed))
                self.stdout.write(f"wrote {options[form]}")
        if options["json"]:
            options["json"].write_bytes(row.frozen.encode())
            self.stdout.write(f"wrote {options['json']}")

    def _verify(self, options: dict[str, Any]) -> None:
        """Say whether a file is a report that was frozen here, byte by byte, and has the digest that was told."""
        if options["file"] is None or not options["file"].is_file():
            raise CommandError("Name the JSON file of a report: bihuan report verify FILE")
        digest = digest_of(options["file"].read_bytes())
        found = find_report_by_digest(digest)
        if options["digest"] not in {"", digest}:
            raise CommandError(f"The file's SHA-256 is {digest}, not the one that was told.")
        if found is None:
            raise CommandError(f"No report with the SHA-256 {digest} was frozen here: the file was changed.")
        frozen = f"frozen {found.at:%Y-%m-%d %H:%M} UTC"
        self.stdout.write(f"report {found.number} of {found.incident_id}, {frozen}: {digest}")


def _found(incident: str, number: int) -> SituationReport:
    found = find_report(incident, number)
    if found is None:
        raise CommandError("There is no such report. Freeze one: bihuan report make")
    return found
