"""A command that comes twice is answered twice and done once (loop.md M4)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime

from bihuan.apps.core.journal.writing import writing
from bihuan.apps.core.models import CommandAnswer
from bihuan.apps.core.sealing import digest_of
from bihuan.engine.ledger.canonical import canonical_bytes


class CommandReused(Exception):  # noqa: N818 - named after the refusal
    """The client used one command identifier for two different requests."""


def is_answered(command: str) -> bool:
    """Say whether a command was done before."""
    return bool(command) and CommandAnswer.objects.filter(command=command).exists()


def run_command(
    *, command: str, request: Mapping[str, object], at: datetime, do: Callable[[], dict[str, object]]
) -> dict[str, object]:
    """Do it once and return the answer; return the stored answer when the command was done before.

    An empty `command` is done without being remembered. :raises CommandReused: same identifier, other request.
    """
    with writing():
        if not command:
            return do()
        digest = digest_of("", "commands", canonical_bytes(request))
        stored = CommandAnswer.objects.filter(command=command).first()
        if stored is not None:
            if stored.request != digest:
                raise CommandReused(command)
            answer: dict[str, object] = json.loads(stored.answer)
            return answer
        fresh = do()
        text = canonical_bytes(fresh).decode()
        CommandAnswer.objects.create(command=command, request=digest, answer=text, at=at)
        return fresh
