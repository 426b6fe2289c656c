"""What the codes of residents' rights are called, at the desk and on the public pages."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.web.parts.labels import KINDS, extend
from bihuan.web.parts.reasons import ORDER_KINDS

Words = dict[str, str | Promise]
RIGHTS: Words = {
    "copy": _("A copy of my data"), "correction": _("A correction"), "explanation": _("An explanation"),
    "contest": _("A second look at my status"), "deletion": _("That my data are deleted"),
}  # fmt: skip
RIGHT_OUTCOMES: Words = {
    "granted": pgettext_lazy("right", "Granted"), "partly": pgettext_lazy("right", "Granted in part"),
    "refused": pgettext_lazy("right", "Refused"),
}  # fmt: skip
LEGAL_REASONS: Words = {
    "still_needed": _("It is still needed to stop this outbreak (PIPL 47)."),
    "statutory_record": _("The law asks that this record is kept (PIPL 47)."),
    "not_about_you": _("It is not about you."), "tells_of_others": _("It would tell of other people (PIPL 45)."),
    "is_correct": _("It was checked and is right as it stands (PIPL 46)."),
    "repeated": _("The same was asked and answered already."),
}  # fmt: skip
PROOF_WAYS: Words = {
    "counter": _("At the counter, document in hand"), "visit": _("Before an officer, document in hand"),
    "hotline": _("By telephone, called back on the number on file"),
}  # fmt: skip
RIGHT_STATES: Words = {"open": pgettext_lazy("right", "open"), "answered": pgettext_lazy("right", "answered")}
RIGHT_CHANNELS: Words = {"code": _("with a code"), "desk": _("at the desk")}
RIGHT_VIEWS: Words = {
    "open": pgettext_lazy("right", "Open"), "late": pgettext_lazy("right", "Late"),
    "answered": pgettext_lazy("right", "Answered"), "all": pgettext_lazy("right", "All"),
}  # fmt: skip
STILL_NEEDED: Words = {
    "order": _("an order about this person is open"), "case": _("their case"), "contact": _("they are a contact"),
    "quarantine": _("they are to stay somewhere"), "care": _("they are on the register of care"),
    "help": _("they wait for help"),
}  # fmt: skip
NOTICE_STATES: Words = {
    "owed": pgettext_lazy("notice", "owed"), "deferred": pgettext_lazy("notice", "put off"),
    "given": pgettext_lazy("notice", "given"),
}  # fmt: skip
NOTICE_HOWS: Words = {
    "spoken": _("Read out and understood"), "paper": _("Given on paper"), "read_online": _("Read on the public page"),
}  # fmt: skip
DEFERRALS: Words = {
    "danger_to_life": _("Life or health comes first"),
    "cannot_understand": _("The person cannot understand it now"), "not_reachable": _("Nobody reached them yet"),
    "would_defeat_purpose": _("Telling now would defeat the emergency measure"),
}  # fmt: skip
OCCASIONS: Words = {
    "order": _("An order went out"), "contact": _("Became a contact"), "case": _("Became a case"),
    "interview": _("An interview was opened"),
}  # fmt: skip
NOTICE_VIEWS: Words = {
    "overdue": pgettext_lazy("notice", "Overdue"), "waiting": pgettext_lazy("notice", "Waiting"),
    "given": pgettext_lazy("notice", "Given"),
}  # fmt: skip
KINDS.update(
    {
        "right": RIGHTS, "right_outcome": RIGHT_OUTCOMES, "legal_reason": LEGAL_REASONS, "proof_way": PROOF_WAYS,
        "right_state": RIGHT_STATES, "right_channel": RIGHT_CHANNELS, "right_view": RIGHT_VIEWS,
        "still_needed": STILL_NEEDED, "notice_state": NOTICE_STATES, "notice_how": NOTICE_HOWS,
        "notice_deferral": DEFERRALS, "notice_occasion": OCCASIONS, "notice_view": NOTICE_VIEWS,
    }
)  # fmt: skip
extend(
    "event",
    {
        "rights.asked": _("A resident asked about their data"), "rights.answered": _("Answer written down"),
        "rights.late": _("Deadline passed"), "notice.owed": _("Notice owed"),
        "notice.passed": _("Another unit gives the notice"), "notice.given": _("Notice given"),
        "notice.deferred": _("Notice put off"), "notice.overdue": _("Notice overdue"),
    },
)  # fmt: skip
ORDER_KINDS.update(
    {
        "rights_request": _("Answer what a resident asks about their data"),
        "rights_late": _("A resident's request: past its deadline"),
        "rights_guessing": _("Somebody guesses codes of residents"),
        "notice_overdue": _("Notices of first contact are overdue"),
    }
)  # fmt: skip
