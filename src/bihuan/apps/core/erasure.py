"""What is about a person, asked of every context at once: each says which data keys, and forgets its indexes (R33).

News travels by events, but an erasure has to know all keys before it begins, and its certificate lists them. So
contexts register here, as they subscribe to events, and nobody needs to know who they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class About:
    """What is to be erased in an incident: these persons and records with all that hangs on them, or everything."""

    incident: str
    persons: frozenset[str] = frozenset()
    records: frozenset[str] = frozenset()
    is_all: bool = False


@dataclass(frozen=True, slots=True)
class Holding:
    """How one context takes part: it names keys, blanks its blind indexes, and says which records are still needed."""

    names: Callable[[About], Iterable[str]]
    forget: Callable[[About], None] = field(default=lambda _: None)
    needs: Callable[[str, datetime], set[str]] = field(default=lambda _, __: set())


_HOLDINGS: dict[str, Holding] = {}


def holds_about(context: str, holding: Holding) -> None:
    """Let a context take part in every erasure from now on."""
    _HOLDINGS[context] = holding


def key_names(about: About) -> list[str]:
    """Return the names of all data keys under which something about these persons and records lies."""
    return sorted({name for holding in _HOLDINGS.values() for name in holding.names(about)})


def forget_indexes(about: About) -> None:
    """Blank every blind index by which these persons could still be recognised; in the caller's transaction."""
    for holding in _HOLDINGS.values():
        holding.forget(about)


def needed_records(incident: str, at: datetime) -> set[str]:
    """Return the records that some context still works with, so that retention does not touch them."""
    return {record for holding in _HOLDINGS.values() for record in holding.needs(incident, at)}
