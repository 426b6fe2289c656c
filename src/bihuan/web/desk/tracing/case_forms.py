"""The forms about a case: its dates, what it is called, how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from bihuan.apps.tracing.actions.cases import CaseTold
from bihuan.apps.tracing.rules.classifying import OUTCOMES, REASONS
from bihuan.apps.tracing.rules.windows import ISOLATION, ONSET, SAMPLE
from bihuan.engine.protocol.rules import ProtocolRules
from bihuan.web.desk.tracing.forms import TracingForm, choice, day, moment, note, pairs, words
from bihuan.web.parts.labels import label

_SYMPTOMS = {"": None, "yes": True, "no": False}


def further_events(protocol: ProtocolRules | None) -> tuple[str, ...]:
    """Return the events by which the protocol counts and that have no field of their own."""
    if protocol is None:
        return ()
    rule = protocol.infectious
    told = (rule.from_event, rule.without_symptoms_from_event, *rule.until_events)
    return tuple(dict.fromkeys(one for one in told if one and one not in {ONSET, SAMPLE, ISOLATION}))


class DatesForm(TracingForm):
    """What is known of a case's course; what the page does not show (a note, further dates) stays when left empty."""

    prefix_of_ids = "dates"
    n = forms.IntegerField(widget=forms.HiddenInput)
    has_symptoms = choice(gettext_lazy("Symptoms"), required=False)
    onset_date = day(gettext_lazy("Onset of symptoms"))
    sample_date = day(gettext_lazy("First positive sample"))
    report_date = day(gettext_lazy("Reported"))
    isolated_at = moment(gettext_lazy("Isolated since"), required=False)
    setting = words(gettext_lazy("Setting of the infection"), most=40)
    known_source = words(
        gettext_lazy("Known source"), most=40, help_text=gettext_lazy("The number of a case, or imported.")
    )
    note = note()

    def __init__(self, events: Sequence[str], data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial)
        self.events = tuple(events)
        self.choose(
            "has_symptoms", [("", _("not known")), ("yes", pgettext("fact", "yes")), ("no", pgettext("fact", "no"))]
        )
        for event in self.events:
            self.fields[f"on_{event}"] = day(
                label("course", event).capitalize(), help_text=_("Empty keeps what is there.")
            )
        self.fields["note"].help_text = _("Empty keeps what is there.")
        self.order_fields(["n", "has_symptoms", "onset_date", *(f"on_{event}" for event in self.events)])

    def told(self) -> CaseTold:
        """Return it as the action takes it."""
        said = self.cleaned_data
        more = {event: said[f"on_{event}"] for event in self.events if said[f"on_{event}"]}
        names = ("onset_date", "sample_date", "report_date", "isolated_at", "setting", "known_source", "note")
        plain = {name: said[name] for name in names}
        return CaseTold(**plain, has_symptoms=_SYMPTOMS[said["has_symptoms"]], more_dates=more)


def dates_now(row: Any) -> dict[str, Any]:
    """Return what stands at the case now, as the form begins; words and further dates are not among it."""
    names = ("n", "onset_date", "sample_date", "report_date", "isolated_at", "setting", "known_source")
    symptoms = {None: "", True: "yes", False: "no"}[row.has_symptoms]
    return {name: getattr(row, name) for name in names} | {"has_symptoms": symptoms}


class ClassifyForm(TracingForm):
    """What the case is called from now on, and why: one choice, so that both belong together."""

    prefix_of_ids = "classify"
    n = forms.IntegerField(widget=forms.HiddenInput)
    verdict = choice(gettext_lazy("Call it, because"))

    def __init__(self, current: str, data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial)
        groups = [
            (
                label("classification", one.value),
                [(f"{one.value}:{why}", label("change_reason", why)) for why in reasons],
            )
            for one, reasons in REASONS.items()
            if one.value != current
        ]
        self.choose("verdict", [("", _("choose…")), *groups])


class CloseForm(TracingForm):
    """How the case ended."""

    prefix_of_ids = "close"
    n = forms.IntegerField(widget=forms.HiddenInput)
    outcome = choice(pgettext_lazy("case", "Outcome"))

    def __init__(self, data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial)
        self.choose("outcome", [("", _("choose…")), *pairs("case_outcome", OUTCOMES)])
