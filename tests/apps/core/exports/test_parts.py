"""Identifiers are read in parts that fit into one statement, whole and in their order."""

from __future__ import annotations

import pytest

from bihuan.apps.core.exports import parts_of


@pytest.mark.parametrize(
    ("n", "sizes"), [(0, []), (1, [1]), (500, [500]), (501, [500, 1]), (1_250, [500, 500, 250])]
)  # fmt: skip
def test_parts_are_full_but_the_last_and_together_the_whole_in_its_order(n: int, sizes: list[int]) -> None:
    ids = [str(one) for one in range(n)]
    parts = [list(part) for part in parts_of(ids)]
    assert [len(part) for part in parts] == sizes
    assert [one for part in parts for one in part] == ids
