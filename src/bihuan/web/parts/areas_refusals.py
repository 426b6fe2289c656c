"""What the refusals of areas and positions say on a page: what is the matter and what to do."""

from __future__ import annotations

from django.utils.functional import Promise

AREAS_CODES: dict[str, str | Promise] = {}
