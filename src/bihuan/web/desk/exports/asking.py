"""Asking for an export: purpose, columns, form, and why in words; made at once where nobody else must agree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from bihuan.apps.core.access import check_role
from bihuan.apps.core.exports import AskedFor, Dataset, ask_export, dataset_of, make_export
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.exports import CAP, EXPORTERS, MOST, MOST_WORDS, ExportForm, ExportPurpose
from bihuan.web.desk.exports.narrowing import filters_of
from bihuan.web.parts.clock import now
from bihuan.web.parts.export_files import draw
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

if TYPE_CHECKING:
    from bihuan.apps.core.models import Export

PAGE = "desk/exports/ask.html"


class AskForm(forms.Form):
    """What is taken out, as what, for what, and why."""

    use_required_attribute = False
    purpose = forms.ChoiceField(
        label=gettext_lazy("Purpose"), error_messages={"required": gettext_lazy("Choose one of the purposes.")}
    )
    words = forms.CharField(
        label=gettext_lazy("Why, in your own words, and on what legal ground"), max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say in your own words why, in 4 to 500 characters.")},
    )  # fmt: skip
    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Columns"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one column.")},
    )  # fmt: skip
    form = forms.ChoiceField(label=gettext_lazy("As what"), widget=forms.RadioSelect, initial=ExportForm.XLSX.value)

    def __init__(self, dataset: Dataset, by: Actor, data: Any = None) -> None:
        super().__init__(data, auto_id="ask-%s")
        purposes = [(one.value, label("export_purpose", one.value)) for one in ExportPurpose]
        self._choose("purpose", [("", _("choose…")), *purposes])
        forms = [one.value for one in ExportForm if one in dataset.forms]
        self._choose("form", [(one, label("export_form", one)) for one in forms])
        self._choose("columns", [(column.code, _column(column)) for column in dataset.columns_for(by)])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # choice fields, as declared above


def _column(column: Any) -> str:
    """Return what a column is called, with a word where it needs a second person."""
    name = label("export_column", column.code)
    return _("%s (a second person must agree)") % name if column.is_sensitive else name


@require_http_methods(["GET", "POST"])
@with_session
def ask(request: SessionRequest, dataset: str) -> HttpResponse:
    """Show the form, or ask; the address says which rows are meant, as on the page before."""
    by = request.session_of.actor
    check_role(by, EXPORTERS)
    found, filters = dataset_of(dataset), filters_of(dataset, request.GET, by)
    form = AskForm(found, by, request.POST if request.method == "POST" else None)
    row = _ask(form, dataset, filters, by) if form.is_bound and form.is_valid() else None
    if row is not None:
        return redirect("desk:export", row.pk)
    rows = len(found.find(by, filters, now()))
    context = {"form": form, "dataset": dataset, "rows": rows, "cap": CAP, "most": MOST}
    return render(request, PAGE, context, status=422 if form.is_bound else 200)


def _ask(form: AskForm, dataset: str, filters: dict[str, Any], by: Actor) -> Export | None:
    told = form.cleaned_data
    asked = AskedFor(dataset, filters, told["columns"], told["form"], told["purpose"], told["words"])
    try:
        row = ask_export(asked=asked, by=by, at=now())
        return row if row.needs_approval else make_export(export_id=row.pk, draw=draw, by=by, at=now())
    except NotAllowed as refusal:
        if refusal.code in LOOKS_MISSING:
            raise
        form.add_error(None, label("code", refusal.code))
        return None
