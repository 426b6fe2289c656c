"""What the refusals of the care of residents say on a page: what is the matter and what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CARE_CODES: dict[str, str | Promise] = {
    "already_cared_for": _("This person is on the register already. Open their entry and change it."),
    "bad_hours": _("A round lasts 1 to 12 hours and is not over yet. Choose other times."),
    "bad_teams": _("A unit sends 1 to 20 teams. Choose a number between them."),
    "entry_ended": _("This entry has ended. If the person needs care again, register them anew."),
    "language_missing": _("A need of language says which one, and nothing else does. Choose it."),
    "no_consent": _("The person has not agreed to exactly this. Ask them first, and keep what they say."),
    "no_need": _("Choose at least one need: nobody stands on the register without a reason."),
    "no_need_told": _("The line names no need. Ask the community why this person is on the list."),
    "nowhere_to_go": _("Type a telephone number or an address, so that somebody can be sent."),
    "no_way_to_reach_told": _("The line has neither a telephone number nor an address. Ask the community."),
    "nobody_to_visit": _("Nobody of this unit has to be seen before then. Choose a later end."),
    "not_agreed": _("This was taken back already."),
    "not_your_area": _("This person lives with another unit. Tell that unit, or the desk."),
    "not_yet_36_weeks": _("Pregnant, before week 36: no need of the list yet."),
    "unknown_language": _("This language is not on the list; it is kept as another one."),
    "unknown_care_need": _("Nobody knows this word for a need. Choose the need it stands for."),
    "unknown_result": _("Choose from the list what was found."),
    "unknown_step": _("There is no such step of the ladder. Load the page again."),
    "unknown_way": _("Choose from the list how the person was seen."),
    "unreadable_kin_phone": _("The telephone number of the family cannot be read. Ask the community."),
    "unreadable_tick": _("A ticked column holds neither yes nor no. Type yes or no."),
    "unreadable_weeks": _("The weeks of pregnancy cannot be read. Type their number."),
    "wrong_document": _("This document number cannot be. Compare it with the document, or leave it out."),
}
