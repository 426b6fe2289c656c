"""What a balance looks at, and the one moment at which it looks."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from django.db import connection

from bihuan.apps.orders.rules.equations import Waiting, waiting_at

T = TypeVar("T")


@dataclass(frozen=True)
class Scope:
    """One look at the books of an incident: everything, or (since_index) the subjects with events from there on."""

    incident: str
    at: datetime
    since_index: int | None = None
    is_deep: bool = False
    memory: dict[object, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_full(self) -> bool:
        """Say whether everything is looked at."""
        return self.since_index is None


def once(read: Callable[[Scope], T]) -> Callable[[Scope], T]:
    """Let what several equations need be read once in a scope."""

    @wraps(read)
    def remembered(scope: Scope) -> T:
        if read not in scope.memory:
            scope.memory[read] = read(scope)
        known: T = scope.memory[read]
        return known

    return remembered


@once
def waiting(scope: Scope) -> Waiting:
    """Return what may still wait at the scope's instant."""
    return waiting_at(scope.at)


_BEGIN = {"sqlite": "BEGIN", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything inside as it stood at one moment, without keeping anybody from writing.

    Inside a transaction it is that transaction's moment.
    """
    with _no_collecting():
        if connection.in_atomic_block:
            yield
            return
        with _transaction():
            yield


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Keep Python from looking for cycles among a million rows that have none: it costs an eighth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _transaction() -> Iterator[None]:
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN[connection.vendor])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("COMMIT")
