"""What the refusals about figures say."""

from __future__ import annotations

from django.utils.functional import Promise

FIGURES_CODES: dict[str, str | Promise] = {}
