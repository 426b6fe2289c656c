"""What the page of one report shows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from bihuan.apps.briefing.queries.situation_press import press_of, signature_of
from bihuan.apps.briefing.queries.situation_reports import names_of
from bihuan.apps.briefing.rules.situation import SIGNERS, digest_of
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import may_do
from bihuan.web.desk.situation.forms import CorrectForm
from bihuan.web.parts.labels import label
from bihuan.web.parts.press_sheet import press_view
from bihuan.web.parts.situation_sheet import sheet_of

if TYPE_CHECKING:
    from bihuan.apps.briefing.models import SituationReport
    from bihuan.web.parts.disclosure import Looker

__all__ = ["press_of", "report_context", "signed_words"]


def signed_words(row: SituationReport) -> str:
    """Return who signed a report and when, "" where nobody has."""
    signature = signature_of(row)
    if signature is None:
        return ""
    name = names_of(signature.by).get(signature.by, "")
    return f"{label('role', signature.role)} {name} {localtime(signature.at):%Y-%m-%d %H:%M}"


def report_context(row: SituationReport, look: Looker, form: CorrectForm | None = None) -> dict[str, Any]:
    """Return a report in words, who froze and signed it, its press sheet, and what the reader may do with it."""
    by, press = look.by, press_of(row)
    superseded = getattr(row, "superseded_by", None)
    signed, is_current = signed_words(row), superseded is None
    may_sign = is_current and by.role in SIGNERS and may_do(by, Action.UPDATE, Kind.SITUATION_REPORT, "")
    may_correct = is_current and may_do(by, Action.CREATE, Kind.SITUATION_REPORT, "")
    return {
        "row": row, "sheet": sheet_of(json.loads(row.frozen)), "signed": signed, "superseded": superseded,
        "is_intact": digest_of(row.frozen) == row.digest, "frozen_by": names_of(row.frozen_by).get(row.frozen_by, ""),
        "press": press_view(json.loads(press.frozen), press.digest) if press else None, "press_row": press,
        "may_sign": may_sign and not signed, "is_own": row.frozen_by == by.account,
        "may_release": may_sign and bool(signed) and press is None,
        "form": (form or CorrectForm()) if may_correct else None,
        "may_export": may_do(by, Action.EXPORT, Kind.SITUATION_REPORT, ""),
        "why": label("situation_correction", row.reason) if row.reason else "", "how": _("Today against yesterday"),
    }  # fmt: skip
