"""What the refusals of areas and positions say on a page: what is the matter and what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

AREAS_CODES: dict[str, str | Promise] = {
    "area_drawn": _("This community has an outline already. A file does not redraw it."),
}
