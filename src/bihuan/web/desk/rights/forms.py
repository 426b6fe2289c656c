"""The forms of rights: who proves who they are, how a request is answered, how a notice was given or put off."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.apps.briefing.actions.rights_codes import ProofTold
from bihuan.apps.briefing.queries.rights_proof import DOCUMENTS
from bihuan.apps.briefing.rules.notices import DEFERRALS, HOWS
from bihuan.apps.briefing.rules.rights import CONTEST, KINDS, LEGAL_REASONS, MOST_WORDS, OUTCOMES, PARTLY
from bihuan.web.desk.tracing.forms import Told, TracingForm, choice, moment, pairs

_PLAIN = {"autocomplete": "off", "spellcheck": "false"}


class ProofForm(TracingForm):
    """What a person proves who they are with, and what they ask at once, if anything."""

    prefix_of_ids = "proof"
    way = choice(gettext_lazy("How they prove who they are"))
    document_kind = choice(gettext_lazy("Kind of document"))
    document_number = forms.CharField(
        label=gettext_lazy("Number of document"), max_length=60, widget=forms.TextInput(attrs=_PLAIN)
    )
    birth_year = forms.IntegerField(
        label=gettext_lazy("Year of birth"), min_value=1900, max_value=2100,
        widget=forms.TextInput(attrs={**_PLAIN, "inputmode": "numeric"}),
        error_messages={"invalid": gettext_lazy("Type four digits, such as 1985.")},
        help_text=gettext_lazy("Ask for it; do not read it off the document."),
    )  # fmt: skip
    phone = forms.CharField(
        label=gettext_lazy("Number you called back"), max_length=40, required=False,
        widget=forms.TextInput(attrs={**_PLAIN, "inputmode": "tel"}),
        help_text=gettext_lazy("By telephone only: it has to be the number on file. Never read the code out."),
    )  # fmt: skip
    kind = choice(gettext_lazy("They ask for"), required=False)
    words = forms.CharField(
        label=gettext_lazy("What about it"), max_length=MOST_WORDS, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, ways: tuple[str, ...], data: Any = None) -> None:
        super().__init__(data, {"way": ways[0], "document_kind": "citizen_number"})
        self.choose("way", pairs("proof_way", ways))
        self.choose("document_kind", pairs("document_kind", DOCUMENTS))
        self.choose("kind", [("", _("nothing now, only the code")), *pairs("right", KINDS)])


def proof_of(told: Told) -> ProofTold:
    """Return what a valid form says of who somebody is."""
    names = ("document_kind", "document_number", "birth_year", "way", "phone")
    return ProofTold(**{name: told[name] for name in names})


class AnswerForm(TracingForm):
    """How a request is answered."""

    prefix_of_ids = "answer"
    outcome = choice(gettext_lazy("Answer"))
    legal_reason = choice(gettext_lazy("Legal reason"), required=False)
    words = forms.CharField(
        label=gettext_lazy("What the resident will read"), max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Plain words. Nothing that tells of anybody else."),
    )  # fmt: skip
    n = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, right: str, n: int, data: Any = None) -> None:
        super().__init__(data, {"n": n})
        outcomes = [one for one in OUTCOMES if not (right == CONTEST and one == PARTLY)]
        self.choose("outcome", [("", _("choose…")), *pairs("right_outcome", outcomes)])
        self.choose("legal_reason", [("", _("none: it is granted")), *pairs("legal_reason", LEGAL_REASONS)])


class GiveForm(TracingForm):
    """How the notice was given."""

    prefix_of_ids = "give"
    how = choice(gettext_lazy("How it was given"))

    def __init__(self, notice: str, data: Any = None) -> None:
        self.prefix_of_ids = f"give-{notice[-8:]}"  # a page has one of them a notice
        super().__init__(data, {"how": "spoken"})
        self.choose("how", pairs("notice_how", HOWS))


class DeferForm(TracingForm):
    """Why the notice comes later, and until when."""

    prefix_of_ids = "defer"
    reason = choice(gettext_lazy("Why it comes later"))
    until = moment(gettext_lazy("It is given by"), help_text=gettext_lazy("Seven days at most; then it alarms."))

    def __init__(self, notice: str, data: Any = None) -> None:
        self.prefix_of_ids = f"defer-{notice[-8:]}"
        super().__init__(data)
        self.choose("reason", [("", _("choose…")), *pairs("notice_deferral", DEFERRALS)])
