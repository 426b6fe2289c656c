"""Writes the groups of public pages that are owed."""

from __future__ import annotations
