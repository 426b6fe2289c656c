"""What the refusals of controls and risk levels say on a page: what is the matter and what to do."""

from __future__ import annotations

from django.utils.functional import Promise

CONTROLS_CODES: dict[str, str | Promise] = {}
