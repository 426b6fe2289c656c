"""What states of bulletins are called."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from bihuan.web.parts.labels import KINDS, Label

BULLETIN_STATES: dict[str, Label] = {
    "draft": pgettext_lazy("bulletin", "Draft"), "released": pgettext_lazy("bulletin", "Released"),
    "dropped": pgettext_lazy("bulletin", "Dropped"),
}  # fmt: skip
KINDS["bulletin_state"] = BULLETIN_STATES
