"""What the refusals of gates and passes say on a page: what is the matter and what to do."""

from __future__ import annotations

from django.utils.functional import Promise

GATES_CODES: dict[str, str | Promise] = {}
