"""The form of a call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.apps.core.queries import unit_names
from bihuan.apps.forces.actions.call_ups import NewCall
from bihuan.apps.forces.queries.call_ups import levels_of, skills_of
from bihuan.apps.forces.queries.mine import open_posts
from bihuan.apps.forces.rules.call_ups import ANSWER_MINUTES, MESSAGES, OVERRIDES
from bihuan.web.desk.tracing.forms import TracingForm, choice, pairs
from bihuan.web.parts.labels import label

if TYPE_CHECKING:
    from bihuan.web.parts.disclosure import Looker


class CallForm(TracingForm):
    """Whom to call, with which message, where to, and how long they may take to answer."""

    prefix_of_ids = "call"
    command = forms.UUIDField(widget=forms.HiddenInput, required=False)
    message = choice(gettext_lazy("Message"))
    post_id = choice(gettext_lazy("Where to"), required=False)
    unit = choice(gettext_lazy("Of which unit"), required=False)
    skill = choice(gettext_lazy("With which skill"), required=False)
    level = choice(gettext_lazy("At which duty level"), required=False)
    wanted = forms.IntegerField(
        label=gettext_lazy("How many"), required=False, min_value=1, max_value=5000,
        help_text=gettext_lazy("Empty = all who are not on duty and have rested."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    answer_minutes = choice(gettext_lazy("Answer within"))
    override_reason = choice(gettext_lazy("Why they are called although they are away or not rested"), required=False)

    def __init__(self, look: Looker, data: Any = None) -> None:
        super().__init__(data, {"command": uuid4(), "answer_minutes": "15", "message": "muster"})
        incident = look.by.incident
        self.choose("message", pairs("call_message", MESSAGES))
        self.choose("post_id", [("", _("as the message says")), *open_posts(incident)])
        self.choose("unit", [("", _("any unit")), *unit_names(incident).items()])
        self.choose("skill", [("", _("any")), *((code, _word("skill", code)) for code in skills_of(incident))])
        self.choose("level", [("", _("no level")), *((c, f"{n} · {p}%") for c, n, p in levels_of(incident))])
        self.choose("answer_minutes", [(str(n), _("%(n)s min") % {"n": n}) for n in ANSWER_MINUTES])
        self.choose("override_reason", [("", _("choose…")), *pairs("call_override", OVERRIDES)])

    @property
    def ticked(self) -> list[str]:
        """Return who is called although a rule stops it."""
        return self.data.getlist("overridden") if isinstance(self.data, QueryDict) else []

    def new_call(self, overridden: list[str]) -> NewCall:
        """Return what the valid form says."""
        told = self.cleaned_data
        return NewCall(
            told["message"], int(told["answer_minutes"]), told["post_id"], told["unit"], told["skill"], told["level"],
            told["wanted"], tuple(overridden), told["override_reason"] if overridden else "",
        )  # fmt: skip


def _word(kind: str, code: str) -> str:
    """Return what a code is called; as long as nobody named the kind, the code itself."""
    try:
        return label(kind, code)
    except KeyError:
        return code
