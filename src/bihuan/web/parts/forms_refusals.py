"""What the refusals about forms say."""

from __future__ import annotations

from django.utils.functional import Promise

FORMS_CODES: dict[str, str | Promise] = {}
