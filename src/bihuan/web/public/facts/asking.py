"""The form by which a resident asks "is this true?": the words alone are kept, and nothing of who sends them."""

from __future__ import annotations

import uuid

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.apps.briefing.actions.facts_questions import Received, receive_question
from bihuan.apps.briefing.queries.public import OpenIncident, open_incidents
from bihuan.apps.briefing.rules.facts_questions import MOST_TEXT
from bihuan.web.parts.clock import now
from bihuan.web.parts.facts_refusals import FACTS_CODES
from bihuan.web.parts.facts_words import LEFT_OUT
from bihuan.web.parts.public_refusals import PUBLIC_CODES
from bihuan.web.public.floods import status_of
from bihuan.web.public.sources import sender_of
from bihuan.web.public.views import public_view, show

PATH = "facts/ask/"


class AskForm(forms.Form):
    """What goes round, in a few words; which outbreak, where there are several; once only, however often it is sent."""

    use_required_attribute = False
    text = forms.CharField(
        label=gettext_lazy("What have you heard?"), max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": MOST_TEXT, "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Type what you have heard.")},
    )  # fmt: skip
    incident = forms.ChoiceField(label=gettext_lazy("Which outbreak"))
    command = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, incidents: list[OpenIncident], lang: str, data: object = None) -> None:
        super().__init__(data, auto_id="ask-%s", initial={"command": uuid.uuid4()})  # type: ignore[arg-type]  # POST or None
        choices = [(one.code, one.name(lang)) for one in incidents]
        self.fields["incident"].choices = choices  # type: ignore[attr-defined]  # a choice field, as declared
        if len(choices) == 1:  # nothing to choose: it is not asked
            self.fields["incident"].required = False


@public_view("GET", "POST", may_be_found=True)
def ask(request: HttpRequest, lang: str) -> HttpResponse:
    """Show the form; keep what is asked and show what was kept of it."""
    at = now()
    incidents = open_incidents(at)
    if not incidents:
        return show(request, "public/facts/ask.html", lang, PATH, {"form": None})
    form = AskForm(incidents, lang, request.POST if request.method == "POST" else None)
    if request.method == "GET" or not form.is_valid():
        return show(request, "public/facts/ask.html", lang, PATH, {"form": form}, 422 if form.is_bound else 200)
    told = form.cleaned_data
    received = receive_question(
        text=told["text"], language=lang, incident=told["incident"] or incidents[0].code, at=at,
        command=str(told["command"] or ""), source=sender_of(request),
    )  # fmt: skip
    return _answer(request, lang, form, received)


def _answer(request: HttpRequest, lang: str, form: AskForm, received: Received) -> HttpResponse:
    if received.kept is not None:
        left_out = [LEFT_OUT[kind] for kind in received.kept.left_out]
        return show(request, "public/facts/asked.html", lang, PATH, {"kept": received.kept, "left_out": left_out})
    said = {**FACTS_CODES, **PUBLIC_CODES}.get(received.code, _("This cannot be kept. Say it in other words."))
    form.add_error("text", str(said))
    status = status_of("question", received.code, now())
    return show(request, "public/facts/ask.html", lang, PATH, {"form": form}, status)
