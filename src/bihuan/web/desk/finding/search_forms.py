"""The form of a search: what is left empty, the protocol says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from bihuan.apps.tracing.rules.runs import RunKind
from bihuan.apps.tracing.rules.searching import Told

if TYPE_CHECKING:
    from django.http import QueryDict

FAULTS = {
    "no_query": "query", "too_many_queries": "query", "not_accepted": "query", "query_expired": "query",
    "bad_minutes": "minutes", "bad_metres": "metres", "unknown_engine": "engine", "unknown_search": "kind",
}  # fmt: skip
_NO_NUMBER = -1  # refused by the rules as out of range, and shown as it was typed
_LONGEST = 6


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form, as it was typed."""

    queries: tuple[str, ...] = ()
    kind: str = ""
    minutes: str = ""
    residual: str = ""
    metres: str = ""
    engine: str = "auto"
    of_run: str = ""
    command: str = ""

    @property
    def run_kind(self) -> RunKind:
        """Return the kind of search; a word that is none stands for visits."""
        return RunKind(self.kind) if self.kind in set(RunKind) else RunKind.EXPOSURE_VISITS

    @property
    def fresh_command(self) -> str:
        """Return a name for the next sending of the form: sent twice, one search is started."""
        return str(uuid4())

    def told(self) -> Told:
        """Return what was said of the search; an empty field leaves the protocol's figure."""
        return Told(
            _number(self.minutes), _number(self.residual), _number(self.metres) if self.is_points else None,
            self.engine, self.of_run,
        )  # fmt: skip

    @property
    def is_points(self) -> bool:
        """Say whether points are searched instead of visits."""
        return self.kind == RunKind.EXPOSURE_POINTS


def read_typed(data: QueryDict) -> Typed:
    """Return what was typed, cut to lengths that can be shown again."""
    minutes, residual, metres = (data.get(name, "").strip()[:_LONGEST] for name in ("minutes", "residual", "metres"))
    queries = tuple(dict.fromkeys(one[:36] for one in data.getlist("query")))[:50]
    return Typed(
        queries, data.get("kind", "")[:20], minutes, residual, metres, data.get("engine", "auto")[:10],
        command=data.get("command", "")[:36],
    )  # fmt: skip


def _number(said: str) -> int | None:
    if not said:
        return None
    return int(said) if said.isascii() and said.isdecimal() else _NO_NUMBER
