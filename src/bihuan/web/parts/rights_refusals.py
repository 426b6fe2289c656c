"""What the refusals about rights say."""

from __future__ import annotations

from django.utils.functional import Promise

RIGHTS_CODES: dict[str, str | Promise] = {}
