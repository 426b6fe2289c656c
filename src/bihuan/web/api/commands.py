"""A command that comes twice is done once: the client's identifier is kept with what it was used for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bihuan.apps.core.journal import run_command
from bihuan.apps.core.rules import Actor


def once(
    command: str, what: str, request: Mapping[str, object], by: Actor, at: datetime, do: Callable[[], dict[str, object]]
) -> dict[str, Any]:
    """Do it and keep the answer; for the same command give the kept one. :raises CommandReused: for another request."""
    return run_command(command=command, request={**request, "what": what, "by": by.account}, at=at, do=do)


def keep(command: str, what: str, request: Mapping[str, object], by: Actor, at: datetime) -> None:
    """Keep what a command is used for before it is done, where the action itself is a no-op the second time.

    For actions of many transactions, which no other may enclose. :raises CommandReused: used for another request.
    """
    once(command, what, request, by, at, dict)
