"""A move of an order as a form, made from the table of moves; and the form, checked, as one action."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _

from bihuan.apps.core.journal import CommandReused
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.orders.actions import Moved, Report, move_order, report_order, split_order
from bihuan.apps.orders.rules.details import Details
from bihuan.apps.orders.rules.moves import MOVES
from bihuan.web.parts.labels import label
from bihuan.web.parts.move_fields import DETAILS, Choices, note_field, report_fields
from bihuan.web.parts.sessions import LOOKS_MISSING

BY_MACHINE_OR_RECORD = frozenset({"join", "child_ended", "child_reopened", "escalate"})
WITHOUT_NOTE = frozenset({"sign", "start", "assign", "dispatch", "split", "resume"})
DANGEROUS = frozenset({"recall", "merge", "ask_cancel", "cancel", "reassign"})
_OF_DETAILS = ("unit", "duty_role", "reason", "assignee", "survivor", "answer", "seconds", "note")


class MoveForm(forms.Form):
    """One move with exactly the details it needs; `command` makes a second press harmless."""

    command = forms.UUIDField(widget=forms.HiddenInput, required=False)
    expected_n = forms.IntegerField(widget=forms.HiddenInput, required=False)
    use_required_attribute = False

    def __init__(self, move: str, choices: Choices, n: int | None, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id=f"{move}-%s", initial={"command": uuid4(), "expected_n": n})
        self.move = move
        self.at = choices.at
        self.fields.update({name: DETAILS[name](move, choices) for name in MOVES[move].needs})
        if move == "report":
            self.fields.update(report_fields(choices))
        if move not in WITHOUT_NOTE:
            self.fields["note"] = note_field(required=move == "note")
        _mark(self)

    @property
    def title(self) -> str:
        """Return what the move is called."""
        return label("move", self.move)

    @property
    def is_press(self) -> bool:
        """Say whether a single press is all it needs."""
        return not MOVES[self.move].needs and self.move != "note"

    @property
    def is_dangerous(self) -> bool:
        """Say whether the button has to warn."""
        return self.move in DANGEROUS

    def clean(self) -> dict[str, Any]:
        """Check what the table cannot: a reason "other" needs words, a split needs two parts."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("reason") == "other" and "note" in self.fields and not cleaned.get("note"):
            self.add_error("note", _("Say in a few words what it is."))
        if self.move == "split" and "children" in cleaned and len(titles_of(cleaned["children"])) < 2:
            self.add_error("children", label("code", "split_needs_two"))
        return cleaned

    def renew(self, n: int) -> None:
        """Give a form that was refused a fresh command and the order's present number, keeping all that was typed."""
        self.data = {**{name: self.data.get(name) for name in self.fields}, "command": str(uuid4()), "expected_n": n}


def _mark(form: MoveForm) -> None:
    for field in form.fields.values():
        if isinstance(field.widget, forms.Textarea | forms.TextInput | forms.Select):
            field.widget.attrs.setdefault("autocomplete", "off")


def titles_of(text: str) -> list[str]:
    """Return the parts of a split, one a line, empty lines left out."""
    return [line.strip()[:200] for line in text.splitlines() if line.strip()]


def forms_for(names: list[str], choices: Choices, n: int, bound: MoveForm | None = None) -> list[MoveForm]:
    """Return a form for every move that a person can make by hand; `bound` stands in for its own."""
    by_hand = [name for name in names if name not in BY_MACHINE_OR_RECORD]
    return [bound if bound and bound.move == name else MoveForm(name, choices, n) for name in by_hand]


def perform(form: MoveForm, order_id: str, by: Actor, at: datetime) -> Moved | None:
    """Make the move of a valid form; None, with the reason on the form, when the rules refuse.

    :raises OrderUnknown: no such order. :raises NotAllowed: `not_found`, or a role that may not.
    """
    try:
        return _act(form, order_id, by, at)
    except CommandReused:
        form.add_error(None, label("code", "command_reused"))
    except NotAllowed as refusal:
        if refusal.code in LOOKS_MISSING:
            raise
        form.add_error(None, label("code", refusal.code))
    return None


def _act(form: MoveForm, order_id: str, by: Actor, at: datetime) -> Moved:
    said, move = form.cleaned_data, form.move
    command, seen = str(said.get("command") or ""), said.get("expected_n")
    if move == "split":
        return split_order(order_id=order_id, titles=titles_of(said["children"]), by=by, at=at, expected_n=seen)
    if move == "report":
        return report_order(
            order_id=order_id, result=said["result"], report=_report(said), by=by, at=at, command=command
        )
    details = Details(**{name: said[name] for name in _OF_DETAILS if said.get(name)})
    return move_order(move=move, order_id=order_id, by=by, at=at, details=details, expected_n=seen, command=command)


def _report(said: Mapping[str, Any]) -> Report:
    return Report(said["evidence"], said["contacted"], said["contacted_at"], said["note"])
