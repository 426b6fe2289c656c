"""What the codes of public places are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.web.parts.labels import KINDS, extend

KINDS.update(
    {
        "public_place_state": {
            "chosen": _("Waits for the health approver"), "listed": pgettext_lazy("place", "On the list"),
            "refused": pgettext_lazy("place", "Refused"), "removed": pgettext_lazy("place", "Taken off"),
        },
        "place_advice": {
            "watch": _("Watch for symptoms"), "test": _("Take one test"), "call": _("Call the hotline"),
        },
        "place_refusal": {
            "not_public": _("Not a public place"), "everybody_known": _("Everybody who was there is known"),
            "wrong_time": _("Wrong time"), "other": _("Another reason"),
        },
        "place_removal": {
            "mistaken": _("By mistake"), "everybody_known": _("Everybody who was there is known"),
            "contested": _("After an objection"),
        },
    }
)  # fmt: skip
extend(
    "event",
    {
        "public_place.chosen": _("Place chosen for the list"), "public_place.listed": _("Place put on the list"),
        "public_place.refused": _("Place refused"), "public_place.removed": _("Place taken off the list"),
    },
)  # fmt: skip
