"""What the codes of the care of residents are called, at the desk and in the field."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.web.parts.export_words import COLUMNS, DATASETS
from bihuan.web.parts.labels import KINDS, Label, extend

NEEDS: dict[str, Label] = {
    "alone": _("Lives alone"), "advanced_age": _("Advanced age"), "limited_mobility": _("Limited mobility"),
    "dialysis": _("Dialysis"), "oxygen": _("Oxygen"), "insulin": _("Insulin"),
    "pregnancy_36": _("Pregnant, after week 36"), "small_children_alone": _("Small children alone"),
    "disability": _("Disability"), "dementia": _("Dementia"), "mental_illness": _("Mental illness"),
    "tumour_treatment": _("Treatment of a tumour"), "regular_medicine": _("Regular medicine"),
    "language": pgettext_lazy("need", "Language"), "alone_and_weak": _("Alone and hardly moving"),
    "alone_and_confused": _("Alone and confused"),
}  # fmt: skip
LANGUAGES: dict[str, Label] = {
    "sign": _("Sign language"), "yi": _("Yi"), "tibetan": _("Tibetan"), "uyghur": _("Uyghur"),
    "mongolian": _("Mongolian"), "zhuang": _("Zhuang"), "cantonese": _("Cantonese"), "dialect": _("A dialect"),
    "english": _("English"), "other": pgettext_lazy("language", "Another language"),
}  # fmt: skip
HOW: dict[str, Label] = {
    "visit": _("at the door"), "phone": _("by telephone"), "kin": _("through the family"),
    "community": _("by the community worker"), "rescue": _("by police or 120"), "gate": _("at the gate"),
    "site": _("at the test site"), "register": _("when the list came"),
}  # fmt: skip
FOUND: dict[str, Label] = {
    "well": _("Well"), "needs_food": _("Needs food"), "needs_medicine": _("Needs medicine"),
    "needs_doctor": _("Needs a doctor"), "refused": pgettext_lazy("check", "Wants no help"),
    "no_answer": _("Nobody answered"), "lapsed": _("Nobody tried in time"),
}  # fmt: skip
STEPS: dict[str, Label] = {
    "visit": _("Visit"), "second_try": _("Second try"), "phone": _("Telephone"), "kin": _("Family"),
    "community": _("Community worker"), "rescue": _("Police or 120"),
}  # fmt: skip
CONSENTS: dict[str, Label] = {
    "kin_word": _("A word to the family"), "kin_photo": _("A photo to the family"),
    "kin_voice": _("A voice message to the family"), "to_hospital": _("Needs told to the hospital"),
    "to_volunteers": _("Needs told to volunteers"), "to_register": _("To stand on the register"),
}  # fmt: skip
CONSENT_HOW: dict[str, Label] = {
    "in_person": _("said in person"), "by_phone": _("said by telephone"), "in_writing": _("in writing"),
    "by_guardian": _("said by the guardian"), "online": _("ticked on the public page"),
}  # fmt: skip
PURPOSES: dict[str, Label] = {
    "welfare": _("To be looked after"), "medicine": _("To be brought medicine"), "green_lane": _("To be taken to care"),
}  # fmt: skip
ENDINGS: dict[str, Label] = {
    "no_need": _("Needs no care any more"), "moved": _("Moved away"), "in_hospital": _("In hospital"),
    "died": _("Died"), "asked_out": _("Asked to be left out"), "twice": _("Entered twice"),
    "control_lifted": _("The control was lifted"), "erased": pgettext_lazy("care", "Erased"),
}  # fmt: skip
ROUNDS: dict[str, Label] = {
    "asked": _("Being planned"), "made": pgettext_lazy("rounds", "Planned"), "failed": _("Could not be planned"),
}  # fmt: skip
WHY_OUT: dict[str, Label] = {
    "no_time": _("no time is left"), "no_shift": _("not within the hours"), "unreachable": _("no way leads there"),
    "no_skill": _("nobody is trained for it"), "no_position": _("Nobody knows where these people live."),
    "done": _("the search is done"), "time": _("the time was up"), "stopped": _("stopped"),
}  # fmt: skip
KINDS.update(
    {
        "need": NEEDS, "language": LANGUAGES, "seen_how": HOW, "found": FOUND, "ladder": STEPS, "consent": CONSENTS,
        "consent_how": CONSENT_HOW, "care_purpose": PURPOSES, "care_end": ENDINGS, "rounds": ROUNDS,
        "left_out": WHY_OUT,
    }
)  # fmt: skip
extend(
    "event",
    {
        "care.registered": _("Put on the register"), "care.changed": _("Entry changed"), "care.seen": _("Was seen"),
        "care.reckoned": _("Priority reckoned anew"), "care.kin_told": _("The family was told"),
        "care.ended": _("Entry ended"), "check.made": _("Check made"), "check.sooner": _("Check is due sooner"),
        "check.seen": _("Checked: was seen"), "check.climbed": _("The ladder climbed"),
        "check.ended": _("Check ended"), "consent.given": _("Agreed"), "consent.withdrawn": _("Took it back"),
        "visits.asked": _("Rounds asked for"), "visits.made": _("Rounds planned"),
        "visits.failed": _("Could not be planned"),
    },
)  # fmt: skip
extend("look_object", {"care": _("Entry of the care register")})
extend(
    "order_kind",
    {
        "welfare_round": _("Visit those who need care"), "welfare_unseen": _("Find somebody whom nobody has seen"),
        "welfare_rescue": _("Nobody answers: police or 120"), "welfare_needs_food": _("Bring food"),
        "welfare_needs_medicine": _("Bring medicine"), "welfare_needs_doctor": _("Send a doctor"),
    },
)  # fmt: skip
extend(
    "personal",
    {
        "kin_name": _("Family"), "kin_phone": _("Telephone of the family"), "longitude": _("Longitude"),
        "latitude": _("Latitude"),
    },
)  # fmt: skip
extend(
    "field",  # of a list of those who need care: each need may be a column of its own
    {
        **NEEDS, "needs": _("What they need"), "language": _("Language they speak"),
        "pregnancy_weeks": _("Week of pregnancy"), "kin_name": _("Family"), "kin_phone": _("Telephone of the family"),
        "medicine_date": _("Medicine lasts until"),
    },
)  # fmt: skip
extend("batch_kind", {"care_list": _("List of those who need care")})
COLUMNS.update(
    team=_("Team"), position=_("Place on the round"), arrives_at=_("Expected there"), care_class=_("Class"),
    kin_phone=_("Telephone of the family"),
)  # fmt: skip
DATASETS.update(care_rounds=_("Rounds of welfare teams"))
