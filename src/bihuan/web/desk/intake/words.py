"""What the codes of intake are called: fields of a line, evidence of a column, mends, reasons of decisions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.web.parts.labels import KINDS, Label, extend

FIELDS: dict[str, Label] = {
    "external_key": _("Number at the source"),
    "name": _("Name"),
    "family_name": _("Family name"),
    "given_name": _("Given name"),
    "sex": _("Sex"),
    "age": _("Age"),
    "birth_date": _("Born on"),
    "birth_year": _("Year of birth"),
    "birth_month": _("Month of birth"),
    "birth_day": _("Day of birth"),
    "document_kind": _("Kind of document"),
    "document_number": _("Number of document"),
    "phone": _("Telephone"),
    "other_phone": _("Another telephone"),
    "address": _("Address"),
    "community_code": _("Code of the community"),
    "community_name": _("Community"),
    "longitude": _("Longitude"),
    "latitude": _("Latitude"),
    "onset_date": _("Onset"),
    "report_date": _("Reported"),
    "sample_date": _("Sample taken"),
    "result": _("Result"),
    "classification": _("Classification"),
    "exposure_place": _("Place of exposure"),
    "occupation": _("Occupation"),
    "urgency": _("Urgency"),
    "note": _("Note"),
    "other": _("only kept, not read"),
    "building": _("Building"),
    "entrance": _("Entrance"),
    "room": _("Room"),
    "flat": _("Building and room in one cell"),
    "relation": _("Relation to the head of the household"),
    "residence": _("Whether they live there"),
    "moved_date": _("Left on"),
    "date": pgettext_lazy("field", "Day"),
    "starts_at": _("From"),
    "ends_at": _("Until"),
    "post": _("Post"),
    "number": _("Number of the officer"),
    "unit": _("Unit"),
    "position": _("Duty"),
    "area_code": _("Code of the area"),
    "area_name": _("Name of the area"),
    "outline": _("Outline"),
    "datum": _("Datum"),
}
EVIDENCE: dict[str, Label] = {
    "header_exact": _("by its name"),
    "header_alias": _("by another name for it"),
    "content": _("by what stands in it"),
    "none": _("not recognised"),
    "told": _("chosen by you"),
}
MENDS: dict[str, Label] = {
    "send_again": _("Ask the source to send it again."),
    "save_as_xlsx_or_csv": _("Save it as XLSX or CSV and bring it again."),
    "save_again": _("Open it, save it again, bring it again."),
    "save_as_csv": _("Save it as CSV and bring it again."),
    "unpack_first": _("Unpack it first and bring the table itself."),
    "save_values_only": _("Save values only, without macros, links or objects."),
    "remove_password": _("Remove the password and bring it again."),
    "save_as_utf8": _("Save it as UTF-8 and bring it again."),
    "check_line_ends": _("Check the line ends at this place."),
    "shorten_cell": _("Shorten the cell at this place."),
    "close_quote": _("Close the quotation mark at this place."),
    "keep_needed_columns": _("Keep the columns that are needed and delete the rest."),
    "send_valid_json": _("Ask for JSON that keeps to its grammar."),
    "send_flat_json": _("Ask for flat objects, one for each line."),
    "send_as_file": _("Bring it as a file instead."),
    "save_in_degrees": _("Save the areas in WGS 84 (EPSG:4326) or CGCS2000 (EPSG:4490) and bring the file again."),
}
DECISIONS: dict[str, Label] = {
    "checked_with_source": _("Asked the source: it is right"),
    "corrected": _("Corrected here"),
    "other_person": _("It is another person"),
    "updated_record": _("It is news about the same thing"),
    "same_person": _("It is the same person"),
    "same_content": _("It says the same"),
    "superseded": _("Replaced by the other record"),
    "source_withdrew": _("The source withdrew it"),
    "not_a_record": _("It is no record"),
    "not_our_district": _("Not of our district"),
    "cannot_be_identified": _("Nobody can be identified"),
    "source_miscounted": _("The source had miscounted"),
    "header_counted": _("The header had been counted"),
    "file_replaced": _("Another file replaces it"),
}
VALUES: dict[str, dict[str, Label]] = {
    "document_kind": {
        "citizen_number": _("Citizen number"),
        "passport": _("Passport"),
        "hk_macao_permit": _("Permit of Hong Kong and Macao"),
        "taiwan_permit": _("Permit of Taiwan"),
        "residence_permit": _("Residence permit"),
    },
    "residence": {
        "living": _("lives there"),
        "away": _("away for a time"),
        "moved": _("moved away"),
        "died": _("died"),
    },
    "sex": {"male": pgettext_lazy("sex", "Male"), "female": pgettext_lazy("sex", "Female")},
}
extend(
    "code",
    {
        "disk_reserve": _(
            "The disk is nearly full: nothing is received, so that what is here stays safe. "
            "Tell the administrator; your entries are kept on this page."
        ),
        "disk_failed": _("The disk refused to store the file. Nothing was received. Tell the administrator."),
        "books_broken": _(
            "The journal does not balance: nothing is received until it is mended, and no receipt is signed. "
            "Tell the shift lead and the auditor; your entries are kept on this page."
        ),
        "seq_taken": _(
            "This number of the source was used for another file. "
            "Leave the number empty to take the next one, or ask the source which is right."
        ),
        "reader_failed": _("The reader itself failed here. Tell the maintainers; nothing is lost."),
        "same_field_twice": _("Two columns are read as the same field. Choose another field for one of them."),
        "too_large": _("The file is larger than this page takes. Use the command: bihuan receive FILE."),
        "already_signed": _("This hand-over is signed already."),
    },
)
FIELDS.update(  # of a laboratory's results
    tube_code=_("Code of the tube"), tested_at=_("Tested at"), laboratory=_("Laboratory"), ct=_("Ct value"),
)  # fmt: skip
KINDS.update({"field": FIELDS, "evidence": EVIDENCE, "mend_code": MENDS, "decision": DECISIONS})
KINDS["filed"] = {
    "resident": _("on the register"),
    "erased": _("erased before it was filed"),
    "roster_line": _("on the roster"),
}
KINDS["receipt_kind"] = {
    "stored": _("Receipt R1: stored"),
    "disposed": _("Receipt R2: disposed"),
    "outcome": pgettext_lazy("receipt", "Receipt R3: outcomes"),
}
