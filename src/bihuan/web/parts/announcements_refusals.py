"""What the refusals about announcements say."""

from __future__ import annotations

from django.utils.functional import Promise

ANNOUNCEMENTS_CODES: dict[str, str | Promise] = {}
