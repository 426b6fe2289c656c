"""The kinds of value that the API takes: bounded, so that nothing a client sends can be too long, too large or NUL."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel as PydanticModel
from pydantic import ConfigDict, Field, FiniteFloat, PlainValidator, StringConstraints, WithJsonSchema

LARGEST = 2_147_483_647  # what an integer column of PostgreSQL takes
MOST_DELIVERIES = 100_000  # every missing number below the highest is looked for: one typing error must not cost a year
_EXACT = 2**53  # beyond it JSON readers disagree about whole numbers
_CODE = r"^[^\x00-\x1f]*$"
_PROSE = r"^[^\x00]*$"
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:[Zz]|[+-]\d\d:\d\d)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)


class Told(PydanticModel):
    """What a client sends: the named fields and no other."""

    model_config = ConfigDict(extra="forbid")


class Answer(PydanticModel):
    """What the API answers: the named fields and no other."""

    model_config = ConfigDict(extra="forbid")


def canonical_uuid(value: object) -> str:
    """Return an identifier as it is stored. :raises ValueError: it is not the text of a UUID with its hyphens."""
    if isinstance(value, UUID):
        return str(value)
    if not isinstance(value, str) or not _UUID.fullmatch(value):
        raise ValueError("not a UUID")
    return value.lower()


def read_instant(value: object) -> datetime:
    """Return an RFC 3339 text as an instant. :raises ValueError: it is none, or not of this century."""
    if not isinstance(value, str) or not _RFC_3339.fullmatch(value):
        raise ValueError("not an RFC 3339 instant")
    instant = datetime.fromisoformat(value.upper())
    if not 2000 < instant.year < 2100:
        raise ValueError("not of this century")
    return instant.astimezone(UTC)


def read_day(value: object) -> date:
    """Return a text such as 2026-08-25 as a date. :raises ValueError: it is none, or not of this century."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("not a date")
    day = date.fromisoformat(value)
    if not 2000 < day.year < 2100:
        raise ValueError("not of this century")
    return day


Id = Annotated[str, PlainValidator(canonical_uuid), WithJsonSchema({"type": "string", "format": "uuid"})]
Instant = Annotated[datetime, PlainValidator(read_instant), WithJsonSchema({"type": "string", "format": "date-time"})]
Day = Annotated[date, PlainValidator(read_day), WithJsonSchema({"type": "string", "format": "date"})]
Code = Annotated[str, StringConstraints(max_length=40, pattern=_CODE)]
Prose = Annotated[str, StringConstraints(max_length=2000, pattern=_PROSE)]
Line = Annotated[str, StringConstraints(max_length=200, pattern=_PROSE)]
Number = Annotated[int, Field(strict=True, ge=1, le=MOST_DELIVERIES)]
Count = Annotated[int, Field(strict=True, ge=0, le=LARGEST)]
Digits = Annotated[int, Field(ge=0, le=LARGEST)]  # from a form or an address, where a number is text
NumberDigits = Annotated[int, Field(ge=1, le=MOST_DELIVERIES)]
Whole = Annotated[int, Field(strict=True, ge=-_EXACT, le=_EXACT)]
Cell = Annotated[str, StringConstraints(max_length=10_000)] | bool | Whole | FiniteFloat | None
