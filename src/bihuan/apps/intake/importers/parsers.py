"""One parser per field: tidy text in, normalised text or a doubt out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from bihuan.engine import cleaning
from bihuan.engine.cleaning import Problem

if TYPE_CHECKING:
    from bihuan.apps.intake.importers.interpreting import Options

CACHED: Final = 20_000  # distinct values remembered per column; beyond, the oldest are read again
SHORT: Final = 80  # characters; longer cells are read anew each time rather than remembered
Parser = Callable[[str], str | Problem]


def _text(text: str) -> str:
    return text


def _key(text: str) -> str:
    return text.removesuffix(".0") if text[:-2].isdigit() else text


def _age(text: str) -> str | Problem:
    years = cleaning.parse_age(text)
    return years if isinstance(years, Problem) else str(years)


def _coordinate(limit_degrees: int, text: str) -> str | Problem:
    degrees = cleaning.parse_coordinate(text, limit_degrees=limit_degrees)
    return degrees if isinstance(degrees, Problem) else format(degrees, ".7f").rstrip("0").rstrip(".")


def _phone(text: str) -> str | Problem:
    whole = cleaning.parse_phone(text)
    parts = cleaning.split_phones(text) if isinstance(whole, Problem) else []
    if len(parts) < 2:
        return whole
    read = [cleaning.parse_phone(part) for part in parts]
    good = [number for number in read if isinstance(number, str)]
    return " ".join(good) if len(good) == len(read) else Problem("unreadable_phone")


def _whole(text: str) -> str | Problem:
    number = cleaning.parse_integer(text)
    return Problem("unreadable_date") if isinstance(number, Problem) else str(number)


def _date(name: str, options: Options, text: str) -> str | Problem:
    found = cleaning.parse_date(
        text,
        day_first=options.day_first.get(name),
        excel_1904=options.excel_1904,
        year=None if name == "birth_date" else options.year,
        serials=options.serials.get(name, ""),
        birth=name == "birth_date",
    )
    return found if isinstance(found, Problem) else found.isoformat()


def _result(text: str) -> str:
    """Normalise the words that are known and keep all others: a laboratory's own words are not an error."""
    found = cleaning.parse_result(text)
    return text if isinstance(found, Problem) else found


_FREE: Final = frozenset({"note", "name"})  # 无 may be said in a note; a name says itself that it is a filler
_PARSERS: Final[dict[str, Parser]] = {
    "external_key": _key,
    "name": cleaning.parse_name,
    "sex": cleaning.parse_sex,
    "age": _age,
    "document_kind": cleaning.parse_document_kind,
    "phone": _phone,
    "address": cleaning.parse_address,
    "longitude": partial(_coordinate, 180),
    "latitude": partial(_coordinate, 90),
    "birth_year": _whole,
    "birth_month": _whole,
    "birth_day": _whole,
    "result": _result,
    "urgency": cleaning.parse_urgency,
    "community_code": _key,
}


def parser_of(name: str, options: Options, own: Mapping[str, Parser] | None = None) -> Parser:
    """Give the parser of a field under a batch's options; `own` are those of its kind, which come first."""
    if own and name in own:
        return partial(_present, own[name])
    if name in _FREE:
        return _PARSERS.get(name, _text)
    return partial(_present, partial(_date, name, options) if name.endswith("_date") else _PARSERS.get(name, _text))


def _present(parse: Parser, text: str) -> str | Problem:
    """Take fillers such as `-` or NA for the empty cell that they are."""
    return "" if cleaning.is_placeholder(text) else parse(text)


def _add_phone(values: dict[str, str], value: str) -> None:
    for number in value.split(" "):
        if "phone" not in values:
            values["phone"] = number
        elif number != values["phone"]:
            values["other_phone"] = " ".join(filter(None, [values.get("other_phone", ""), number]))


def _add_text(name: str, mark: str, values: dict[str, str], value: str) -> None:
    values[name] = f"{values[name]}{mark}{value}" if name in values else value


def join_texts(name: str) -> Callable[[dict[str, str], str], None]:
    """Give what joins the cells of several columns that speak about one field."""
    return partial(_add_text, name, "; ")


MANY_PARSERS: Final[dict[str, Callable[[dict[str, str], str], None]]] = {
    "phone": _add_phone,
    "address": partial(_add_text, "address", " "),
    "note": join_texts("note"),
}
