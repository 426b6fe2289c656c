"""What the refusals of patrols and emergencies say on a page: what is the matter and what to do."""

from __future__ import annotations

from django.utils.functional import Promise

PATROL_CODES: dict[str, str | Promise] = {}
