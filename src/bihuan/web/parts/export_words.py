"""What tables, columns, purposes and states of exports are called, and what their refusals say."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.web.parts.labels import KINDS, Label, extend

DATASETS: dict[str, Label] = {
    "orders": _("Work orders"), "lines": _("Lines of a batch"), "cases": _("Cases"),
    "exposures": _("Exposures"), "contacts": _("Contacts"), "follow_ups": _("Days of follow-up"),
    "coverage": _("Coverage by building"),
}  # fmt: skip
PURPOSES: dict[str, Label] = {
    "field_work": _("Work in the field without a network"),
    "superior_report": _("Report that the law asks for"),
    "source_check": _("Comparison with the source"),
    "person_request": _("Request of the person concerned"),
    "inquiry": _("Inquiry of the inspectors"),
}
STATES: dict[str, Label] = {
    "asked": _("Waits for a second person"),
    "approved": pgettext_lazy("export", "May be made"),
    "refused": pgettext_lazy("export", "Refused"),
    "made": pgettext_lazy("export", "Made"),
    "fetched": pgettext_lazy("export", "Fetched"),
    "expired": pgettext_lazy("export", "Destroyed"),
}
FORMS: dict[str, Label] = {
    "xlsx": _("Workbook under a passphrase (XLSX)"), "print": _("Paper (PDF to print)"),
    "csv": _("Open table (CSV)"), "graphml": _("Open graph (GraphML)"),
}  # fmt: skip
COLUMNS: dict[str, Label] = {
    "number": _("Order"),
    "kind": pgettext_lazy("order", "Kind"),
    "urgency": _("Urgency"),
    "state": _("State"),
    "unit": pgettext_lazy("holder", "Unit"),
    "source": _("Source"),
    "opened_at": pgettext_lazy("order", "Opened"),
    "due_at": _("Deadline"),
    "person_name": _("Name"),
    "phone": _("Telephone"),
    "address": _("Address"),
    "text": _("Task in words"),
    "line": _("Line"),
    "disposition": _("Disposition"),
    "reason": _("Reason"),
    "order": _("Order"),
    "external_key": _("Number at the source"),
    "name": _("Name"),
    "sex": _("Sex"),
    "birth_date": _("Date of birth"),
    "document_number": _("Number of the document"),
    "onset_date": _("Onset of illness"),
    "sample_date": _("Date of the sample"),
    "result": _("Result"),
    "note": _("Note"),
    "contact": _("Contact"),
    "category": _("Category"),
    "contact_state": _("State"),
    "last_contact_on": _("Last contact"),
    "starts_on": _("First day"),
    "ends_on": _("Last day"),
    "community": _("Community"),
    "building": _("Building"),
    "roster": _("On the roster"),
    "tested": pgettext_lazy("roster", "Tested"),
    "exempt": pgettext_lazy("roster", "Exempt"),
    "escalated": pgettext_lazy("roster", "Escalated"),
    "missing": pgettext_lazy("roster", "Missing"),
    "repeats": _("Tested again"),
    "done": _("Days checked"),
    "missed": _("Days missed"),
}
COLUMNS.update(
    {
        "case_number": pgettext_lazy("tracing", "Case"), "classification": _("Classification"), "onset": _("Onset"),
        "sampled": _("Sample taken"), "reported": _("Reported"), "isolated": _("Isolated since"),
        "case_outcome": pgettext_lazy("case", "Outcome"), "opened": pgettext_lazy("case", "Opened"),
        "closed": pgettext_lazy("case", "Closed"), "first_at": _("From"), "last_at": pgettext_lazy("period", "Until"),
        "minutes": _("Minutes together"), "minutes_residual": _("Minutes with the time after"),
        "encounters": _("Meetings"), "certainty": _("How sure"), "exposure_type": _("How they met"),
        "setting": _("Setting"), "contact_category": _("Kind of contact"), "exposure_state": _("State"),
        "rule": _("Rule version"), "date": _("Date"), "follow_up_day": pgettext_lazy("follow-up", "Day"),
        "is_test_day": _("Test day"),
        "day_state": _("State"), "follow_up_result": _("Result"), "done_at": _("Checked at"),
    }
)  # fmt: skip
COLUMNS.update(
    {
        "id": pgettext_lazy("tracing", "Case"), "onset_from": _("Onset from"), "onset_to": _("Onset before"),
        "cluster": _("Cluster"), "generation": _("Generation"), "expected_generation": _("Generation to be expected"),
        "expected_infected": _("Infected, to be expected"), "outside_share": _("Share of outside"),
        "from": _("From case"), "to": _("To case"), "share": _("Share"), "is_in_set": _("In the credible set"),
        "is_likeliest": _("Likeliest"), "reasons": _("Reasons"), "interval": _("Days between the onsets"),
        "outside": _("From outside"), "contact": _("Named contact"), "shared": _("Met"), "place": _("Home or work"),
        "distance": _("Distance"), "genetic": _("Sequence"),
    }
)  # fmt: skip
DATASETS.update(chain_cases=_("Network: cases"), chain_arrows=_("Network: arrows"))
_TRACED = ("classification", "case_outcome", "certainty", "exposure_type", "contact_category", "exposure_state",
           "contact_state", "day_state")  # fmt: skip
COLUMN_KINDS = {"kind": "order_kind", "state": "state", "disposition": "disposition", "reason": "code"}
COLUMN_KINDS |= {one: one for one in _TRACED} | {"follow_up_result": "result"}
KINDS.update(
    {
        "dataset": DATASETS, "export_purpose": PURPOSES, "export_state": STATES, "export_form": FORMS,
        "export_column": COLUMNS,
    }
)  # fmt: skip
extend(
    "code",
    {
        "unknown_purpose": _("Choose one of the purposes."),
        "unknown_form": _("Choose one of the forms."),
        "unknown_column": _("There is no such column in this table."),
        "words_missing": _("Say in your own words why, in 4 to 500 characters."),
        "no_columns": _("Choose at least one column."),
        "column_not_yours": _("Your role may not take this column out. Leave it out."),
        "nothing_to_export": _("There is no row to take out. Widen the filters."),
        "too_many_rows": _("More than 2,000 rows never leave at once. Narrow the filters."),
        "too_much_paper": _("More than 200 rows are not printed. Narrow the filters, or take a workbook."),
        "export_budget_spent": _(
            "You have taken out as much in 24 hours as anybody may. This is recorded. Talk to the desk lead."
        ),
        "export_expired": _("The time of this export has passed and its file is destroyed. Ask for it again."),
        "wrong_export_state": _("This export is not in a state in which this can be done. Look at it again."),
        "passphrase_first": _("See the passphrase first; without it the file cannot be opened."),
        "passphrase_shown": _("The passphrase was shown already and is forgotten. Ask for the export again."),
        "cell_too_long": _("A text is too long for a workbook. Leave that column out."),
    },
)
