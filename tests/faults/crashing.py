"""Ends a command before its N-th statement as a crash would: the connection is gone, nothing more is said to it.

Django's `execute_wrapper` sees every statement, BEGIN and SAVEPOINT among them, but neither COMMIT nor ROLLBACK:
those two are wrapped by hand (loop.md 5).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.db import connection


class Crash(BaseException):
    """The process ended here; no `except Exception` may survive it."""


class Fuse:
    """Counts statements and blows before the one numbered `at` (1 is the first); 0 never blows."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.count = 0
        self.is_dead = False

    def burn(self) -> None:
        """Count one statement. :raises Crash: it is the one, or the process is dead already."""
        if self.is_dead:
            raise Crash
        self.count += 1
        if self.count == self.at:
            self.is_dead = True
            self._cut()
            raise Crash

    @staticmethod
    def _cut() -> None:
        driver = connection.connection
        if driver is not None and connection.vendor == "sqlite":
            driver.rollback()  # statements still open would keep a closed SQLite connection, and its lock, alive
        if driver is not None:
            driver.close()

    def __call__(self, execute: Any, sql: str, params: object, many: bool, context: object) -> object:
        self.burn()
        return execute(sql, params, many, context)


@contextmanager
def fused(at: int) -> Iterator[Fuse]:
    """Let statements burn down a fuse."""
    fuse = Fuse(at)
    commit, rollback = connection._commit, connection._rollback

    def dying_commit() -> None:
        fuse.burn()
        commit()

    def dying_rollback() -> None:
        if not fuse.is_dead:  # the dead do not roll back; the database does when the connection is gone
            rollback()

    connection._commit, connection._rollback = dying_commit, dying_rollback
    try:
        with connection.execute_wrapper(fuse):
            yield fuse
    finally:
        del connection._commit, connection._rollback
        if fuse.is_dead:
            forget_connection()


def forget_connection() -> None:
    """Bring Django's wrapper to where a new process finds it: no connection, no transaction."""
    with suppress(Exception):
        connection.connection.close()
    connection.connection = None
    connection.in_atomic_block = connection.needs_rollback = connection.closed_in_transaction = False
    connection.savepoint_ids, connection.atomic_blocks, connection.run_on_commit = [], [], []


def crash_before(at: int, command: Callable[[], object]) -> bool:
    """Run the command and crash before its statement number `at`; False when it completes before."""
    connection.ensure_connection()
    with fused(at) as fuse:
        try:
            command()
        except BaseException:
            if not fuse.is_dead:  # what Django raises over a connection that is gone is the crash's own echo
                raise
        return fuse.is_dead
