"""CAP messages are valid against OASIS' schema whatever they are given, and say what they were given."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from tests.engine.alerts.drawn import EXAMPLES, TEXT, alerts
from tests.engine.alerts.schemas import wrong_in_cap

from bihuan.engine.alerts.cap import NAMESPACE, Alert, Info, Reference, moment, name_of, write_cap

_SHANGHAI = timezone(timedelta(hours=8))
_AT = datetime(2022, 8, 25, 14, 30, 5, 999, tzinfo=_SHANGHAI)
_TOLD = Info(
    "zh-CN", "管控", "标题", "第一行\n第二行 <&>", "指挥部", "河东社区", "http://localhost:8000/", "12345", "请留在家中"
)


def _message(**more: object) -> Alert:
    told = {
        "name": Reference("desk@example.org", "bihuan.DRILL.7.2", _AT), "kind": "Update", "status": "Exercise",
        "urgency": "Immediate", "severity": "Severe", "certainty": "Observed", "response": "Shelter",
        "starts_at": _AT, "expires_at": _AT + timedelta(days=7), "infos": [_TOLD], "communities": ["511302001"],
        "references": [Reference("desk@example.org", "bihuan.DRILL.7.1", _AT - timedelta(days=1))],
        "incident": "DRILL", "note": "演练",
    }  # fmt: skip
    return Alert(**{**told, **more})  # type: ignore[arg-type]  # by name


def test_a_message_says_what_it_was_given() -> None:
    """Every element of the head, the reference to the version before, one info."""
    document = write_cap(_message())
    assert wrong_in_cap(document) == []
    root = fromstring(document)
    head = {one.tag.removeprefix(f"{{{NAMESPACE}}}"): one.text for one in root if len(one) == 0}
    assert head == {
        "identifier": "bihuan.DRILL.7.2", "sender": "desk@example.org", "sent": "2022-08-25T14:30:05+08:00",
        "status": "Exercise", "msgType": "Update", "scope": "Public", "note": "演练", "incidents": "DRILL",
        "references": "desk@example.org,bihuan.DRILL.7.1,2022-08-24T14:30:05+08:00",
    }  # fmt: skip
    info = {one.tag.removeprefix(f"{{{NAMESPACE}}}"): one.text for one in root[-1] if len(one) == 0}
    assert info == {
        "language": "zh-CN", "category": "Health", "event": "管控", "responseType": "Shelter", "urgency": "Immediate",
        "severity": "Severe", "certainty": "Observed", "effective": "2022-08-25T14:30:05+08:00",
        "onset": "2022-08-25T14:30:05+08:00", "expires": "2022-09-01T14:30:05+08:00", "senderName": "指挥部",
        "headline": "标题", "description": "第一行\n第二行 <&>", "instruction": "请留在家中", "web": "http://localhost:8000/",
        "contact": "12345",
    }  # fmt: skip


def test_the_time_of_utc_is_never_written_with_a_z() -> None:
    """CAP 1.2, 3.3.2: alphabetic time zone designators must not be used."""
    assert moment(datetime(2022, 8, 25, 6, 30, tzinfo=UTC)) == "2022-08-25T06:30:00-00:00"
    assert moment(datetime(2022, 8, 25, 6, 30, tzinfo=timezone(-timedelta(hours=3, minutes=30)))).endswith("-03:30")


def test_an_instant_without_a_zone_is_refused() -> None:
    """Nobody can say when it was."""
    with pytest.raises(ValueError, match="without a zone"):
        moment(datetime(2022, 8, 25, 6, 30))  # noqa: DTZ001 - that is what is tested


@given(TEXT)
def test_a_name_has_none_of_the_signs_that_cap_forbids(text: str) -> None:
    """Spaces, commas, < and & would break the references."""
    assert re.fullmatch(r"[^\s,<&]+", name_of(text)) is not None


@settings(max_examples=EXAMPLES, deadline=None)
@given(alerts())
def test_every_message_is_valid(alert: Alert) -> None:
    """Characters that XML forbids, long texts, polygons with holes, many references: the schema minds none."""
    assert wrong_in_cap(write_cap(alert)) == []


@settings(max_examples=EXAMPLES, deadline=None)
@given(alerts())
def test_references_name_every_earlier_message_once(alert: Alert) -> None:
    """A reader takes them apart by spaces and commas."""
    found = fromstring(write_cap(alert)).findtext(f"{{{NAMESPACE}}}references") or ""
    triples = [tuple(one.split(",")) for one in found.split()]
    assert triples == [(name_of(r.sender), name_of(r.identifier), moment(r.sent)) for r in alert.references]
