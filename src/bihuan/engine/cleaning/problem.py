"""What a cleaner answers when it cannot give a value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """A refusal to guess: a stable code, never prose and never the value itself."""

    code: str
