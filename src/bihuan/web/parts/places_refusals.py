"""What the refusals about places say."""

from __future__ import annotations

from django.utils.functional import Promise

PLACES_CODES: dict[str, str | Promise] = {}
