"""The form by which a report is corrected."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.apps.briefing.rules.situation import CORRECTIONS
from bihuan.web.desk.tracing.forms import TracingForm, choice, pairs


class CorrectForm(TracingForm):
    """Why a report is corrected."""

    prefix_of_ids = "correct"
    reason = choice(gettext_lazy("Reason"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.choose("reason", [("", _("choose…")), *pairs("situation_correction", CORRECTIONS)])
