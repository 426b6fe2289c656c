"""What the refusals of controls and risk levels say on a page: what is the matter and what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CONTROLS_CODES: dict[str, str | Promise] = {
    "bad_outline": _("This outline is no area. Draw at least three corners."),
    "control_moved": _("Somebody moved this control since you opened the page. Look at it again, then decide."),
    "control_nowhere": _("Tick the communities or draw the area: a control lies somewhere."),
    "control_too_long": _("A control lasts 14 days at most. Choose an earlier end; a longer time is a new decision."),
    "control_without_end": _("Nothing is without an end. Enter one."),
    "control_without_name": _("Say what the area is called."),
    "extended_already": _("A decision that follows this one exists already. Look at it, or withdraw it first."),
    "no_legal_basis": _("Name the legal basis: the law and its article, or the number of the order."),
    "no_measure": _("Tick at least one measure."),
    "control_no_draft": _("This is no draft any more: somebody decided or withdrew it. Look at it again."),
    "outline_too_fine": _("The outline has too many corners. Draw it with fewer."),
    "proposal_passed": _("This proposal is not right any more: the figures or what holds have changed meanwhile."),
    "unknown_risk_level": _("The protocol of this incident has no such level. Choose one of the list."),
    "unknown_measure": _("There is no such measure. Tick those of the list."),
    "unreadable_outline": _("The outline cannot be read. Each line needs longitude and latitude of one corner."),
}
