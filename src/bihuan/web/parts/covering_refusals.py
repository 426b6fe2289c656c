"""What the refusals of coverage planning say on a page: what is the matter and what to do."""

from __future__ import annotations

from django.utils.functional import Promise

COVERING_CODES: dict[str, str | Promise] = {}
