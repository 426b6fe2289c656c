"""The forms of one request for help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.apps.core.queries import unit_names
from bihuan.apps.residents.actions.help_answering import ANSWERS
from bihuan.apps.residents.rules.help import ANSWERED, CALL_RESULTS, REOPENINGS, WAYS
from bihuan.apps.residents.rules.help_classes import CLASSES
from bihuan.web.desk.tracing.forms import TracingForm, choice, moment, pairs, words

if TYPE_CHECKING:
    from bihuan.apps.residents.models import HelpRequest


class ClassForm(TracingForm):
    """The class that a person confirms."""

    prefix_of_ids = "class"
    code = choice(gettext_lazy("Class"))

    def __init__(self, row: HelpRequest, data: Any = None) -> None:
        super().__init__(data, {"code": row.help_class or row.proposed})
        self.choose("code", [("", _("choose…")), *pairs("help_class", CLASSES)])


class RouteForm(TracingForm):
    """Who owns it."""

    prefix_of_ids = "route"
    unit = choice(gettext_lazy("Unit that answers for it"), required=False)

    def __init__(self, row: HelpRequest, data: Any = None) -> None:
        super().__init__(data, {"unit": row.unit_id or ""})
        self.choose("unit", [("", _("the desk decides")), *unit_names(row.incident_id).items()])


class LaneForm(TracingForm):
    """To which hospital, when there and when back, and who goes along."""

    prefix_of_ids = "lane"
    hospital = words(gettext_lazy("Hospital"), most=100, required=True)
    starts_at = moment(gettext_lazy("There at"))
    ends_at = moment(gettext_lazy("Back by"))
    escort = choice(gettext_lazy("Who goes along"), required=False)

    def __init__(self, row: HelpRequest, data: Any = None) -> None:
        super().__init__(data, {"escort": row.unit_id or ""})
        self.choose("escort", [("", _("the desk decides")), *unit_names(row.incident_id).items()])


class AnswerForm(TracingForm):
    """What the answer is."""

    prefix_of_ids = "answer"
    code = choice(gettext_lazy("Answer"))
    text = forms.CharField(
        label=gettext_lazy("What the caller will be told"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, _row: HelpRequest, data: Any = None) -> None:
        super().__init__(data)
        self.choose("code", [("", _("choose…")), *pairs("help_answer", ANSWERS)])


class CallForm(TracingForm):
    """What a try to reach the caller led to."""

    prefix_of_ids = "call"
    way = choice(gettext_lazy("How"))
    result = choice(gettext_lazy("What came of it"))

    def __init__(self, row: HelpRequest, data: Any = None) -> None:
        super().__init__(data, {"way": "phone"})
        results = CALL_RESULTS if row.state == ANSWERED else ("withdrawn",)
        self.choose("way", pairs("help_way", WAYS))
        self.choose("result", [("", _("choose…")), *pairs("help_call", results)])


class ReopenForm(TracingForm):
    """Why a closed request is opened again."""

    prefix_of_ids = "reopen"
    reason = choice(gettext_lazy("Reason"))

    def __init__(self, _row: HelpRequest, data: Any = None) -> None:
        super().__init__(data)
        self.choose("reason", [("", _("choose…")), *pairs("help_reopening", REOPENINGS)])
