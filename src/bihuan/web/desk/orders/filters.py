"""What a list of orders can be narrowed to, read from the address: known codes only, anything else is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from bihuan.apps.orders.queries.orders import Filters
from bihuan.apps.orders.rules.states import State, Urgency
from bihuan.web.parts.labels import label
from bihuan.web.parts.order_tabs import TABS


class FilterForm(forms.Form):
    """The filters of the list; every field is a choice among codes."""

    use_required_attribute = False

    def __init__(self, data: QueryDict, units: Mapping[str, str], sources: Mapping[str, str]) -> None:
        super().__init__(data, auto_id="filter-%s")
        self._choice("unit", _("Unit"), units)
        self._choice("state", _("State"), {state.value: label("state", state.value) for state in State})
        self._choice("urgency", _("Urgency"), {one.value: f"{one} {label('urgency', one.value)}" for one in Urgency})
        self._choice("source", _("Source"), sources)
        self.fields["supervised"] = forms.BooleanField(required=False, label=_("Supervised only"))
        self.is_valid()

    def _choice(self, name: str, text: str, pairs: Mapping[str, str]) -> None:
        choices = [("", _("all")), *pairs.items()]
        self.fields[name] = forms.ChoiceField(required=False, label=text, choices=choices)

    def _one(self, name: str) -> tuple[str, ...]:
        value = self.cleaned_data.get(name, "")
        return (value,) if value else ()

    def filters(self, tab: str) -> Filters:
        """Return the filters of the tab, narrowed by what is chosen; a chosen state counts more than the tab's."""
        found = TABS[tab].filters
        return replace(
            found, units=self._one("unit"), states=self._one("state") or found.states,
            urgencies=self._one("urgency"), sources=self._one("source"),
            supervised=bool(self.cleaned_data.get("supervised")),
        )  # fmt: skip

    @property
    def is_narrowed(self) -> bool:
        """Say whether anything is chosen."""
        return any(self.cleaned_data.values())
