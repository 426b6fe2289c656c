"""What the refusals about published figures say."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIGURES_CODES: dict[str, str | Promise] = {
    "bulletin_day": _("A bulletin counts up to a day that is over or today, and later than the last one released."),
    "bulletin_waits": _("A draft waits already. Release it or drop it first."),
    "bulletin_state": _("This bulletin is no draft any more. Look at the page again."),
    "no_areas": _("The incident has no areas yet. Its units and communities are set up first."),
    "figures_contradict": _(
        "These counts cannot stand beside what was published before. Nothing was kept; tell who runs the machine."
    ),
}
