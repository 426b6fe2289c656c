"""The fields a line can speak about, and which of them may stand in several columns."""

from __future__ import annotations

from typing import Final

FIELDS: Final = (
    "external_key",
    "name",
    "family_name",
    "given_name",
    "sex",
    "age",
    "birth_date",
    "birth_year",
    "birth_month",
    "birth_day",
    "document_kind",
    "document_number",
    "phone",
    "address",
    "community_code",
    "community_name",
    "longitude",
    "latitude",
    "onset_date",
    "report_date",
    "sample_date",
    "result",
    "classification",
    "exposure_place",
    "occupation",
    "urgency",
    "note",
    "other",
)
# Several phones are kept as phone and other_phone, parts of an address are joined, notes are joined.
MANY: Final = frozenset({"phone", "address", "note", "other"})
DATES: Final[tuple[str, ...]] = ("birth_date", "onset_date", "report_date", "sample_date")
IDENTIFYING: Final[tuple[str, ...]] = ("external_key", "name", "document_number", "phone")
