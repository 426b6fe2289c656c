"""So few costly checks of the public run at once in a process that pages and desk stay quick beside a flood."""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import Final

AT_ONCE: Final = 2
FEW: Final = BoundedSemaphore(AT_ONCE)
"""Whoever checks a code enters before anything else is done, so that those who wait hold no memory of an Argon2 (19 MiB
a call, 100 MiB a paper code) and no connection of the database. Each request has a thread of its own, and nothing else
bounds how many there are. Never enter twice: the second would wait for the first."""
