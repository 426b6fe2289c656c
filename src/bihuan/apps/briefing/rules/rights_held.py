"""What of the data about a person may be told to that person, and until when it is kept. Pure.

Told are allow-listed fields that can be about nobody else. Words that somebody wrote about a person may name others
(who was ill, who lives there, who said it): of these it is told that they are kept, and an officer for data protection
gives them out by hand, without what tells of others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bihuan.apps.core.rules.personal import PersonalField
from bihuan.apps.core.rules.retention import RETENTION

LINE_TOLD: Final = (
    "name", "family_name", "given_name", "sex", "age", "birth_date", "birth_year", "birth_month", "birth_day",
    "document_kind", "document_number", "phone", "address", "community_code", "community_name", "building", "room",
    "longitude", "latitude", "onset_date", "report_date", "sample_date", "result", "classification", "occupation",
    "needs", "language", "medicine_date", "pregnancy_weeks", "urgency",
)  # fmt: skip
OF_ANOTHER: Final = "bears_another_name"
"""Stands for a line under the person's document that bears another name: whose it is has to be found out first."""


@dataclass(frozen=True, slots=True)
class HeldValue:
    """One value of one's own: the name of its field, and what it says; `kind` says how it is read.

    `kind` is "" for text, `day`, `instant`, or the kind of labels that the value is a code of; of needs and consents
    the value may be several codes with commas between them.
    """

    name: str
    value: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class HeldItem:
    """One row about a person: what it says, the names of what is kept beside but not told here, until when it is kept.

    `until` is None while the work on it goes on: the period of its class begins when that ends.
    """

    told: tuple[HeldValue, ...]
    untold: tuple[str, ...] = ()
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class HeldGroup:
    """All rows of one kind: why they are kept, on which ground, in which class of retention."""

    code: str
    purpose: str
    legal_basis: str
    retention: str
    rows: tuple[HeldItem, ...]

    @property
    def days(self) -> int:
        """For how many days this is kept, from the instant that `counts_from` names."""
        return RETENTION[self.retention].period.days

    @property
    def counts_from(self) -> str:
        """From which instant the days count, as a code."""
        return RETENTION[self.retention].counts_from.value


def group(code: str, field: PersonalField, items: list[HeldItem]) -> HeldGroup | None:
    """Return a group under the declaration of one of its fields; None when nothing is kept."""
    if not items:
        return None
    return HeldGroup(code, field.purpose.value, field.legal_basis.value, field.retention, tuple(items))


def until(retention: str, begin: datetime | None) -> datetime | None:
    """Return when something is let go, of which the period began at the instant; None when it has not begun."""
    return None if begin is None else begin + RETENTION[retention].period


def told_of_line(values: Mapping[str, object], own_name: str) -> tuple[tuple[HeldValue, ...], tuple[str, ...]]:
    """Return what a line says of its person, and the names of what it says besides.

    A line that bears another name than the person does may be about another person: then nothing of it is told.
    """
    said = {name: str(value) for name, value in values.items() if str(value)}
    name = said.get("name", "")
    if name and own_name and name != own_name:
        return (), (OF_ANOTHER,)
    told = tuple(HeldValue(one, said[one], _KINDS.get(one, "")) for one in LINE_TOLD if one in said)
    return told, tuple(sorted(set(said) - set(LINE_TOLD)))


_KINDS: Final = {
    "birth_date": "day", "onset_date": "day", "report_date": "day", "sample_date": "day", "medicine_date": "day",
    "document_kind": "document_kind", "urgency": "urgency", "needs": "care_need", "language": "care_language",
    "sex": "sex", "result": "result",
}  # fmt: skip


def values(**said: object) -> tuple[HeldValue, ...]:
    """Return named values without the empty ones; a pair is (value, kind)."""
    found = []
    for name, one in said.items():
        value, kind = one if isinstance(one, tuple) else (one, "")
        if text := _text(value):
            found.append(HeldValue(name, text, kind or _kind_of(value)))
    return tuple(found)


def _text(value: object) -> str:
    if value is None or value == "":
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _kind_of(value: object) -> str:
    if isinstance(value, datetime):
        return "instant"
    return "day" if hasattr(value, "isoformat") else ""
