"""What the codes of calls and of their reports are called."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.web.parts.labels import KINDS, Label, extend
from bihuan.web.parts.reasons import ORDER_KINDS

if TYPE_CHECKING:
    from bihuan.apps.briefing.models import CallCode

CODE_STATES: dict[str, Label] = {
    "open": pgettext_lazy("call", "Holds"), "used": pgettext_lazy("call", "Confirmed"),
    "voided": pgettext_lazy("call", "Void"), "expired": pgettext_lazy("call", "Run out"),
}  # fmt: skip
CHANNELS: dict[str, Label] = {
    "public": _("Public page"), "hotline": _("Hotline"), "quality": _("Drawn by chance: ask how the call was"),
}  # fmt: skip
VERDICTS: dict[str, Label] = {
    "in_order": _("A proper call of ours"), "not_ours": _("Not a call of ours"),
    "misconduct": _("A call of ours that was not proper"), "not_reached": _("Nobody could be asked"),
    "told_police": _("Handed to the police"),
}  # fmt: skip
ASKED: dict[str, Label] = {
    "money": _("Money"), "card": _("A card number"), "password": _("A password"), "code": _("A code from a message"),
    "link": _("A link, a scan, an app, the screen"), "group": _("A group or a friend request"),
}  # fmt: skip
KINDS.update({"call_state": CODE_STATES, "report_channel": CHANNELS, "call_verdict": VERDICTS, "call_asked": ASKED})
ORDER_KINDS.update({"call_alarm": _("Unusual calls")})
extend(
    "event",
    {
        "call.opened": _("Call opened"), "call.confirmed": _("Call confirmed by the callee"),
        "call.voided": _("Code of a call made void"), "call.alarmed": _("Unusual calls"),
        "call.reported": _("Doubtful call reported"),
        "call.report_settled": _("Report of a call settled"),
    },
)  # fmt: skip
extend("look_object", {"call_report": _("Report of a call")})
extend(
    "personal", {"shown_number": _("Number shown"), "words": _("What was said"), "settled_words": _("What was found")}
)  # fmt: skip


def state_of_code(row: CallCode, at: datetime) -> str:
    """Return how a code stands at an instant, as a code of the page."""
    if row.used_at is not None:
        return "used"
    if row.voided_at is not None:
        return "voided"
    return "open" if at < row.expires_at else "expired"
