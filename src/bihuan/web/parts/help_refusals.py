"""What the refusals of requests for help say on a page: what is the matter and what to do."""

from __future__ import annotations

from django.utils.functional import Promise

HELP_CODES: dict[str, str | Promise] = {}
