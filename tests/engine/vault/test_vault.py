"""Data keys are made once, wrapped by a key in another file, and gone for good when they are destroyed."""

from __future__ import annotations

import io
import sqlite3
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.engine.vault import (
    Erased,
    KeyFileError,
    Tampered,
    Vault,
    blind_index,
    open_file,
    seal_file,
    seal_value,
    unseal_value,
)
from bihuan.engine.vault.files import FRAME

AT = "2026-08-21T08:00:00Z"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "keys" / "vault.sqlite3", tmp_path / "apart" / "kek")


def test_a_key_is_made_once_and_found_by_another_vault_over_the_same_files(vault: Vault, tmp_path: Path) -> None:
    made = vault.make(["person:1", "person:2", "person:1"])
    again = Vault(tmp_path / "keys" / "vault.sqlite3", tmp_path / "apart" / "kek")
    assert again.make(["person:1"])["person:1"] == made["person:1"]
    assert made["person:1"] != made["person:2"]
    assert again.get("person:3") is None


def test_neither_file_alone_holds_a_key(vault: Vault, tmp_path: Path) -> None:
    secret = vault.make(["person:1"])["person:1"].secret
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert secret not in path.read_bytes()
            assert secret.hex().encode() not in path.read_bytes()
    assert {oct(path.stat().st_mode & 0o077) for path in tmp_path.rglob("*") if path.is_file()} == {"0o0"}


def test_with_another_kek_nothing_opens_and_the_message_says_why(vault: Vault, tmp_path: Path) -> None:
    vault.make(["person:1"])
    Vault(tmp_path / "others" / "vault.sqlite3", tmp_path / "other" / "kek")
    stranger = Vault(tmp_path / "keys" / "vault.sqlite3", tmp_path / "other" / "kek")
    with pytest.raises(KeyFileError, match="is not the key that wrapped person keys"):
        stranger.get("person:1")


def test_a_kek_that_others_may_read_is_refused(vault: Vault, tmp_path: Path) -> None:
    vault.make(["person:1"])
    (tmp_path / "apart" / "kek").chmod(0o644)
    with pytest.raises(KeyFileError, match="chmod 600"):
        Vault(tmp_path / "keys" / "vault.sqlite3", tmp_path / "apart" / "kek").get("person:1")


def test_a_destroyed_key_is_gone_from_every_file_and_a_value_under_it_is_erased(vault: Vault, tmp_path: Path) -> None:
    key = vault.make(["person:1", "person:2"])["person:1"]
    sealed = seal_value(key, "t|c|1", b"secret")
    wrapped = _wrapped(tmp_path, "person:1")
    assert vault.destroy(["person:1", "person:9"], at=AT, certificate="C1") == ["person:1"]
    with pytest.raises(Erased):
        unseal_value(vault.get("person:1"), "t|c|1", sealed)
    assert vault.is_destroyed("person:1")
    assert not vault.is_destroyed("person:2")
    assert all(wrapped not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_a_name_made_anew_after_its_destruction_does_not_open_what_was_sealed_before(vault: Vault) -> None:
    sealed = seal_value(vault.make(["record:a"])["record:a"], "t|c|1", b"secret")
    vault.destroy(["record:a"], at=AT, certificate="C1")
    with pytest.raises(Erased):
        unseal_value(vault.make(["record:a"])["record:a"], "t|c|1", sealed)


def test_a_copy_of_the_vault_is_whole_and_can_be_read_with_the_kek_alone(vault: Vault, tmp_path: Path) -> None:
    made = vault.make(["person:1", "person:2"])
    vault.copy(tmp_path / "copy.sqlite3")
    copy = Vault(tmp_path / "copy.sqlite3", tmp_path / "apart" / "kek")
    assert copy.find(["person:1", "person:2"]) == made


def test_a_missing_kek_is_not_replaced_once_there_are_keys(vault: Vault, tmp_path: Path) -> None:
    vault.make(["person:1"])
    kek = tmp_path / "apart" / "kek"
    kept = kek.read_bytes()
    kek.unlink()  # the disk is not mounted
    with pytest.raises(KeyFileError, match="is missing"):
        Vault(tmp_path / "keys" / "vault.sqlite3", kek).make(["person:2"])
    kek.write_bytes(kept)
    kek.chmod(0o600)
    assert Vault(tmp_path / "keys" / "vault.sqlite3", kek).get("person:1") is not None


def test_rotation_leaves_every_value_readable_and_the_old_key_useless(vault: Vault, tmp_path: Path) -> None:
    key = vault.make(["person:1", "batch:1"])["person:1"]
    sealed = seal_value(key, "t|c|1", b"secret")
    old_kek, old_wrapped = (tmp_path / "apart" / "kek").read_text(), _wrapped(tmp_path, "person:1")
    assert vault.rotate() == ("k2", 2)
    assert vault.kek_names() == ["k2"]
    assert unseal_value(vault.get("person:1"), "t|c|1", sealed) == b"secret"
    assert _wrapped(tmp_path, "person:1") != old_wrapped
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "kek").write_text(old_kek)
    (tmp_path / "old" / "kek").chmod(0o600)
    with pytest.raises(KeyFileError):
        Vault(tmp_path / "keys" / "vault.sqlite3", tmp_path / "old" / "kek").get("person:1")


