"""A sealed value is bound to its table, its column and its row, also where several rows share a key."""

from __future__ import annotations

import pytest

from bihuan.apps.core.sealing import place_of
from bihuan.engine.vault.keeping import DataKey
from bihuan.engine.vault.sealing import Tampered, seal_value, unseal_value

HERE = ("orders_feedback", "sealed", "1")


@pytest.mark.parametrize("other", [("orders_content", *HERE[1:]), (HERE[0], "note", "1"), (*HERE[:2], "2")])
def test_a_value_opens_in_no_other_place_under_the_same_key(other: tuple[str, str, str]) -> None:
    key = DataKey(b"12345678", b"k" * 32)
    sealed = seal_value(key, place_of(*HERE), b"said")
    assert unseal_value(key, place_of(*HERE), sealed) == b"said"
    with pytest.raises(Tampered):
        unseal_value(key, place_of(*other), sealed)
