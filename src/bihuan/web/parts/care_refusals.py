"""What the refusals of the care of residents say on a page: what is the matter and what to do."""

from __future__ import annotations

from django.utils.functional import Promise

CARE_CODES: dict[str, str | Promise] = {}