def test_other_threads_and_vaults_go_on_reading_while_the_key_is_rotated(vault: Vault, tmp_path: Path) -> None:
    vault.make([f"person:{n}" for n in range(50)])
    other = Vault(tmp_path / "keys" / "vault.sqlite3", tmp_path / "apart" / "kek")
    faults: list[Exception] = []

    def read() -> None:
        for n in range(300):
            try:
                assert other.get(f"person:{n % 50}") is not None
            except Exception as fault:
                faults.append(fault)

    thread = threading.Thread(target=read)
    thread.start()
    for _ in range(3):
        vault.rotate()
    thread.join()
    assert faults == []


@given(st.binary(max_size=300), st.text(max_size=20))
def test_a_sealed_value_opens_where_it_belongs_and_nowhere_else(plain: bytes, place: str) -> None:
    from bihuan.engine.vault import DataKey

    key = DataKey(b"12345678", b"k" * 32)
    sealed = seal_value(key, place, plain)
    assert unseal_value(key, place, sealed) == plain
    with pytest.raises(Tampered):
        unseal_value(key, place + "x", sealed)
    middle = len(sealed) - 4
    other = "A" if sealed[middle] != "A" else "B"
    with pytest.raises(Tampered):
        unseal_value(key, place, sealed[:middle] + other + sealed[middle + 1 :])


@pytest.mark.parametrize("size", [0, 1, FRAME - 1, FRAME, FRAME + 1, 2 * FRAME, 2 * FRAME + 5])
def test_a_sealed_file_opens_equal_and_shows_every_cut_swap_and_change(vault: Vault, size: int) -> None:
    key, plain = vault.make(["batch:1"])["batch:1"], bytes(range(256)) * (size // 256) + b"\7" * (size % 256)
    out = io.BytesIO()
    seal_file(key, "batch:1", io.BytesIO(plain), out)
    sealed = out.getvalue()
    assert _opened(key, sealed) == plain
    for wrong in _spoilt(sealed):
        with pytest.raises(Tampered):
            _opened(key, wrong)
    with pytest.raises(Erased):
        _opened(vault.make(["batch:2"])["batch:2"], sealed)


def _spoilt(sealed: bytes) -> list[bytes]:
    head, frame = 19, FRAME + 16
    frames = [sealed[head + n : head + n + frame] for n in range(0, len(sealed) - head, frame)]
    spoilt = [sealed[:-1], sealed[:head], sealed + b"x", sealed[:-1] + bytes([sealed[-1] ^ 1]), b"", b"PK" + sealed[2:]]
    if len(frames) > 1:
        spoilt += [sealed[:head] + b"".join(frames[:-1]), sealed[:head] + b"".join(frames[::-1])]
    return spoilt


def _opened(key: object, sealed: bytes) -> bytes:
    out = io.BytesIO()
    open_file(key, "batch:1", io.BytesIO(sealed), out)  # type: ignore[arg-type]  # a DataKey
    return out.getvalue()


def _wrapped(folder: Path, name: str) -> bytes:
    with sqlite3.connect(folder / "keys" / "vault.sqlite3") as connection:
        return bytes(connection.execute("SELECT wrapped FROM data_key WHERE name = ?", [name]).fetchone()[0])


def test_an_index_is_the_same_for_every_spelling_and_another_under_another_key() -> None:
    spellings = ["13800002468", "+86 138-0000-2468", "１３８０００ ０２４６８", "0086138 00002468"]
    assert len({blind_index(b"k" * 32, one) for one in spellings}) == 1
    assert blind_index(b"k" * 32, "13800002468") != blind_index(b"j" * 32, "13800002468")
    assert blind_index(b"k" * 32, "11010119900307774x") == blind_index(b"k" * 32, "11010119900307774X")
    assert blind_index(b"k" * 32, "  ") == ""
    assert len(blind_index(b"k" * 32, "x")) == 64
