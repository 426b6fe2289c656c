"""What the refusals about facts say."""

from __future__ import annotations

from django.utils.functional import Promise

FACTS_CODES: dict[str, str | Promise] = {}
