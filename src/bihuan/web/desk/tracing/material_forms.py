"""The forms about footage and records: what is asked for, a no with its reason, what came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.intake.rules.asking import BASES
from bihuan.apps.tracing.queries.pages import PlaceSeen
from bihuan.apps.tracing.rules.asking import KINDS, PURPOSES, REFUSALS, MaterialTold
from bihuan.web.desk.tracing.forms import TracingForm, choice, moment, note, pairs, places_as_choices, words


class AskForm(TracingForm):
    """What is asked for: of which holder, where, from when to when, for which purpose and on what ground."""

    prefix_of_ids = "ask"
    kind = choice(gettext_lazy("What"))
    purpose = choice(gettext_lazy("Purpose"))
    legal_basis = choice(gettext_lazy("Legal basis"))
    holder = words(
        gettext_lazy("Who has it"), most=100, required=True, help_text=gettext_lazy("The office, not a person.")
    )
    place = choice(gettext_lazy("Place"), required=False)
    place_text = words(gettext_lazy("Place in words"), help_text=gettext_lazy("When it is not on the list."))
    window_from = moment(gettext_lazy("From"))
    window_to = moment(pgettext_lazy("period", "Until"))
    note = note()

    def __init__(
        self, places: Iterable[PlaceSeen], data: Any = None, initial: Mapping[str, Any] | None = None
    ) -> None:  # fmt: skip
        super().__init__(data, initial)
        listed = list(places)
        self.kinds_of_places = {one.id: one.kind for one in listed}
        self.choose("place", places_as_choices(listed))
        self.choose("kind", pairs("material_kind", KINDS))
        self.choose("purpose", pairs("purpose", PURPOSES))
        self.choose("legal_basis", pairs("legal_basis", BASES))

    def told(self) -> MaterialTold:
        """Return it as the rules take it."""
        said = self.cleaned_data
        names = ("kind", "purpose", "legal_basis", "holder", "place", "place_text", "window_from", "window_to")
        venue = self.kinds_of_places.get(said["place"], "")
        return MaterialTold(**{name: said[name] for name in names}, venue=venue)


class DeclineForm(TracingForm):
    """Why a request is declined."""

    prefix_of_ids = "decline"
    reason = choice(gettext_lazy("Reason"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.choose("reason", [("", _("choose…")), *pairs("approval_reason", REFUSALS)])


class CameForm(TracingForm):
    """What came: a batch of intake, or the holder's own reference."""

    prefix_of_ids = "came"
    batch = words(gettext_lazy("Batch"), most=36, help_text=gettext_lazy("Its identifier, when it came in at intake."))
    reference = words(gettext_lazy("The holder's reference"))

    def check(self) -> None:
        """Refuse when nothing was told. :raises NotAllowed: `nothing_came`."""
        if not any(self.cleaned_data.values()):
            raise NotAllowed("nothing_came")
