"""One's own data on paper: everything the signed file says, in words, with its signature at the end."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from bihuan.web.parts.sheets import Printed, Table, to_pdf
from bihuan.web.public.mine.seen import Row, Section, seen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bihuan.apps.briefing.actions.rights_reading import OwnFile


def to_paper(file: OwnFile) -> bytes:
    """Return a person's own data as a PDF on A4."""
    told, payload = seen(file.data, None), json.loads(file.signed["payload"])
    tables = [_table(one) for one in told.held]
    tables += [Table(_("Status: %(level)s") % {"level": told.level or _("none")}, _heads(), _lines(told.facts))]
    tables += [_table(told.looks), _table(told.releases)]
    tables.append(Table(_("What you asked"), _heads(), _lines(told.asked)))
    notes = [
        *told.because,
        _("The same data as a signed file (JSON) can be checked by anybody: bihuan receipt verify FILE."),
        f"Ed25519 {file.signed['key']} {file.signed['signature']}",
    ]
    sheet = Printed(
        _("My data"), f"{file.data.incident_name} · {payload['at']}", settings.IS_DRILL, [], tables, [],
        str(payload["root"]), int(payload["tree_size"]), notes=notes,
    )  # fmt: skip
    return to_pdf(sheet)


def _heads() -> list[str]:
    return [_("What"), _("Content"), _("Kept until")]


def _table(one: Section) -> Table:
    return Table(f"{one.title}. {one.why}".strip(), _heads(), _lines(one.rows))


def _lines(rows: Sequence[Row]) -> list[list[str]]:
    """Return one line a value; what is kept beside a row and not told stands as its last line."""
    lines: list[list[str]] = []
    for row in rows:
        lines += [[head, text, row.until if n == 0 else ""] for n, (head, text) in enumerate(row.pairs)]
        if row.untold:
            lines.append([_("Also kept, not shown here"), row.untold, ""])
    return lines
