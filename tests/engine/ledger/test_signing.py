import json
import multiprocessing
from pathlib import Path

import pytest

from bihuan.engine.ledger.canonical import canonical_bytes
from bihuan.engine.ledger.signing import (
    KeyFileError,
    Problem,
    SigningKey,
    check_receipt_file,
    key_id_of,
    receipt_file,
    verify,
)

KEY = SigningKey.from_seed(bytes(range(32)))
PAYLOAD = canonical_bytes({"kind": "stored", "source": "医院"}).decode()


def test_the_first_vector_of_rfc_8032():
    seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
    key = SigningKey.from_seed(bytes.fromhex(seed))
    assert key.public_key == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert key.sign("") == (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe2465"
        "5141438e7a100b"
    )


def test_a_signature_holds_for_its_payload_and_key_only():
    signature = KEY.sign(PAYLOAD)
    other = SigningKey.from_seed(bytes(32))
    assert verify(PAYLOAD, signature, KEY.public_key)
    assert not verify(PAYLOAD + " ", signature, KEY.public_key)
    assert not verify(PAYLOAD, signature, other.public_key)
    assert not verify(PAYLOAD, "zz", KEY.public_key)
    assert not verify(PAYLOAD, signature, "00")


def test_a_key_is_made_once_and_kept_for_its_owner_only(tmp_path):
    path = tmp_path / "keys" / "signing.key"
    key = SigningKey.load_or_create(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert SigningKey.load_or_create(path) == key
    assert key.key_id == key_id_of(key.public_key)
    assert [file.name for file in path.parent.iterdir()] == ["signing.key"]
    assert path.read_text().strip() not in repr(key)


def public_key_of(path):
    return SigningKey.load_or_create(Path(path)).public_key


def test_of_several_programs_at_once_one_key_wins(tmp_path):
    with multiprocessing.get_context("fork").Pool(4) as pool:
        keys = pool.map(public_key_of, [str(tmp_path / "signing.key")] * 12)
    assert len(set(keys)) == 1


def test_the_key_that_was_there_first_stays(tmp_path, monkeypatch):
    path = tmp_path / "signing.key"
    first = SigningKey.load_or_create(path)
    answers = iter([False, True])
    monkeypatch.setattr(Path, "exists", lambda _: next(answers))
    assert SigningKey.load_or_create(path) == first


def test_a_key_file_that_others_may_read_is_refused(tmp_path):
    path = tmp_path / "signing.key"
    SigningKey.load_or_create(path)
    path.chmod(0o640)
    with pytest.raises(KeyFileError, match="chmod 600"):
        SigningKey.load_or_create(path)


@pytest.mark.parametrize("content", ["", "abc", "zz" * 32, "ab" * 31])
def test_a_file_that_holds_no_key_is_refused(tmp_path, content):
    path = tmp_path / "signing.key"
    path.write_text(content)
    path.chmod(0o600)
    with pytest.raises(KeyFileError, match="64 hex digits"):
        SigningKey.load_or_create(path)


def test_a_good_receipt_file_has_no_problem():
    kept = receipt_file(PAYLOAD, KEY)
    assert check_receipt_file(json.loads(json.dumps(kept))) is None


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"payload": None}, Problem("missing_field", "payload")),
        ({"public_key": 5}, Problem("missing_field", "public_key")),
        ({"payload": PAYLOAD.replace("stored", "disposed")}, Problem("wrong_signature", KEY.key_id)),
        ({"signature": "00" * 64}, Problem("wrong_signature", KEY.key_id)),
        ({"key": "0" * 16}, Problem("wrong_key_id", "0" * 16)),
        ({"public_key": "not hex"}, Problem("public_key_unreadable", KEY.key_id)),
        ({"payload": '{"kind": "stored"}'}, Problem("payload_not_canonical")),
        ({"payload": "[1]"}, Problem("payload_not_canonical")),
        ({"payload": '{"n":1.5}'}, Problem("payload_not_canonical")),
        ({"payload": "nonsense"}, Problem("payload_not_canonical")),
        ({"payload": "[" * 100_000}, Problem("payload_not_canonical")),
        ({"payload": '"\ud800"'}, Problem("payload_not_canonical")),
    ],
)
def test_what_is_wrong_with_a_receipt_file_is_named(change, problem):
    assert check_receipt_file({**receipt_file(PAYLOAD, KEY), **change}) == problem


def test_a_receipt_file_is_an_object():
    assert check_receipt_file([1]) == Problem("not_an_object")
