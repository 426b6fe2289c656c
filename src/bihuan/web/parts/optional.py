"""Pages that another part of the build brings: included as soon as their module is there."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import NoReverseMatch, reverse


def is_there(module: str) -> bool:
    """Say whether the module exists, without running it."""
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def address_or_none(url_name: str) -> str | None:
    """Return the address of a page, or None while nobody has built it."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None
