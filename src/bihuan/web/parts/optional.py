"""Pages that another part of the build brings: included as soon as their module is there."""

from __future__ import annotations

from importlib.util import find_spec


def is_there(module: str) -> bool:
    """Say whether the module exists, without running it."""
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False
