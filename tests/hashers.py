"""Argon2 at the lowest cost, for tests alone."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class CheapArgon2(Argon2PasswordHasher):
    """Argon2 with one pass over 64 KiB."""

    time_cost = 1
    memory_cost = 64
    parallelism = 1
