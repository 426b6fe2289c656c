"""A sealed value is bound to its table, its column and its row, also where several rows share a key."""

from __future__ import annotations

import pytest

from bihuan.apps.core.sealing import open_columns, place_of, seal_json, vault
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


def test_many_columns_open_at_once_and_what_is_erased_or_moved_says_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    keys = vault().make(["columns:kept", "columns:gone"])
    kept = seal_json(keys["columns:kept"], "a_table", "1", {"said": "one"})
    gone = seal_json(keys["columns:gone"], "a_table", "2", {"said": "two"})
    vault().destroy(["columns:gone"], at="2026-08-25T10:00:00Z", certificate="c")
    rows = [("1", "columns:kept", kept), ("2", "columns:gone", gone), ("3", "columns:kept", kept), ("4", "none", "")]
    assert open_columns("a_table", rows) == [{"said": "one"}, {}, {}, {}]
    assert [record.getMessage() for record in caplog.records] == ["a sealed value was altered: a_table 3"]
