"""Tubes that tested nobody: those that were given up, and those whose result could not be read."""

from __future__ import annotations

from django.db.models import Q

VOID_POOL = Q(state="lost") | Q(result="invalid")
VOID_SAMPLE = Q(pool__state="lost") | Q(pool__result="invalid")
