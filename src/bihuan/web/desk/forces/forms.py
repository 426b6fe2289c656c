"""What the forms of the forces share: what was typed stays, and a refusal says what to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from bihuan.apps.core.queries import unit_names
from bihuan.apps.core.rules import NotAllowed
from bihuan.web.desk.tracing.forms import Do, TracingForm
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import LOOKS_MISSING


class ForcesForm(TracingForm):
    """A form about people, posts or plans; `n` is the state that the page saw, where it matters."""

    n = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def attempt(self, do: Do) -> str:
        """Return what was done with the valid form, "" when it is not valid or the rules refuse it (it says why).

        :raises NotAllowed: what looks missing, so that nobody can probe for it.
        """
        if not self.is_valid():
            return ""
        try:
            return do({**self.cleaned_data, "n": self.cleaned_data.get("n") or 0})
        except NotAllowed as refusal:
            if refusal.code in LOOKS_MISSING:
                raise
            self.add_error(None, said_of(refusal))
            return ""


def said_of(refusal: NotAllowed) -> str:
    """Return what a refusal says, with the line it is in and the hard rules it is about."""
    words = [label("code", refusal.code)]
    if "line" in refusal.params:
        words.append(_("Line %(line)s.") % {"line": refusal.params["line"]})
    rules = str(refusal.params.get("rules", refusal.params.get("rule", "")))
    if rules:
        words.append(_("It is about: %(rules)s.") % {"rules": ", ".join(map(rule_words, rules.split(",")))})
    return " ".join(words)


def rule_words(rule: str) -> str:
    """Return a hard rule in words."""
    return label("hard_rule", rule)


def codes(text: Any, kind: str, known: Iterable[str], *, help_text: Any = "") -> forms.MultipleChoiceField:
    """Return a field for several codes of a list, as boxes to tick."""
    choices = [(code, label(kind, code)) for code in known]
    boxes = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(label=text, required=False, choices=choices, widget=boxes, help_text=help_text)


def number(text: Any, *, least: int = 0, most: int = 10_000, help_text: Any = "") -> forms.IntegerField:
    """Return a field for a whole number."""
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=text, min_value=least, max_value=most, widget=widget, help_text=help_text)


def units_to_choose(incident: str, unit: str = "") -> list[tuple[str, str]]:
    """Return the units of an incident for a choice; somebody of a unit has only that."""
    names = unit_names(incident)
    if unit:
        return [(unit, names.get(unit, unit))]
    return [("", _("choose…")), *names.items()]
