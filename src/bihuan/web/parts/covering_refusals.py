"""What the refusals of coverage planning say on a page: what is the matter and what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COVERING_CODES: dict[str, str | Promise] = {
    "unknown_meaning": _("Choose what the rings mean."),
    "unknown_place_kind": _("Give a ring to every kind of place of the list, and to no other."),
    "bad_set_off": _("A unit takes between 0 and 120 seconds to set off."),
    "unknown_model": _("Choose a model of the list."),
    "unknown_candidates": _("Tick at least one kind of place where units may stand."),
    "unknown_weighing": _("Choose how places weigh."),
    "bad_units": _("Plan between 1 and 200 units."),
    "bad_load": _("Calls an hour and minutes a call must be above zero."),
    "bad_cover_share": _("The share to cover lies between 0 and 100 %."),
    "bad_cover_seconds": _("The search may last 1 to 60 seconds."),
    "always_busy": _("Units would be away more than 90 % of the time. Plan more units, or fewer or shorter calls."),
    "cover_in_the_making": _("A plan is being made already. Wait for it or call it off."),
    "cover_not_made": _("Only a finished plan that proposes sites can be adopted."),
}
