"""Bytes are kept first, once, and readable by their owner alone."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest

from bihuan.apps.intake.actions.storing import bytes_path, plain_bytes, store_bytes
from bihuan.apps.intake.rules import NotReceived


def test_bytes_lie_under_their_hash_and_only_the_owner_may_read_them(data_dir: Path) -> None:
    content = b"one,two\n1,2\n"
    stored = store_bytes(io.BytesIO(content), incident="I/1")
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert (stored.size, stored.path) == (12, bytes_path("I/1", stored.sha256))
    assert content not in stored.path.read_bytes()
    with plain_bytes("I/1", stored.sha256) as path:
        assert path.read_bytes() == content
    assert stored.path.stat().st_mode & 0o777 == 0o600
    assert stored.path.parent.parent == data_dir / "bytes" / "I%2F1"


def test_the_same_bytes_are_one_file_and_no_draft_stays_behind(data_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"again")
    first, second = store_bytes(tmp_path / "file", incident="I1"), store_bytes(io.BytesIO(b"again"), incident="I1")
    assert first == second
    assert [path for path in (data_dir / "bytes" / "I1").iterdir() if path.is_file()] == []


def test_a_nearly_full_disk_receives_nothing(monkeypatch: pytest.MonkeyPatch, data_dir: Path) -> None:
    monkeypatch.setenv("BIHUAN_DISK_RESERVE_MB", str(10**9))
    with pytest.raises(NotReceived) as refusal:
        store_bytes(io.BytesIO(b"too much for this disk"), incident="I1")
    assert (refusal.value.code, refusal.value.params["reserve_mb"]) == ("disk_reserve", 10**9)
    assert not bytes_path("I1", hashlib.sha256(b"too much for this disk").hexdigest()).exists()


def test_a_file_that_breaks_while_it_is_read_leaves_nothing(data_dir: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:  # noqa: ARG002 - a stream is read so
            raise OSError(28, "No space left on device")

    with pytest.raises(NotReceived) as refusal:
        store_bytes(Broken(), incident="I1")
    assert refusal.value.code == "disk_failed"
    assert [path for path in (data_dir / "bytes").iterdir() if path.is_file()] == []
