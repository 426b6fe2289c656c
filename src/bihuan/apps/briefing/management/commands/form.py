"""`bihuan form`: let the guard read an XLSForm or a text before anybody uploads it; write a built-in form to a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from bihuan.apps.briefing.actions.forms_reading import read_file
from bihuan.apps.briefing.importers.xlsforms import BadForm, to_xform
from bihuan.apps.briefing.rules.builtin import FORMS, builtin_form
from bihuan.apps.briefing.rules.forms import AUDIENCES, KINDS
from bihuan.apps.briefing.rules.guarding import findings_of, guard_digest
from bihuan.apps.briefing.rules.questions import sheets_of
from bihuan.apps.core.commands import BihuanCommand
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.intake.management.words import meaning

FOUND = 1


class Command(BihuanCommand):
    """Check a form or a text with the guard; write a built-in form as an XLSForm. Nothing is stored."""

    help = "Interview forms (流调表单): let the guard read an XLSForm or a text; write a built-in form to a file."
    example = (
        "bihuan form check case.xlsx\n"
        "  bihuan form check contact.xlsx --audience contact --json\n"
        "  bihuan form check notice.txt --kind sms            a message before a call, one text\n"
        "  bihuan form write case case.xlsx                   the built-in form, to start from"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add what can be said."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        checking = verbs.add_parser(
            "check", help="read it as the publish gate does; ends with 1 when anything is found"
        )
        checking.add_argument("file", help="an XLSForm (.xlsx), or a text in UTF-8 with --kind sms or script")
        checking.add_argument("--kind", default="form", choices=KINDS, help="what it is (form)")
        checking.add_argument("--audience", default="case", choices=AUDIENCES, help="whom it is for (case)")
        checking.add_argument("--json", action="store_true", help="one JSON object")
        writing = verbs.add_parser("write", help="write a built-in form as an XLSForm")
        writing.add_argument("form", choices=FORMS)
        writing.add_argument("file", help="where to; a file that is there is not overwritten")

    def handle(self, *_: Any, **options: Any) -> None:
        """Do it; a refusal is one clear sentence."""
        try:
            getattr(self, f"_{options['verb']}")(options)
        except NotAllowed as refusal:
            told = f"Refused: {refusal.code} {refusal.params.get('where', '')}".rstrip()
            raise CommandError(f"{told}. {meaning(refusal.code)}".rstrip(), returncode=2) from refusal
        except (OSError, UnicodeDecodeError) as bad:
            raise CommandError(f"{options['file']}: {getattr(bad, 'strerror', '') or bad}", returncode=2) from bad

    def _check(self, options: dict[str, Any]) -> None:
        content = _content(Path(options["file"]), options["kind"])
        found = findings_of(content, kind=options["kind"], audience=options["audience"]) or _xform_faults(content)
        if options["json"]:
            said = {"file": options["file"], "findings": found, "guard": guard_digest()}
            self.stdout.write(json.dumps(said, ensure_ascii=False))
        else:
            self._say(found)
        if found:
            raise CommandError(f"{len(found)} findings: it cannot be published.", returncode=FOUND)

    def _say(self, found: list[dict[str, Any]]) -> None:
        for one in found:
            place = " ".join(str(one[part]) for part in ("sheet", "row", "column", "language") if one[part])
            self.stdout.write(f"{place}: {one['code']} ({one['by']}) {one['term']}".rstrip())
        if not found:
            self.stdout.write(f"Nothing found. Guard {guard_digest()[:16]}.")

    def _write(self, options: dict[str, Any]) -> None:
        from bihuan.engine.export import workbook_of  # brings XlsxWriter along: only where a file is written

        with Path(options["file"]).open("xb") as out:
            out.write(workbook_of(sheets_of(builtin_form(options["form"]))))
        self.stdout.write(f"Written: {options['file']}")


def _content(path: Path, kind: str) -> Mapping[str, Any]:
    if kind == "form":
        return read_file(path)
    return {"texts": {"": path.read_text("utf-8-sig")}}


def _xform_faults(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return why pyxform makes no form of a workbook in which the guard found nothing."""
    if "texts" in content:
        return []
    try:
        to_xform(content, code="check", number=1)
    except BadForm as bad:
        return [{"code": bad.code, "sheet": "survey", "row": 0, "column": "", "language": "", "term": bad.place,
                 "by": "pyxform"}]  # fmt: skip
    return []
