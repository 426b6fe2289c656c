"""What the refusals about situation say."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SITUATION_CODES: dict[str, str | Promise] = {
    "books_unbalanced": _(
        "The books do not balance, so nothing is frozen. Open the reconciliation, settle the difference, freeze again."
    ),
    "unlike_board": _(
        "The report and the board would not say the same, so nothing is frozen. Below stands which figure differs."
    ),
    "corrected_already": _("This report was corrected already. Work on the one that corrects it."),
    "signed_already": _("This report is signed already."),
    "not_signed": _("Nobody has signed this report yet. It is released once the commander or the lead has signed."),
    "released_already": _("The press sheet of this report is released already."),
}
