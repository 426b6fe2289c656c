"""Public identifiers: in the order in which they were made, and otherwise by chance."""

from __future__ import annotations

import time
import uuid

import pytest

from bihuan.apps.core.models.fields import new_id


def test_identifiers_of_one_millisecond_keep_the_order_of_their_making(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(1_800_000_000_000_000_000, 1_800_000_000_001_000_000, 1_000))
    monkeypatch.setattr(time, "time_ns", lambda: next(clock))
    made = [new_id() for _ in range(1_000)]
    assert made == sorted(made)
    assert len({uuid.UUID(one).int & (1 << 62) - 1 for one in made}) == len(made)


def test_an_identifier_is_a_uuid_of_version_7() -> None:
    assert all((uuid.UUID(new_id()).version, uuid.UUID(new_id()).variant) == (7, uuid.RFC_4122) for _ in range(100))
