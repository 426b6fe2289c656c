"""What the refusals about public say."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PUBLIC_CODES: dict[str, str | Promise] = {
    "unknown_group": _("There is no such group of public pages."),
}
