import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from enum import IntEnum, StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.engine.ledger.canonical import (
    EVENT_KEYS,
    CanonicalFormError,
    body_digest,
    canonical_bytes,
    event_leaf,
    instant,
    parse_instant,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner)
)
EVENT = dict.fromkeys(EVENT_KEYS, "x") | {"index": 3, "n": 0, "facts": {"set": {"unit": "U1"}}}


@given(VALUES)
def test_canonical_bytes_are_the_sorted_json_without_spaces(value):
    told = canonical_bytes(value)
    assert told == json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert json.loads(told) == value


def test_chinese_text_stays_as_it_is():
    assert canonical_bytes({"乙": "甲", "a": [1, None, True]}) == '{"a":[1,null,true],"乙":"甲"}'.encode()


@pytest.mark.parametrize(
    ("value", "code", "path"),
    [
        ({"a": [1.0]}, "float", "$.a[0]"),
        (float("nan"), "float", "$"),
        ({1: 2}, "key_not_text", "$"),
        ({"a": {"b": {None: 1}}}, "key_not_text", "$.a.b"),
        ({"a": {1, 2}}, "foreign_type", "$.a"),
        ({"a": datetime(2026, 1, 1, tzinfo=UTC)}, "foreign_type", "$.a"),
        ({"a": ["ok", "\ud800"]}, "lone_surrogate", "$.a[1]"),
        ({"a": {"b\udfff": 1}}, "lone_surrogate", "$.a.b\\udfff"),
        ("\ud800", "lone_surrogate", "$"),
        ({"a": 1, "b": (2, "\ud800")}, "lone_surrogate", "$.b[1]"),
    ],
)
def test_a_value_without_canonical_form_is_refused_with_its_place(value, code, path):
    with pytest.raises(CanonicalFormError) as caught:
        canonical_bytes(value)
    assert (caught.value.code, caught.value.path) == (code, path)
    assert str(caught.value) == f"{code} at {path}"


def test_a_value_that_holds_itself_is_refused():
    value = []
    value.append(value)
    with pytest.raises(CanonicalFormError) as caught:
        canonical_bytes(value)
    assert caught.value.code == "nested_too_deeply"


def test_the_leaf_of_an_event_is_the_rfc_6962_hash_of_its_canonical_bytes():
    assert event_leaf(EVENT) == hashlib.sha256(b"\x00" + canonical_bytes(EVENT)).digest()


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"salt": "x"}, "wrong_columns", "salt"),
        ({"index": True}, "wrong_type", "$.index"),
        ({"n": "0"}, "wrong_type", "$.n"),
        ({"reason": None}, "wrong_type", "$.reason"),
        ({"facts": []}, "wrong_type", "$.facts"),
        ({"facts": {"lon": 106.1}}, "float", "$.facts.lon"),
    ],
)
def test_an_event_of_another_form_has_no_leaf(change, code, path):
    with pytest.raises(CanonicalFormError) as caught:
        event_leaf({**EVENT, **change})
    assert (caught.value.code, caught.value.path) == (code, path)


def test_a_missing_column_is_named():
    with pytest.raises(CanonicalFormError, match="wrong_columns at role"):
        event_leaf({name: value for name, value in EVENT.items() if name != "role"})


def test_a_body_digest_depends_on_the_salt():
    body = {"name": "张三"}
    assert body_digest(b"a" * 16, body) == hashlib.sha256(b"a" * 16 + canonical_bytes(body)).hexdigest()
    assert body_digest(b"a" * 16, canonical_bytes(body)) == body_digest(b"a" * 16, body)
    assert body_digest(b"b" * 16, body) != body_digest(b"a" * 16, body)


def test_a_salt_of_another_length_is_refused():
    with pytest.raises(ValueError, match="16 bytes"):
        body_digest(b"short", {})


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_instant_is_read_back(moment):
    assert parse_instant(instant(moment)) == moment


def test_an_instant_is_written_in_utc_with_six_digits():
    beijing = datetime(2026, 8, 21, 16, 0, tzinfo=timezone(timedelta(hours=8)))
    assert instant(beijing) == "2026-08-21T08:00:00.000000Z"


def test_an_instant_without_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        instant(datetime(2026, 8, 21))  # noqa: DTZ001 - a naive one is the point


@pytest.mark.parametrize("text", ["2026-08-21T08:00:00Z", "2026-08-21T16:00:00.000000+08:00", "2026-08-21", "", "now"])
def test_only_the_exact_form_of_an_instant_is_read(text):
    with pytest.raises(ValueError, match=r"."):
        parse_instant(text)


def test_an_enumerated_text_or_number_is_written_as_its_value():
    class Urgency(StrEnum):
        P1 = "P1"

    class Step(IntEnum):
        FIRST = 1

    assert canonical_bytes({"step": Step.FIRST, "all": [Step.FIRST, Urgency.P1]}) == b'{"all":[1,"P1"],"step":1}'
