"""The forms of the care of residents: what was typed stays, and a refusal says what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bihuan.apps.residents.rules.needs import CONSENT_HOW, CONSENTS, END_REASONS, LANGUAGES, NEEDS, PURPOSES
from bihuan.apps.residents.rules.planning import MOST_TEAMS
from bihuan.web.desk.screening.forms import whole
from bihuan.web.desk.tracing.forms import TracingForm, choice, day, moment, pairs, words


class CareForm(TracingForm):
    """A form of the care of residents."""


def _needs() -> forms.MultipleChoiceField:
    wrong = {"invalid_choice": gettext_lazy("Choose from the list.")}
    return forms.MultipleChoiceField(
        label=gettext_lazy("Needs"), widget=forms.CheckboxSelectMultiple, error_messages=wrong
    )


class EntryForm(CareForm):
    """Somebody who comes on the register."""

    prefix_of_ids = "care"
    name = words(gettext_lazy("Name"), most=100, required=True)
    phone = words(gettext_lazy("Telephone"), most=40)
    address = words(gettext_lazy("Address"))
    area = choice(gettext_lazy("Community"), required=False)
    document_number = words(gettext_lazy("Citizen number"), most=18)
    needs = _needs()
    language = choice(gettext_lazy("Which language"), required=False)
    kin_name = words(gettext_lazy("Family"), most=100)
    kin_phone = words(gettext_lazy("Telephone of the family"), most=40)
    medicine_until = day(gettext_lazy("Medicine lasts until"))
    purpose = choice(gettext_lazy("For what"))
    note = words(gettext_lazy("Note for the visitor"), most=500)

    def __init__(self, areas: Iterable[tuple[str, str]], data: Any = None) -> None:
        super().__init__(data, {"purpose": PURPOSES[0]})
        self.choose("area", [("", _("as the address says")), *areas])
        _choose_needs(self)


class ChangeForm(CareForm):
    """What is true now of somebody on the register; who they are stands masked above and is typed anew to change it."""

    prefix_of_ids = "change"
    needs = _needs()
    language = choice(gettext_lazy("Which language"), required=False)
    medicine_until = day(gettext_lazy("Medicine lasts until"))
    purpose = choice(gettext_lazy("For what"))
    phone = words(gettext_lazy("New telephone"), most=40)
    address = words(gettext_lazy("New address"))
    kin_name = words(gettext_lazy("New name of the family"), most=100)
    kin_phone = words(gettext_lazy("New telephone of the family"), most=40)
    note = words(gettext_lazy("New note for the visitor"), most=500)

    def __init__(self, initial: Mapping[str, Any], data: Any = None) -> None:
        super().__init__(data, initial)
        _choose_needs(self)


def _choose_needs(form: CareForm) -> None:
    form.choose("needs", pairs("need", NEEDS))
    form.choose("language", [("", _("none")), *pairs("language", LANGUAGES)])
    form.choose("purpose", pairs("care_purpose", PURPOSES))


class ConsentForm(CareForm):
    """To what somebody agrees, and how they said so."""

    prefix_of_ids = "consent"
    what = choice(gettext_lazy("Agrees to"))
    how = choice(gettext_lazy("How"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.choose("what", [("", _("choose…")), *pairs("consent", CONSENTS)])
        self.choose("how", [("", _("choose…")), *pairs("consent_how", CONSENT_HOW)])


class EndForm(CareForm):
    """Why an entry ends."""

    prefix_of_ids = "end"
    reason = choice(gettext_lazy("Reason"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.choose("reason", [("", _("choose…")), *pairs("care_end", END_REASONS)])


class RoundForm(CareForm):
    """The rounds of one unit."""

    prefix_of_ids = "round"
    unit = choice(pgettext_lazy("holder", "Unit"))
    teams = whole(gettext_lazy("Teams"), 1, MOST_TEAMS)
    starts_at = moment(gettext_lazy("From"))
    ends_at = moment(pgettext_lazy("period", "Until"))

    def __init__(
        self, units: Iterable[tuple[str, str]], initial: Mapping[str, Any] | None = None, data: Any = None
    ) -> None:  # fmt: skip
        super().__init__(data, initial)
        self.choose("unit", units)
