"""What every form of a page shares: asked for by the server alone, what was typed stays, a refusal stands above it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from bihuan.apps.core.rules import NotAllowed
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import LOOKS_MISSING

Told = Mapping[str, Any]  # what a valid form says
Do = Callable[[Told], str]  # does it, and returns what was done in a sentence


class AskingForm(forms.Form):
    """A form whose fields are asked for by the server alone; a refusal of the rules stands above it."""

    use_required_attribute = False
    prefix_of_ids = "ask"

    def __init__(self, data: Any = None, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}), auto_id=f"{self.prefix_of_ids}-%s")
        for one in self.fields.values():
            one.error_messages["required"] = _("Fill this in.")

    def choose(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        """Give a field of the form what can be chosen."""
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]  # a choice field, as declared

    def attempt(self, do: Do) -> str:
        """Return what was done with the valid form, "" when it is not valid or the rules refuse it (it says why).

        :raises NotAllowed: what looks missing (`LOOKS_MISSING`), so that nobody can probe for it.
        """
        if not self.is_valid():
            return ""
        try:
            return do(self.cleaned_data)
        except NotAllowed as refusal:
            if refusal.code in LOOKS_MISSING:
                raise
            self.add_error(None, self.said(refusal))
            return ""

    def said(self, refusal: NotAllowed) -> str:
        """Return what a refusal says above the form."""
        return said_of(refusal)

    @property
    def status(self) -> int:
        """How a page with this refused form answers: 409 where the rules refuse, 422 where a field is wrong."""
        return 409 if self.non_field_errors() else 422


def said_of(refusal: NotAllowed) -> str:
    """Return what a refusal says, with its mend where it tells one, and with the event whose date is lacking."""
    words = [label("code", refusal.code)]
    if "mend" in refusal.params:
        words.append(label("visit_mend", str(refusal.params["mend"])))
    if "event" in refusal.params:
        words.append(label("course", str(refusal.params["event"])))
    return " ".join(words)
