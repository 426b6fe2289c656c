"""How the command line says what the columns are and how their dates are written."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from bihuan.apps.intake.importers import RECORDS, Options, kind_of


def add_reading_options(parser: ArgumentParser) -> None:
    """Add --columns, --day-first, --month-first, --year."""
    parser.add_argument("--columns", metavar="FIELD=COLUMN,…", help="correct what columns are: name=姓名,phone=电话")
    order = parser.add_mutually_exclusive_group()
    order.add_argument("--day-first", action="store_true", default=None, help="03/04/2022 is the third of April")
    order.add_argument(
        "--month-first", dest="day_first", action="store_false", help="03/04/2022 is the fourth of March"
    )
    parser.add_argument("--year", type=int, metavar="YYYY", help="the year of dates such as 8月21日")
    parser.add_argument("--serials", choices=["excel", "unix_days"], help="what bare numbers in date columns count")


def told_columns(options: dict[str, Any], kind: str = RECORDS) -> dict[str, str] | None:
    """Return label → field as told, among the fields of a kind of batch, None when nothing was.

    :raises CommandError: it cannot be understood.
    """
    fields = kind_of(kind or RECORDS).fields
    text = options.get("columns")
    if not text:
        return None
    pairs = [pair.partition("=") for pair in text.replace("，", ",").split(",") if pair.strip()]
    if any(not mark or not label.strip() for _, mark, label in pairs):
        raise CommandError("--columns is written FIELD=COLUMN,FIELD=COLUMN, such as name=姓名,phone=电话")
    unknown = [field for field, _, _ in pairs if field.strip() not in fields]
    if unknown:
        raise CommandError(f"There is no field {', '.join(unknown)}. Fields: {', '.join(fields)}.")
    return {label.strip(): field.strip() for field, _, label in pairs}


def options_of(options: dict[str, Any], kind: str = RECORDS) -> Options:
    """Return how the dates of a kind of batch are to be read."""
    dates = kind_of(kind or RECORDS).dates
    first, serials = options.get("day_first"), options.get("serials")
    return Options(
        day_first={} if first is None else dict.fromkeys(dates, first),
        serials=dict.fromkeys(dates, serials) if serials else {},
        year=options.get("year"),
    )
