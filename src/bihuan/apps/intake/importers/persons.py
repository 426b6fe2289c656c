"""What several cells of one line say about the same person, put together and held against each other."""

from __future__ import annotations

from collections.abc import Callable

from bihuan.engine import cleaning
from bihuan.engine.cleaning import Problem

Complain = Callable[[str, str], None]


def settle_person(values: dict[str, str], complain: Complain) -> None:
    """Join name parts and birth parts, read the document number by its kind, compare it with sex and birth date."""
    if "family_name" in values or "given_name" in values:
        _join_names(values)
    if "birth_year" in values:
        _join_birth(values, complain)
    if "document_number" in values:
        _read_document(values, complain)


def _join_names(values: dict[str, str]) -> None:
    joined = cleaning.join_name(values.get("family_name", ""), values.get("given_name", ""))
    name = cleaning.parse_name(joined)
    if "name" not in values and isinstance(name, str):
        values["name"] = name


def _join_birth(values: dict[str, str], complain: Complain) -> None:
    parts = [values.get(name) for name in ("birth_year", "birth_month", "birth_day")]
    if "birth_date" in values or not all(parts):
        return
    found = cleaning.parse_date("-".join(str(part) for part in parts))
    if isinstance(found, Problem):
        complain(found.code, "birth_year")
    else:
        values["birth_date"] = found.isoformat()


def _read_document(values: dict[str, str], complain: Complain) -> None:
    kind = values.get("document_kind") or cleaning.guess_kind(values["document_number"])
    number = cleaning.parse_document_number(values["document_number"], kind)
    if isinstance(number, Problem):
        del values["document_number"]
        complain(number.code, "document_number")
        return
    if kind == "other" and "document_kind" not in values:
        complain("document_number_without_kind", "document_number")
    values["document_number"], values["document_kind"] = number, kind
    if kind == "citizen_number":
        _compare(values, number, complain)


def _compare(values: dict[str, str], number: str, complain: Complain) -> None:
    if values.get("birth_date", born := cleaning.birth_date_of(number).isoformat()) != born:
        complain("birth_date_contradicts_document", "birth_date")
    if values.get("sex", "unknown") not in {"unknown", cleaning.sex_of(number)}:
        complain("sex_contradicts_document", "sex")
