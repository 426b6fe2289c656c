"""What is said beside an answer: a code with its figures; the words are made where it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader of a count or a finding should know: a stable code and its figures, never prose."""

    code: str
    params: Mapping[str, str | int | float] = field(default_factory=dict)
