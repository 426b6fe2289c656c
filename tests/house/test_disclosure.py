"""No page, template or API touches a personal attribute of a model: values come through the disclosure alone (R18)."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from tests.house.tree import ROOT, SOURCE, parsed, sources

from bihuan.apps.core.rules import declared

WEB = SOURCE / "web"
DOOR = {WEB / "parts/disclosure.py"}
# Attributes by which a personal value hangs on a row. `values`, `items`, `filters` are one only when not called.
CARRIERS = {
    "content",
    "body",
    "filename",
    "table",
    "values",
    "remarks",
    "evidence",
    "contacted",
    "document",
    "person_name",
    "head",
    "salt",
    "taken_by",
    "secret",
    "items",
    "passphrase",
    "filters",
    "words",
    "label",
    "place_text",
    "more_dates",
    "reasons",
    "holder_reference",
    "room",
    "kin_name",
    "kin_phone",
    "shown_number",
    "settled_words",
    "answers",
}
SEALED = frozenset(
    name for model in apps.get_models() for name in getattr(model, "PERSONAL", {}) if model.__name__ != "Account"
)
# What bears such a name and is none of a model's: file, attribute and why, in half a line.
ELSEWHERE = {
    ("api/exports.py", "body"): "the locked file of an export, every row of it a look",
    ("api/exports.py", "filename"): "our own name for that file: dataset and mark",
    ("api/exports_said.py", "words"): "what a client sends",
    ("api/moving.py", "contacted"): "what a client sends",
    ("api/moving.py", "evidence"): "what a client sends",
    ("api/orders.py", "words"): "what a client sends: why a value is to be revealed",
    ("api/orders_said.py", "content"): "Shown, from the look",
    ("api/parsing.py", "body"): "what a client sends",
    ("api/records.py", "values"): "what a client sends",
    ("api/records.py", "words"): "what a client sends",
    ("desk/announcements/forms.py", "label"): "what a field of the form is called",
    ("desk/forms/files.py", "content"): "what a form asks: nobody's",
    ("desk/forms/version_page.py", "content"): "what a form asks: nobody's",
    ("desk/interviews/one.py", "content"): "what a form asks: nobody's",
    ("desk/interviews/one_page.py", "answers"): "whole to who holds the interview, from the look",
    ("desk/interviews/one_page.py", "content"): "the words to say, as they are published",
    ("desk/intake/batch_page.py", "reasons"): "codes of dispositions, counted",
    ("desk/intake/choosing.py", "values"): "of a preview that was masked when it was looked at",
    ("desk/intake/door.py", "filters"): "constants of a tab",
    ("desk/intake/lines.py", "values"): "Shown, from the look",
    ("desk/intake/receiving.py", "filename"): "the uploader's own file, on the way in",
    ("desk/tracing/triage_page.py", "reasons"): "whole to who decides about it, from the look",
    ("desk/tracing/triage_page.py", "words"): "Shown, from the look",
    ("api/tracing_said.py", "values"): "Shown, from the look",
    ("desk/exports/urls.py", "passphrase"): "the name of a page",
    ("desk/exports/one.py", "body"): "the locked file of an export, every row of it a look",
    ("desk/exports/one.py", "filename"): "our own name for that file: dataset and mark",
    ("desk/orders/filters.py", "filters"): "constants of a tab",
    ("desk/patrol/one_page.py", "content"): "Shown, from the look",
    ("desk/templatetags/gates_tags.py", "label"): "a word for a code: the function of that name",
    ("field/patrol/screen.py", "content"): "Shown, from the look",
    ("desk/orders/order_page.py", "words"): "Shown, from the look",
    ("parts/accounts/setting_up.py", "secret"): "shown once, to the person who sets it up",
    ("parts/maps.py", "words"): "what a tone of the map means, as the page says it",
    ("parts/order_words.py", "content"): "Shown, from the look",
    ("parts/policy_reports.py", "body"): "what a browser sends",
    ("parts/templatetags/parts_tags.py", "label"): "the catalogue of labels",
    ("public/announcements/drawing.py", "body"): "the bytes of a page that is published",
    ("public/holds/views.py", "body"): "the bytes of a page that is published",
}
TEMPLATE_NAMES = re.compile(
    r"\b(?:order|one|batch|line|row|record|person|event|feedback)\.(content|body|filename|table|remarks|evidence"
    r"|contacted|document|person_name|text|values\.\w+)\b"
)
TEMPLATES_ELSEWHERE = {
    ("desk/books/equation.html", "text"): "what breaks an equation, in codes",
    ("desk/forms/form.html", "content"): "what a form asks: nobody's",
    ("desk/gates/_wait.html", "text"): "figures beside the curve of waits",
    ("desk/intake/_batches.html", "filename"): "a line of the list, masked before",
    ("desk/intake/_lines.html", "document"): "a line of the list, masked before",
    ("desk/intake/_lines.html", "remarks"): "codes, without what stood in the line",
    ("desk/intake/held.html", "document"): "a line of the tray, masked before",
    ("desk/intake/line.html", "remarks"): "codes, without what stood in the line",
}


def _touches(path: Path) -> set[str]:
    """Return which carriers a file of `web` reads."""
    called = {id(node.func) for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)}
    return {
        node.attr
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute)
        and node.attr in CARRIERS
        and isinstance(node.ctx, ast.Load)
        and not (node.attr in {"values", "items", "filters"} and id(node) in called)
    }


PAGES = sorted(path for path in sources() if WEB in path.parents and path not in DOOR)


def test_no_code_of_the_web_reads_a_carrier_of_personal_values() -> None:
    found = {(path.relative_to(WEB).as_posix(), name) for path in PAGES for name in _touches(path)}
    assert found - set(ELSEWHERE) == set()


def test_every_exception_is_still_needed() -> None:
    found = {(path.relative_to(WEB).as_posix(), name) for path in PAGES for name in _touches(path)}
    assert set(ELSEWHERE) - found == set()


def test_no_template_reads_a_carrier_of_personal_values() -> None:
    found = {
        (template.relative_to(template.parents[2]).as_posix(), match[1])
        for template in WEB.rglob("*.html")
        for match in TEMPLATE_NAMES.finditer(template.read_text(encoding="utf-8"))
    }
    assert {(file.removeprefix("desk/templates/").removeprefix("templates/"), name) for file, name in found} - set(
        TEMPLATES_ELSEWHERE
    ) == set()


def test_no_code_of_the_web_masks_by_itself() -> None:
    imports = {
        (path.relative_to(ROOT).as_posix(), alias.name)
        for path in PAGES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.endswith("rules.personal")
        for alias in node.names
    }
    assert {name for _path, name in imports} <= {"Relation", "Surface"}


@pytest.mark.parametrize("statement", ["row.content.phone", "one.evidence", "line.values['name']", "batch.filename"])
def test_a_planted_touch_is_found(statement: str, tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text(f"def page(row, one, line, batch):\n    return {statement}\n", encoding="utf-8")
    assert len(_touches(planted)) == 1


def test_every_personal_name_of_a_row_that_is_no_common_word_is_watched() -> None:
    common = {
        "name",
        "number",  # of an order, a case, a post: what everything is counted by
        "kind",  # of whatever there are kinds of
        "limits",  # of the gate and of clocks
        "phone",
        "title",
        "text",
        "address",
        "note",
        "key",
        "code",  # of whatever has a code; the signed line of a pass goes through its look
        "answer",
        "identifier",
        "community_code",
        "longitude",
        "latitude",
    }
    declared_names = {name for name in SEALED if name not in declared.VALUES}
    assert declared_names - common - CARRIERS - {"person_name"} <= {"full_name", "username"}
