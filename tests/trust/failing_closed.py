"""Where a look may break: every call of policy, log, scope and reading on the way of a personal value (R29).

A point is a function by its module and name; `broken(point)` lets it raise, as a full disk or a wrong key would.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from unittest.mock import patch

_ORDERS, _INTAKE = "bihuan.apps.orders.actions.looking", "bihuan.apps.intake.actions.looking"
_REVEAL, _LOG = "bihuan.apps.core.journal.revealing", "bihuan.apps.core.journal.access"
_MASKED, _LINES = "bihuan.apps.orders.queries.shown", "bihuan.apps.intake.queries.shown"
_SCOPE, _DOOR = "bihuan.apps.orders.access", "bihuan.apps.intake.access"
_SHOW, _POLICY = "bihuan.apps.core.rules.showing", "bihuan.apps.core.rules.personal"

POINTS = (
    # which relation, which whole look
    f"{_ORDERS}:relation_to_content", f"{_ORDERS}:relation_to_feedback", f"{_ORDERS}:is_glass_open",
    f"{_ORDERS}:own_title_of", f"{_ORDERS}:show_all", f"{_ORDERS}:show", f"{_ORDERS}:writing",
    f"{_ORDERS}:record_access", f"{_ORDERS}:_bodies", f"{_ORDERS}:Viewer", f"{_ORDERS}:Look",
    f"{_INTAKE}:relation_to_line", f"{_INTAKE}:show", f"{_INTAKE}:show_all", f"{_INTAKE}:writing",
    f"{_INTAKE}:record_access", f"{_INTAKE}:whole_names", f"{_INTAKE}:cells_of", f"{_INTAKE}:preview",
    f"{_INTAKE}:masked_value", f"{_INTAKE}:is_glass_open", f"{_INTAKE}:Viewer", f"{_INTAKE}:Look",
    # revealing
    f"{_ORDERS}:shift_start", f"{_ORDERS}:reveal", f"{_INTAKE}:shift_start", f"{_INTAKE}:reveal",
    f"{_REVEAL}:may_reveal", f"{_REVEAL}:record_reveal", f"{_REVEAL}:disclose", f"{_REVEAL}:Look",
    f"{_REVEAL}:judge", f"{_REVEAL}:record_access", f"{_REVEAL}:_earlier_days",
    # the log itself
    f"{_LOG}:record_event", f"{_LOG}:new_id", f"{_LOG}:AccessEntry",
    # masking and scope
    f"{_MASKED}:disclose", f"{_LINES}:disclose", f"{_SHOW}:disclose", f"{_SHOW}:is_whole", f"{_POLICY}:is_whole",
    f"{_SCOPE}:once_had", f"{_SCOPE}:is_glass_open", f"{_SCOPE}:person_of_desk", f"{_DOOR}:check_role",
    f"{_DOOR}:_found",
)  # fmt: skip


class Broken(Exception):  # noqa: N818 - named after what is broken
    """What a broken point raises; its text is a canary of its own."""


@dataclass(frozen=True)
class Break:
    """Stands in a point's place and counts how often it was reached."""

    reached: list[str]
    point: str

    def __call__(self, *_: object, **__: object) -> object:
        self.reached.append(self.point)
        raise Broken(self.point)

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        self.reached.append(self.point)
        raise Broken(self.point)


@contextmanager
def broken(point: str) -> Iterator[list[str]]:
    """Break one point; what is yielded grows whenever the point is reached."""
    module, _colon, name = point.partition(":")
    reached: list[str] = []
    with patch.object(import_module(module), name, Break(reached, point)):
        yield reached
