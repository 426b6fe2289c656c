"""What the codes of coverage are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.web.parts.export_words import COLUMN_KINDS
from bihuan.web.parts.labels import KINDS, Label, extend

MEANINGS: dict[str, Label] = {
    "place": _("By place: each place within the minutes of its own ring, by any unit"),
    "tier": _("By tier of force: every place by a unit of tier 1, 3 and 5 within as many minutes"),
    "phase": _("By phase: a minute to set off, in place by the third, dealt with by the fifth"),
}
SHORT_MEANINGS: dict[str, Label] = {
    "place": pgettext_lazy("ring", "by place"), "tier": pgettext_lazy("ring", "by tier of force"),
    "phase": pgettext_lazy("ring", "by phase"),
}  # fmt: skip
PLACE_KINDS: dict[str, Label] = {
    "station": _("Station"), "airport": _("Airport"), "government": _("Government"), "sight": _("Sight"),
    "hospital": pgettext_lazy("place", "Hospital"), "school": _("School"), "bank": _("Bank"),
    "mall": _("Shopping mall"), "market": _("Market"), "testing_site": _("Test site"), "community": _("Community"),
    "motorway": _("Motorway exit"), "shop": _("Shop"), "gate": pgettext_lazy("post", "Gate"),
    "home_station": _("Home station"), "patrol": _("Patrol"), "test_site": _("Test site"),
}  # fmt: skip
MODELS: dict[str, Label] = {
    "set_cover": _("Fewest sites that reach everybody (set cover)"),
    "maximal": _("Most reached ring by ring (maximal cover)"),
    "double": _("Most reached twice (double standard)"),
    "expected": _("Most that find a unit free (expected cover)"),
    "median": _("Shortest mean way (p-median)"),
    "centre": _("Shortest longest way (p-centre)"),
}
STATES: dict[str, Label] = {
    "making": pgettext_lazy("cover plan", "Being made"), "made": pgettext_lazy("cover plan", "Proposed"),
    "adopted": pgettext_lazy("cover plan", "Adopted"), "replaced": pgettext_lazy("cover plan", "Replaced"),
    "dropped": pgettext_lazy("cover plan", "Dropped"),
}  # fmt: skip
STATUSES: dict[str, Label] = {
    "optimal": _("Nothing better exists"), "feasible": _("The clock ended first; the bound says how far off it can be"),
    "infeasible": _("Nothing meets these conditions: more units, or a smaller share"),
    "unknown": _("The clock ended before anything was found"), "no_places": _("No place has a position"),
    "no_candidates": _("No post of these kinds has a position"), "gave_up": _("It failed again and again"),
}  # fmt: skip
WEIGHINGS: dict[str, Label] = {
    "equal": _("Every place weighs 1"),
    "people": _("A community weighs 1 for every 1,000 people registered, at least 1; other places 1"),
}
ADOPTIONS: dict[str, Label] = {
    "best_bound": _("The best of those computed"), "fits_the_ground": _("Fits what we know of the ground"),
    "fewer_units": _("Needs fewer units"), "order_from_above": _("Ordered from above"),
}  # fmt: skip
KINDS.update(
    {
        "ring_meaning": MEANINGS, "ring_meaning_short": SHORT_MEANINGS, "covered_kind": PLACE_KINDS,
        "cover_model": MODELS, "cover_state": STATES, "cover_status": STATUSES, "cover_weighing": WEIGHINGS,
        "cover_adoption": ADOPTIONS,
    }
)  # fmt: skip
extend(
    "event",
    {
        "rings.set": _("Meaning of the rings decided"), "cover.asked": _("Coverage plan asked for"),
        "cover.made": _("Coverage plan made"), "cover.failed": _("Coverage plan given up"),
        "cover.adopted": _("Coverage plan adopted"), "cover.replaced": _("Coverage plan replaced"),
        "cover.dropped": _("Coverage plan dropped"),
    },
)  # fmt: skip
extend("dataset", {"cover_rings": _("Coverage: rings of a plan"), "cover_sites": _("Coverage: sites of a plan")})
extend(
    "export_column",
    {
        "cover_plan": _("Plan"), "cover_state": _("State"), "cover_model": _("Model"), "cover_ring": _("Ring, minutes"),
        "cover_limit": _("Seconds allowed"), "cover_places": _("Places"),
        "cover_covered_before": _("Reached when asked"), "cover_uncovered_before": _("Not reached when asked"),
        "cover_covered": _("Reached with the plan"), "cover_uncovered": _("Not reached with the plan"),
        "cover_weight": _("Weight of the places"), "cover_covered_weight": _("Weight reached"),
        "cover_site": _("Site"), "cover_site_kind": _("Kind"), "cover_units": pgettext_lazy("cover plan", "Units"),
        "cover_reaches": _("Reaches"), "cover_alone": _("Only it"),
    },
)  # fmt: skip
COLUMN_KINDS |= {
    "cover_state": "cover_state", "cover_model": "cover_model", "cover_site_kind": "covered_kind",
    "ring_meaning": "ring_meaning_short",
}  # fmt: skip
