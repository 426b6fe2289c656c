"""What the refusals about calls say."""

from __future__ import annotations

from django.utils.functional import Promise

CALLS_CODES: dict[str, str | Promise] = {}
