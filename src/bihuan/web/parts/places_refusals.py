"""What the refusals about places say."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PLACES_CODES: dict[str, str | Promise] = {
    "route_would_show": _(
        "With this place the list could show one person's way. Let tracing find those who were there, until another"
        " case was at one of the places too."
    ),
    "place_settled": _("This place was decided on already. Look at the list again."),
    "place_moved": _("Somebody changed this place since you opened the page. Look at it again, then decide."),
    "bad_advice": _("Choose what people are to do."),
    "no_listing_days": _("The protocol tells no incubation period, so nobody knows until when a place is listed."),
}
