"""The refusal of the house, for the public side: of the apps it may know this context only."""

from __future__ import annotations

from bihuan.apps.core.rules import NotAllowed

__all__ = ["NotAllowed"]
