"""What the codes of queues and pools are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bihuan.web.parts.labels import KINDS, Label

SCHEMES: dict[str, Label] = {
    "single": _("One person a tube"),
    "dorfman": _("Two stages (Dorfman)"),
    "three_stage": _("Three stages"),
    "array": _("Square array"),
}
KINDS.update({"pool_scheme": SCHEMES})
