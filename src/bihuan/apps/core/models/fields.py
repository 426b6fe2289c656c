"""Columns that every context uses."""

from __future__ import annotations

import os
import time
import uuid

from django.db import models


def new_id() -> str:
    """Return a random public identifier (UUID version 7: sortable by time, 74 random bits)."""
    stamp = time.time_ns() // 1_000_000
    rest = int.from_bytes(os.urandom(10), "big")
    value = (
        (stamp & 0xFFFF_FFFF_FFFF) << 80 | 0x7 << 76 | (rest >> 68 & 0xFFF) << 64 | 0b10 << 62 | rest & (1 << 62) - 1
    )
    return str(uuid.UUID(int=value))


class PublicId(models.CharField):  # type: ignore[type-arg]  # generic for the checker only
    """A random identifier as text, the same on both databases; never a citizen number, never a count."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_length", 36)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Field's many keywords pass through
