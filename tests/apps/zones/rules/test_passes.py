"""The signed line of a pass: what was signed is read back, and nothing else is ever read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.apps.zones.rules import passes
from bihuan.apps.zones.rules.passes import PassTold, Slip, Span, UnreadableCode, check_told, code_of, read_code
from bihuan.engine.ledger.signing import SigningKey
from tests.refusals import refusal_of

KEY = SigningKey.from_seed(b"\x07" * 32)
OTHER = SigningKey.from_seed(b"\x08" * 32)
KEYS = {KEY.key_id: KEY.public_key}
AT = datetime(2026, 11, 26, 8, tzinfo=UTC)
DAYS = st.lists(st.sampled_from("1234567"), unique=True, min_size=1).map(lambda found: "".join(sorted(found)))
GATES = st.one_of(
    st.just("*"), st.from_regex(r"A[0-9A-F]{8}", fullmatch=True),
    st.lists(st.integers(1, 999_999), min_size=1, max_size=20, unique=True).map(
        lambda found: passes.gates_of(numbers=tuple(found), area="")
    ),
)  # fmt: skip
MINUTES = st.tuples(st.integers(0, 1439), st.integers(1, 1440)).filter(lambda two: two[0] != two[1])
SPANS = st.builds(
    Span, GATES, st.sampled_from("IOB"), DAYS, MINUTES, st.integers(0, 4_000_000_000), st.integers(0, 4_000_000_000)
)
SLIPS = st.builds(
    Slip, st.integers(1, 999_999_999), st.just(passes.tag_of("DRILL-1")), st.just(KEY.key_id.upper()), SPANS,
    st.sampled_from("XSWO"), st.sampled_from("PVS"), st.text("芳川R1é𠮷a", max_size=3),
)  # fmt: skip
SLIP = Slip(
    1042, passes.tag_of("DRILL-1"), KEY.key_id.upper(),
    Span("G3.7", "B", "1234567", (360, 1320), 1_790_000_000, 1_790_600_000), "X", "P", "芳",
)  # fmt: skip


def why(code: str, keys: dict[str, str] | None = None) -> str:
    try:
        read_code(code, KEYS if keys is None else keys)
    except UnreadableCode as refusal:
        return str(refusal)
    return "read"


@given(SLIPS)
def test_what_was_signed_is_read_back(slip: Slip) -> None:
    assert read_code(code_of(slip, KEY.sign), KEYS) == slip


@given(SLIPS)
def test_a_code_is_made_of_the_signs_that_a_square_code_packs_best(slip: Slip) -> None:
    code = code_of(slip, KEY.sign)
    assert set(code) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ:-.*")
    assert len(code) <= 400


def test_a_code_altered_in_any_byte_is_never_read() -> None:
    code = code_of(SLIP, KEY.sign)
    read = [
        (place, byte)
        for place in range(len(code))
        for byte in range(256)
        if chr(byte) != code[place] and why(code[:place] + chr(byte) + code[place + 1 :]) == "read"
    ]
    assert read == []


@given(SLIPS, st.data())
def test_a_code_that_lost_or_gained_or_swapped_a_sign_is_never_read(slip: Slip, data: st.DataObject) -> None:
    code = code_of(slip, KEY.sign)
    place = data.draw(st.integers(0, len(code) - 2))
    sign = data.draw(st.sampled_from("0A:.*- \n=\u0660"))
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    altered = [code[:place] + code[place + 1 :], code[:place] + sign + code[place:], code + sign, sign + code]
    altered += [swapped] if swapped != code else []
    assert {why(one) for one in altered} <= {"no_code", "altered", "unknown_key"}


@given(SLIPS, SLIPS)
def test_the_signature_of_one_pass_signs_no_other(one: Slip, other: Slip) -> None:
    if one == other:
        return
    moved = code_of(one, KEY.sign).rpartition(":")[0] + ":" + code_of(other, KEY.sign).rpartition(":")[2]
    assert why(moved) == "altered"


def test_a_key_that_is_not_known_or_is_another_one_opens_nothing() -> None:
    code = code_of(SLIP, KEY.sign)
    assert why(code, {}) == "unknown_key"
    assert why(code, {KEY.key_id: OTHER.public_key}) == "altered"
    assert why(code_of(SLIP, OTHER.sign)) == "altered"


def test_a_signed_receipt_is_no_pass_and_a_pass_tells_no_name_no_document_and_no_illness() -> None:
    assert why('{"kind":"stored"}') == "no_code"
    assert passes.payload_of(SLIP).split(":")[10:] == ["X", "P", "芳".encode().hex().upper()]


@pytest.mark.parametrize(
    ("holder", "name", "sign"),
    [("person", "施 三", "三"), ("vehicle", "川R 12345", "345"), ("staff", "抢修队", "队"), ("person", "", "")],
)
def test_the_keeper_matches_the_end_of_the_printed_name(holder: str, name: str, sign: str) -> None:
    assert passes.sign_of(holder, name) == sign


def test_a_sign_that_is_no_text_is_read_as_none() -> None:
    found = passes.payload_of(replace(SLIP, sign="")).rstrip(":") + ":FF"
    raw = KEY.sign(found)
    code = code_of(replace(SLIP, sign=""), lambda _text: raw).rpartition(":")[2]
    assert read_code(f"{found}:{code}", KEYS).sign == ""


def test_exceptions_stand_first_among_purposes() -> None:
    classes = list(passes.PURPOSES.values())
    assert passes.EXCEPTIONS[:6] == ("dialysis", "birth", "chemotherapy", "fire", "medicine", "death")
    assert all(before == "X" or after != "X" for before, after in pairwise(classes))


def test_gates_are_numbers_an_area_or_all() -> None:
    found = [passes.gates_of(numbers=(7, 3, 7), area="x"), passes.gates_of(numbers=(), area="x")]
    assert found == ["G3.7", f"A{passes.tag_of('x')}"]
    assert passes.gates_of(numbers=(), area="") == "*"


TOLD = PassTold("dialysis", "person", "施三", AT, AT + timedelta(hours=3))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"purpose": "party"}, "unknown_purpose"), ({"holder": "dog"}, "unknown_holder"),
        ({"name": "  "}, "pass_without_name"), ({"direction": "up"}, "bad_direction"),
        ({"days": ""}, "bad_pass_days"), ({"days": "71"}, "bad_pass_days"), ({"days": "11"}, "bad_pass_days"),
        ({"hours": (600, 600)}, "bad_pass_hours"), ({"hours": (-1, 600)}, "bad_pass_hours"),
        ({"hours": (0, 1441)}, "bad_pass_hours"),
        ({"gates": tuple(range(1, 22))}, "bad_gates"), ({"gates": (0,)}, "bad_gates"),
        ({"ends_at": AT}, "pass_reversed"), ({"starts_at": AT - timedelta(days=2), "ends_at": AT}, "pass_over"),
        ({"ends_at": AT + timedelta(hours=25)}, "pass_too_long"),
    ],
)  # fmt: skip
def test_a_pass_that_cannot_be_is_refused(change: dict[str, object], code: str) -> None:
    assert refusal_of(lambda: check_told(replace(TOLD, **change), control_ends_at=None, at=AT)) == code  # type: ignore[arg-type]  # by name


@given(st.integers(-600, 600))
def test_a_pass_never_outlasts_its_control(minutes: int) -> None:
    ends_at = AT + timedelta(hours=72)
    told = replace(TOLD, ends_at=ends_at + timedelta(minutes=minutes))
    if minutes > 0:
        assert refusal_of(lambda: check_told(told, control_ends_at=ends_at, at=AT)) == "pass_beyond_control"
    else:
        check_told(told, control_ends_at=ends_at, at=AT)


@pytest.mark.parametrize(
    ("text", "found"),
    [("2026-11-26T08:00:00Z", AT), ("2026-11-26T16:00+08:00", AT), ("2026-11-26T08:00", None), ("", None)],
)
def test_an_instant_without_its_zone_is_none(text: str, found: datetime | None) -> None:
    assert passes.instant_told(text) == found
