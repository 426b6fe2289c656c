"""What the refusals about situation say."""

from __future__ import annotations

from django.utils.functional import Promise

SITUATION_CODES: dict[str, str | Promise] = {}
