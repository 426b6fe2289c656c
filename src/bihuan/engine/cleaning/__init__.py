"""Text to values: each cleaner returns a value or a Problem with a stable code, and never guesses."""

from bihuan.engine.cleaning.dates import is_date_like, is_day_first, parse_date
from bihuan.engine.cleaning.documents import (
    birth_date_of,
    check_digit,
    guess_kind,
    parse_citizen_number,
    parse_document_kind,
    parse_document_number,
    sex_of,
)
from bihuan.engine.cleaning.guard import add_guard, is_formula_like, strip_guard
from bihuan.engine.cleaning.names import join_name, parse_address, parse_name
from bihuan.engine.cleaning.numbers import parse_age, parse_coordinate, parse_decimal, parse_integer
from bihuan.engine.cleaning.phones import parse_phone, split_phones
from bihuan.engine.cleaning.problem import Problem
from bihuan.engine.cleaning.text import compact, fold, is_placeholder, storable, tidy
from bihuan.engine.cleaning.words import parse_result, parse_sex, parse_urgency

__all__ = [
    "Problem",
    "add_guard",
    "birth_date_of",
    "check_digit",
    "compact",
    "fold",
    "guess_kind",
    "is_date_like",
    "is_day_first",
    "is_formula_like",
    "is_placeholder",
    "join_name",
    "parse_address",
    "parse_age",
    "parse_citizen_number",
    "parse_coordinate",
    "parse_date",
    "parse_decimal",
    "parse_document_kind",
    "parse_document_number",
    "parse_integer",
    "parse_name",
    "parse_phone",
    "parse_result",
    "parse_sex",
    "parse_urgency",
    "sex_of",
    "split_phones",
    "storable",
    "strip_guard",
    "tidy",
]
