"""Deciding a held line: the form, and what it does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.intake.actions import settle_record
from bihuan.apps.intake.actions.looking import changed_values
from bihuan.apps.intake.rules import SETTLE_REASONS
from bihuan.web.desk.intake.kinds import editable
from bihuan.web.parts.clock import now
from bihuan.web.parts.labels import Label, label
from bihuan.web.parts.sessions import LOOKS_MISSING

if TYPE_CHECKING:
    from django.http import QueryDict

    from bihuan.apps.intake.models import Disposition

_CHOICES: tuple[tuple[str, Label], ...] = (
    ("accepted", _("Accept it")),
    ("duplicate", _("It is a duplicate")),
    ("rejected", _("Reject it")),
)


class SettleForm(forms.Form):
    """What a held line becomes and why; where it is accepted, with corrected values."""

    use_required_attribute = False
    kind = forms.ChoiceField(
        label=_("What becomes of it"), choices=_CHOICES, widget=forms.RadioSelect,
        error_messages={"required": _("Choose what becomes of the line.")},
    )  # fmt: skip
    reason = forms.ChoiceField(label=_("Reason"), error_messages={"required": _("Choose a reason.")})

    def __init__(
        self, held: Disposition, data: QueryDict | None = None, *, edits: bool = True,
        known: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, auto_id=f"s{held.pk[-6:]}-%s")
        self.held = held
        self.fields["reason"].choices = [("", _("choose…")), *_reasons()]  # type: ignore[attr-defined]  # a choice field, as declared above
        if not held.duplicate_of:
            self.fields["kind"].choices = [pair for pair in _CHOICES if pair[0] != "duplicate"]  # type: ignore[attr-defined]  # a choice field, as declared above
        for name in editable(held.batch.kind) if edits else ():
            initial = (known or {}).get(name, "")
            self.fields[f"v-{name}"] = forms.CharField(
                required=False, max_length=500, label=label("field", name), initial=initial,
                widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            )  # fmt: skip

    def value_fields(self) -> list[forms.BoundField]:
        """Return the fields that hold the line's values."""
        return [self[name] for name in self.fields if name.startswith("v-")]

    def clean(self) -> dict[str, Any]:
        """Refuse a reason that does not belong to the decision."""
        told = super().clean() or {}
        kind, reason = told.get("kind"), told.get("reason")
        if kind and reason and reason not in SETTLE_REASONS[kind]:
            self.add_error("reason", _("This reason does not belong to the decision. Choose another."))
        return told

    def settle(self, by: Actor) -> bool:
        """Settle the line of the valid form; False, with an error on it, when that was refused for now."""
        told = self.cleaned_data
        typed = {name.removeprefix("v-"): told[name].strip() for name in told if name.startswith("v-")}
        values = changed_values(self.held, typed) if told["kind"] == "accepted" else {}
        try:
            settle_record(
                record_id=self.held.pk, kind=told["kind"], reason=told["reason"], by=by, at=now(), values=values
            )
        except NotAllowed as refusal:
            if refusal.code in LOOKS_MISSING | {"not_held"}:
                raise
            self.add_error(None, label("code", refusal.code))
            return False
        return True


def _reasons() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (label("disposition", kind), [(reason, label("decision", reason)) for reason in reasons])
        for kind, reasons in SETTLE_REASONS.items()
    ]
