"""The form at the door, and what it brings in."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bihuan.apps.core.rules import Actor
from bihuan.apps.intake.actions import NotReceived, ReceivedBatch, receive_batch
from bihuan.apps.intake.queries import SourceState
from bihuan.web.desk.intake.kept import KeptFile, find_kept, keep
from bihuan.web.desk.intake.kinds import kind_choices
from bihuan.web.parts.clock import now
from bihuan.web.parts.labels import label
from bihuan.web.parts.uploads import MOST_BYTES

MOST_CHARACTERS = 5 * 1024 * 1024
_WHOLE = {"invalid": _("Write digits only, for example 120."), "min_value": _("A count is 0 or more.")}


class ReceiveForm(forms.Form):
    """One delivery: from whom, how many lines the source says it sent, and the file or the text itself."""

    use_required_attribute = False
    source = forms.ChoiceField(label=_("Source"), error_messages={"required": _("Choose who sent it.")})
    declared = forms.IntegerField(
        label=_("How many lines does the source say it sent?"), required=False, min_value=0, error_messages=_WHOLE,
        help_text=_("Type it before you see our count: two counts made apart are what finds a lost line."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    not_told = forms.BooleanField(label=_("The source gave no count"), required=False)
    seq = forms.IntegerField(
        label=_("Number of the delivery"), required=False, min_value=1, error_messages=_WHOLE,
        help_text=_("Leave it empty to take the next one."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("What its lines are"), required=False, choices=kind_choices,
        help_text=_("Only records become orders. A register, a roster or results are filed where they belong."),
    )  # fmt: skip
    file = forms.FileField(label=_("File"), required=False, allow_empty_file=True, max_length=255)
    text = forms.CharField(
        label=_("or paste a table as text"), required=False, strip=False, max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )  # fmt: skip
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, states: Sequence[SourceState], by: Actor, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = "receive-%s"
        super().__init__(*args, **kwargs)
        self.by, self.kept_file = by, None
        choices = [(one.source.pk, f"{one.source.name} ({one.source.code})") for one in states]
        self.fields["source"].choices = [("", _("choose…")), *choices]  # type: ignore[attr-defined]  # a choice field, as declared above

    kept_file: KeptFile | None

    def clean(self) -> dict[str, Any]:
        """Check that there is a count, or a word that there is none, and something to receive; keep its bytes."""
        told = super().clean() or {}
        if told.get("declared") is None and not told.get("not_told") and "declared" not in self.errors:
            self.add_error("declared", _("Type the count, or tick that the source gave none."))
        self.kept_file = self._keep(told)
        if self.kept_file is None and not (told.get("text") or "").strip() and "file" not in self.errors:
            self.add_error("file", _("Choose a file, or paste the table as text."))
        return told

    def _keep(self, told: dict[str, Any]) -> KeptFile | None:
        upload = told.get("file")
        if not upload:
            return find_kept(told.get("kept", ""), self.by)
        if upload.size > MOST_BYTES:
            self.add_error("file", label("code", "too_large"))
            return None
        try:
            return keep(upload, self.by)
        except NotReceived as refusal:
            self.add_error(None, label("code", refusal.code))
            return None

    def receive(self) -> ReceivedBatch | None:
        """Receive what the valid form holds; None, with an error on the form, when it was refused."""
        told, kept = self.cleaned_data, self.kept_file
        content = kept.stored if kept else BytesIO(told["text"].encode(errors="replace"))
        try:
            return receive_batch(
                source_id=told["source"], content=content, filename=kept.filename if kept else "pasted.txt",
                by=self.by, at=now(), seq=told["seq"], declared=None if told["not_told"] else told["declared"],
                kind=told["kind"],
            )  # fmt: skip
        except NotReceived as refusal:
            self._refuse(refusal)
            return None

    def _refuse(self, refusal: NotReceived) -> None:
        """Say why nothing was received; where the kind is in doubt, the guess is chosen and waits for a yes."""
        kind = str(refusal.params.get("kind", ""))
        if refusal.code in {"which_kind", "other_kind"}:
            text = label("code", refusal.code) % {"kind": label("batch_kind", kind)}
            self.add_error("kind", text)
            self.data = {**self.data.dict(), "kind": kind}  # type: ignore[attr-defined]  # a form of a page has a QueryDict
        else:
            self.add_error("seq" if refusal.code == "seq_taken" else None, label("code", refusal.code))
