"""What the refusals of roads and response times say on a page: what is the matter and what to do."""

from __future__ import annotations

from django.utils.functional import Promise

ROADS_CODES: dict[str, str | Promise] = {}
