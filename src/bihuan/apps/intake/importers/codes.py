"""The only list of codes that importers emit: what each means and what helps. Labels in other words live in web.

Severities: `refuse` (the file), `alarm` (shown with the file), `reject`, `hold`, `remark` (one line each).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Code:
    """One code: how severe, what it means, what a person can do."""

    severity: str
    meaning: str
    mend: str


REFUSALS: Final = {
    "empty_file": Code("refuse", "The file holds nothing.", "Send the right file again."),
    "not_a_table": Code(
        "refuse", "The file is of another kind (PDF, HTML, image, archive).", "Save it as XLSX or CSV."
    ),
    "unreadable_bytes": Code("refuse", "The stored bytes could not be read.", "Send the file again."),
    "damaged_archive": Code("refuse", "The compressed file is cut off or damaged.", "Save and send it again."),
    "unsafe_archive": Code(
        "refuse", "The archive names files outside itself.", "Save the table anew in a spreadsheet."
    ),
    "inflates_too_much": Code("refuse", "The file inflates beyond the limits.", "Send it as plain CSV."),
    "too_many_members": Code("refuse", "The archive has too many members.", "Save the table anew in a spreadsheet."),
    "macros": Code("refuse", "The workbook holds macros.", "Save values only, without macros."),
    "embedded_objects": Code("refuse", "The workbook holds embedded objects.", "Save values only."),
    "external_links": Code("refuse", "The workbook links to other files or programs.", "Save values only."),
    "xml_entities": Code("refuse", "The workbook's XML declares entities.", "Save the table anew in a spreadsheet."),
    "password_protected": Code("refuse", "The file is protected by a password.", "Remove the password and send again."),
    "damaged_workbook": Code("refuse", "The workbook cannot be parsed.", "Open it, save it again, send it."),
    "too_large_in_memory": Code("refuse", "The workbook needs more memory than allowed.", "Send it as CSV."),
    "takes_too_long": Code("refuse", "The workbook takes too long to parse.", "Send it as CSV."),
    "damaged_encoding": Code("refuse", "The text breaks its own encoding.", "Save it as UTF-8."),
    "mixed_encodings": Code("refuse", "The text mixes two encodings.", "Save it as UTF-8."),
    "unknown_encoding": Code("refuse", "No encoding fits the text.", "Save it as UTF-8."),
    "line_too_long": Code("refuse", "A line is longer than any real line.", "Check the line ends."),
    "cell_too_large": Code("refuse", "A cell is larger than any real cell.", "Shorten the cell."),
    "unbalanced_quote": Code(
        "refuse", "A quotation mark is never closed and swallows lines.", "Close the quote at the line."
    ),
    "too_many_columns": Code("refuse", "The table has too many columns.", "Keep the needed columns."),
    "broken_json": Code("refuse", "The JSON breaks its own grammar.", "Send valid JSON."),
    "json_too_deep": Code("refuse", "The JSON is nested too deeply.", "Send flat objects."),
    "json_element_too_large": Code("refuse", "One JSON element is too large.", "Send flat objects."),
    "not_in_degrees": Code("refuse", "The areas are not in degrees of WGS 84.", "Save them in EPSG:4326 or 4490."),
    "text_too_long": Code("refuse", "The pasted text is too long.", "Send it as a file."),
}
MENDS: Final = frozenset(
    [
        "send_again",
        "save_as_xlsx_or_csv",
        "save_again",
        "save_as_csv",
        "unpack_first",
        "save_values_only",
        "remove_password",
        "save_as_utf8",
        "check_line_ends",
        "shorten_cell",
        "close_quote",
        "keep_needed_columns",
        "send_valid_json",
        "send_flat_json",
        "send_as_file",
        "save_in_degrees",
    ]
)
ALARMS: Final = {
    "xls_at_row_limit": Code("alarm", "A sheet has exactly 65,536 rows: more may be cut off.", "Send XLSX or CSV."),
    "xlsx_at_row_limit": Code("alarm", "A sheet has exactly 1,048,576 rows: more may be cut off.", "Send CSV."),
    "several_sheets": Code("alarm", "Several sheets or lists are read one after the other.", "Check that all belong."),
    "sheets_differ": Code("alarm", "The sheets name different columns.", "Check the columns of each."),
    "hidden_sheet": Code("alarm", "A hidden sheet was read too.", "Check that it belongs."),
    "merged_cells_filled": Code("alarm", "Merged cells were repeated downwards.", "Check the lines of the merge."),
    "formula_cells": Code("alarm", "Cells hold formulas; their last results were read.", "Send values."),
    "ragged_rows": Code("alarm", "Lines have more or fewer cells than the header.", "Check these lines."),
    "duplicate_header": Code("alarm", "Several columns have the same name.", "Check the columns."),
    "no_header": Code("alarm", "No line names the columns.", "Say what the columns are."),
    "lines_above_header": Code("alarm", "Lines above the header are not data.", "Check that they are titles."),
    "trailing_blank_lines": Code("alarm", "Blank lines at the end are not counted.", "Nothing."),
    "only_header": Code("alarm", "The file names columns but holds no line.", "Check the export."),
    "encoding_guessed": Code("alarm", "The encoding was guessed.", "Check names in the preview."),
    "characters_replaced": Code("alarm", "Characters that cannot be stored were replaced.", "Check the export."),
}
LINES: Final[dict[str, Code]] = {
    "blank_line": Code("reject", "The line is blank.", "Nothing."),
    "header_repeated": Code("reject", "The line repeats the header.", "Nothing."),
    "total_line": Code("reject", "The line is a sum of others.", "Nothing."),
    "comment_line": Code("reject", "The line is a comment (##).", "Nothing."),
    "too_many_cells": Code(
        "hold", "The line has more cells than the header, with content.", "Compare with the original."
    ),
    "nothing_to_identify": Code("hold", "No key, name, document or phone.", "Ask the source who is meant."),
    "invalid_document_number": Code("hold", "The document number cannot be right.", "Ask the source."),
    "digits_lost": Code("hold", "A spreadsheet rounded the document number.", "Ask for the column as text."),
    "unreadable_date": Code("hold", "A date column holds no date.", "Type the date."),
    "ambiguous_date": Code("hold", "Day and month could be exchanged.", "Say how the column writes dates."),
    "impossible_date": Code("hold", "There is no such day.", "Type the date."),
    "date_without_year": Code("hold", "The year is missing.", "Say the year of the batch."),
    "short_year": Code("hold", "The year has two digits.", "Type the date."),
    "serial_without_epoch": Code("hold", "A bare number: days since when is not known.", "Say what the column counts."),
    "document_number_without_kind": Code("remark", "A number of no known kind; it identifies nobody.", "Say the kind."),
    "unknown_document_kind": Code("remark", "The kind of document is not known.", "Type the kind."),
    "birth_date_contradicts_document": Code("remark", "Birth date and citizen number differ.", "Ask the source."),
    "sex_contradicts_document": Code("remark", "Sex and citizen number differ.", "Ask the source."),
    "unreadable_phone": Code("remark", "The phone number cannot be read.", "Ask the source."),
    "unreadable_sex": Code("remark", "The sex cannot be read.", "Ask the source."),
    "unreadable_age": Code("remark", "The age cannot be read.", "Ask the source."),
    "age_is_a_band": Code("remark", "The age is a band of years.", "Ask the source."),
    "unreadable_coordinate": Code("remark", "The coordinate cannot be read.", "Find the place by its address."),
    "unreadable_urgency": Code("remark", "The urgency is in unknown words.", "Set the urgency."),
    "no_name": Code("remark", "The name is a filler.", "Ask the source."),
    "required_missing": Code("hold", "A cell that every such line needs is empty.", "Ask the source for it."),
    "key_missing": Code("remark", "The key column is empty here.", "Ask the source."),
}
CODES: Final[dict[str, Code]] = {**REFUSALS, **ALARMS, **LINES}


def add_line_codes(codes: Mapping[str, Code]) -> None:
    """Add the codes of lines that a kind of batch brings along. :raises ValueError: one is known as something else."""
    if taken := [name for name, code in codes.items() if CODES.get(name, code) != code]:
        raise ValueError(f"codes with another meaning: {sorted(taken)}")
    LINES.update(codes)
    CODES.update(codes)


def severity_of(code: str) -> str:
    """Give `refuse`, `alarm`, `reject`, `hold` or `remark`.

    :raises KeyError: for a code that is not on the list.
    """
    return CODES[code].severity
