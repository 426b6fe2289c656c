"""Bytes are kept first, once, and readable by their owner alone."""

from __future__ import annotations

import contextlib
import hashlib
import io
from pathlib import Path

import pytest

from bihuan.apps.intake.actions.spooling import SealedSpool
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


class OneWay(io.RawIOBase):
    """A pipe: what was read is gone. Before it ends it looks at what lies in the files of this process."""

    def __init__(self, content: bytes, folder: Path) -> None:
        super().__init__()
        self._content, self._folder, self.seen = io.BytesIO(content), folder, [b""]

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        piece = self._content.read(size)
        if not piece:
            self.seen = [one.read_bytes() for one in _open_files_in(self._folder)]
        return piece


def _open_files_in(folder: Path) -> list[Path]:
    """Return the open files of this process that lie in a folder, with or without a name."""
    found = []
    for one in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            if str(one.readlink()).startswith(str(folder)):
                found.append(one)
    return found


@pytest.mark.parametrize("extra", [0, 1, 1024 * 1024, 3 * 1024 * 1024 + 7])
def test_a_long_stream_waits_sealed_and_is_kept_whole(
    monkeypatch: pytest.MonkeyPatch, data_dir: Path, extra: int
) -> None:
    monkeypatch.setattr("bihuan.apps.intake.actions.spooling.IN_MEMORY_BYTES", 1024)
    canary = "欧阳小满,13800002468\n".encode()
    content = (canary * (1024 // len(canary) + 1))[:1024] + (canary * (extra // len(canary) + 1))[:extra]
    pipe = OneWay(content, data_dir)
    stored = store_bytes(pipe, incident="I1")  # type: ignore[arg-type]  # read as a file is
    assert (stored.sha256, stored.size) == (hashlib.sha256(content).hexdigest(), len(content))
    spools = [one for one in pipe.seen if one]
    assert [canary in one for one in spools] == [False] * len(spools)
    if extra > 2 * 1024 * 1024:  # a frame is written when the next has been read
        assert [one[:4] for one in spools if one.startswith(b"BHS1")] == [b"BHS1"]
    with plain_bytes("I1", stored.sha256) as path:
        assert path.read_bytes() == content


def test_a_spool_is_read_from_its_beginning_only_and_leaves_no_file(data_dir: Path) -> None:
    with SealedSpool(b"one", io.BytesIO(b"two")) as spool:
        assert [spool.read(), spool.seek(0), spool.read(4), spool.read()] == [b"onetwo", 0, b"onet", b"wo"]
        with pytest.raises(ValueError, match="from its beginning"):
            spool.seek(1)
    assert list(data_dir.glob("*spool*")) == []


def test_a_disk_that_refuses_the_spool_is_a_refusal(monkeypatch: pytest.MonkeyPatch, data_dir: Path) -> None:
    monkeypatch.setattr("bihuan.apps.intake.actions.spooling.IN_MEMORY_BYTES", 4)

    def full() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bihuan.apps.intake.actions.spooling.nameless", full)
    with pytest.raises(NotReceived) as refusal:
        store_bytes(OneWay(b"123456", data_dir), incident="I1")  # type: ignore[arg-type]  # read as a file is
    assert refusal.value.code == "disk_failed"
