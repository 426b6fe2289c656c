"""What the needs and languages of the register are called on the form of the public."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = dict[str, Promise]
NEEDS: Final[Words] = {
    "alone": _("Lives alone"), "advanced_age": _("Advanced age"), "limited_mobility": _("Limited mobility"),
    "dialysis": _("Dialysis"), "oxygen": _("Oxygen"), "insulin": _("Insulin"),
    "pregnancy_36": _("Pregnant, after week 36"), "small_children_alone": _("Small children alone"),
    "disability": _("Disability"), "dementia": _("Dementia"), "mental_illness": _("Mental illness"),
    "tumour_treatment": _("Treatment of a tumour"), "regular_medicine": _("Regular medicine"),
    "language": pgettext_lazy("need", "Language"),
}  # fmt: skip
LANGUAGES: Final[Words] = {
    "sign": _("Sign language"), "yi": _("Yi"), "tibetan": _("Tibetan"), "uyghur": _("Uyghur"),
    "mongolian": _("Mongolian"), "zhuang": _("Zhuang"), "cantonese": _("Cantonese"), "dialect": _("A dialect"),
    "english": _("English"), "other": pgettext_lazy("language", "Another language"),
}  # fmt: skip
CONSENTS: Final[Words] = {
    "to_hospital": _("The hospital may be told of these needs, if I am brought there."),
    "to_volunteers": _("Volunteers who help may be told of these needs."),
}
