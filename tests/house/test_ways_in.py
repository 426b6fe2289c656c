"""Which libraries the product may meet the outside with: one way out, XML through its guard, no SQL from text."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from tests.house.tree import SOURCE, parsed, sources

from bihuan.config.xml_guard import refuse_unguarded_xml, xml_fault

OUTWARD = (
    "urllib.request", "http.client", "requests", "httpx", "aiohttp", "urllib3", "ftplib", "smtplib", "telnetlib",
    "xmlrpc", "socket", "asyncio.streams", "django.core.mail",
)  # fmt: skip
MAY_CALL = {"engine/outbound/connecting.py"}  # the one way out (trust R47)
WRITES_ONLY = {"xml.sax.saxutils", "xml.sax.saxutils.escape", "xml.sax.saxutils.quoteattr"}  # makes text, reads none
RAW_XML = ("xml", "lxml", "expat", "pyexpat", "bs4", "html5lib")
# Statements whose text is not a constant: a table's or column's name of ours, never anything that came from outside.
SQL_PLACES = {
    "apps/orders/queries/books/streams.py": "pieces of constants",
    "config/doctor.py": "names of settings and tables from a list of constants",
    "engine/vault/keeping.py": "constant pragmas",
}
UNPICKLED = ("pickle", "marshal", "shelve", "dill", "yaml")
DANGEROUS = {"eval", "exec", "compile", "__import__"}


def imports(path: Path) -> Iterator[str]:
    """Yield the dotted names a file imports; `from a import b` gives a and a.b."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def importers_of(names: tuple[str, ...]) -> set[str]:
    return {
        str(path.relative_to(SOURCE))
        for path in sources()
        for found in imports(path)
        if found not in WRITES_ONLY and any(found == name or found.startswith(f"{name}.") for name in names)
    }


def test_only_one_file_calls_other_machines() -> None:
    assert importers_of(OUTWARD) == MAY_CALL


def test_nothing_reads_xml_without_its_guard() -> None:
    assert importers_of(RAW_XML) == set()


def test_nothing_revives_objects_from_bytes() -> None:
    assert importers_of(UNPICKLED) == set()


def calls() -> Iterator[tuple[str, ast.Call]]:
    for path in sources():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call):
                yield str(path.relative_to(SOURCE)), node


def test_no_text_is_run_as_code() -> None:
    found = {(place, node.func.id) for place, node in calls() if isinstance(node.func, ast.Name)}
    assert {(place, name) for place, name in found if name in DANGEROUS} == set()


def is_made_up(text: ast.expr) -> bool:
    """Say whether an expression puts text together: f-string with values, +, %, format, join."""
    if isinstance(text, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in text.values)
    if isinstance(text, ast.BinOp):
        return not all(isinstance(side, ast.Constant) for side in (text.left, text.right))
    return (
        isinstance(text, ast.Call)
        and isinstance(text.func, ast.Attribute)
        and text.func.attr in {"format", "join", "replace"}
    )


def test_no_statement_of_sql_is_put_together_from_text() -> None:
    asking = {"execute", "executemany", "raw", "extra", "RawSQL"}
    found = {
        place
        for place, node in calls()
        if node.args
        and (
            (isinstance(node.func, ast.Attribute) and node.func.attr in asking)
            or (isinstance(node.func, ast.Name) and node.func.id in asking)
        )
        and is_made_up(node.args[0])
    }
    assert found == SQL_PLACES.keys()


@pytest.mark.parametrize(
    ("code", "is_bad"),
    [
        ("f'{x}'", True), ("'a' + x", True), ("'%s' % x", True), ("'{}'.format(x)", True), ("'a' 'b'", False),
        ("f'a'", False),
    ],
)  # fmt: skip
def test_text_that_is_put_together_is_told_from_a_constant(code: str, is_bad: bool) -> None:
    assert is_made_up(ast.parse(code, mode="eval").body) is is_bad


def test_forms_and_schemas_list_their_fields() -> None:
    """`fields = "__all__"` and `exclude` take in whatever a later model gains (trust R49)."""
    found = []
    for path in sources():
        for node in ast.walk(parsed(path)):
            if not isinstance(node, ast.Assign):
                continue
            names = {target.id for target in node.targets if isinstance(target, ast.Name)}
            is_all = isinstance(node.value, ast.Constant) and node.value.value == "__all__"
            if (names & {"fields", "model_fields"} and is_all) or names & {"exclude", "model_exclude"}:
                found.append(f"{path.relative_to(SOURCE)}:{node.lineno}")
    assert found == []


def test_the_product_does_not_start_where_xml_would_be_read_without_its_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    everything, only_guard = (lambda _: True), (lambda name: name == "defusedxml")
    assert xml_fault(everything, {}) == xml_fault(only_guard, {"OPENPYXL_DEFUSEDXML": "False"}) == ""
    assert xml_fault(lambda name: name == "openpyxl", {}).startswith("defusedxml is not installed")
    assert xml_fault(everything, {"OPENPYXL_DEFUSEDXML": "False"}).startswith("OPENPYXL_DEFUSEDXML")
    refuse_unguarded_xml()
    monkeypatch.setenv("OPENPYXL_DEFUSEDXML", "False")
    with pytest.raises(ImproperlyConfigured):
        refuse_unguarded_xml()


def test_openpyxl_itself_says_that_its_guard_is_up() -> None:
    import openpyxl.xml

    assert openpyxl.xml.DEFUSEDXML is True
