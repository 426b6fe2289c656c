"""The world of rights for the pages of the desk, built once a module."""

from __future__ import annotations

from tests.apps.briefing.conftest import kept_rights, rights  # fixtures are found by their names

__all__ = ["kept_rights", "rights"]
