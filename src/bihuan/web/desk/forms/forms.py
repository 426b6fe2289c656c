"""The forms by which a form is begun, a version uploaded or written, refused or withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.apps.briefing.rules.forms import AUDIENCES, LONGEST_TEXT, REFUSALS, WITHDRAWALS
from bihuan.web.desk.tracing.forms import TracingForm, choice, pairs, words

MOST_BYTES = 2 * 1024 * 1024


def area(text: Any, most: int, *, required: bool) -> forms.CharField:
    """Return a field for several lines."""
    widget = forms.Textarea(attrs={"rows": 6})
    return forms.CharField(label=text, max_length=most, required=required, widget=widget)


class UploadForm(TracingForm):
    """A workbook of a new form, or of the next version of one."""

    prefix_of_ids = "upload"
    code = words(
        gettext_lazy("Code of the form"), most=40, required=True,
        help_text=gettext_lazy("Letters, digits and underlines. The same code is the next version."),
    )  # fmt: skip
    audience = choice(gettext_lazy("Whom it is for"))
    file = forms.FileField(
        label=gettext_lazy("XLSForm (.xlsx)"),
        help_text=gettext_lazy("Sheets survey, choices and settings, 2 MB at most."),
    )

    def __init__(self, data: Any = None, files: Any = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial)
        if files is not None:
            self.files = files
        self.choose("audience", pairs("form_audience", AUDIENCES))

    def clean_file(self) -> bytes:
        """Return the bytes of the workbook."""
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(_("The workbook is larger than 2 MB."))
        return bytes(upload.read())


class TextForm(TracingForm):
    """A message or a script in both languages: new, or the next version of one."""

    prefix_of_ids = "text"
    code = words(gettext_lazy("Code of the form"), most=40, required=True)
    kind = choice(gettext_lazy("What it is"))
    audience = choice(gettext_lazy("Whom it is for"))
    zh = area(gettext_lazy("Chinese"), 4000, required=True)
    en = area(gettext_lazy("English"), 4000, required=False)

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial)
        self.choose("kind", pairs("form_kind", LONGEST_TEXT))
        self.choose("audience", pairs("form_audience", AUDIENCES))


class ReasonForm(TracingForm):
    """Why a version is refused or withdrawn."""

    reason = choice(gettext_lazy("Reason"))

    def __init__(self, act: str, data: Any = None) -> None:
        self.prefix_of_ids = act
        super().__init__(data)
        codes = {"refuse": ("form_refusal", REFUSALS), "withdraw": ("form_withdrawal", WITHDRAWALS)}[act]
        self.choose("reason", [("", _("choose…")), *pairs(*codes)])
