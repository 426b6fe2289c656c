"""What the refusals about public say."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PUBLIC_CODES: dict[str, str | Promise] = {
    "unknown_group": _("There is no such group of public pages."),
    "too_many_now": _("Very many write at this moment. Press again in a minute, or dial the number below."),
    "share_used": _(
        "Several forms have just come from the connection that you use, perhaps with others. Wait a minute and press"
        " again, or dial the number below."
    ),
    "nothing_open": _("No outbreak is being fought here now. Dial the number below, or 120 in danger."),
    "not_agreed_to": _("Tick that you agree: without it nothing may be kept."),
}
