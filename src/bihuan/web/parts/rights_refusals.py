"""What the refusals about rights say."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RIGHTS_CODES: dict[str, str | Promise] = {
    "person_not_proved": _(
        "Document, year of birth and the way they were told do not fit one person here. Check each of them again."
    ),
    "unknown_way": _("Choose one of the ways of the list."),
    "too_many_codes": _("This person was given three codes today. The next one is for tomorrow."),
    "stale_code": _("No code was made. Press the button again."),
    "unknown_right": _("Choose one of the rights of the list."),
    "view_over": _("The half hour is over. Get a new code at the desk."),
    "too_many_files": _("Six files were taken with this code. Get a new one at the desk."),
    "right_answered": _("This request is answered already."),
    "stale_right": _("Somebody worked on this request since you opened the page. Look at it again, then answer."),
    "unknown_outcome": _("Choose how it is answered; a second look is granted or refused."),
    "legal_reason_missing": _("Choose the legal reason: a refusal needs one."),
    "must_be_kept": _("It is still needed, as this page says. Refuse it with that reason, or end the work first."),
    "decided_otherwise": _("The objection was decided otherwise already. Answer as it was decided."),
    "notice_given": _("The notice was given already."),
    "deferral_too_long": _("A notice is put off by seven days at most, and until an instant that is to come."),
}
