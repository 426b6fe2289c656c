"""Nobody looks others up at the door: not by sending their keys, not by the preview of a file's columns."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from tests.web.desk.orders.seeing import client_of
from tests.worlds import World, make_world

from bihuan.apps.core.models import AccessEntry
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.intake.actions import dispose_batch, receive_batch
from bihuan.apps.intake.actions.looking import look_at_preview, reveal_line_field
from bihuan.apps.intake.actions.previewing import Preview
from bihuan.apps.intake.actions.sources import add_source
from bihuan.apps.intake.importers import Options
from bihuan.apps.intake.models import Batch, Disposition

pytestmark = pytest.mark.django_db
HEADER = "编号,姓名,身份证号,联系电话,现住址,发病日期,编组\n"
STRANGER = "K1,欧阳小满,110101199003074258,13800002468,顺安区西山路12号阳光小区3栋2单元501,2026-11-20,甲组七号\n"
WHOLE = ("欧阳小满", "110101199003074258", "13800002468", "3栋2单元501", "2026-11-20")


def _bring(world: World, text: str, by: str, *, dispose: bool = True) -> Batch:
    actor = world.actor(by)
    assert world.source is not None
    told: dict[str, Any] = {"source_id": world.source.pk, "filename": "x.csv", "by": actor, "at": world.at}
    batch = receive_batch(content=BytesIO((HEADER + text).encode()), **told).batch
    return dispose_batch(batch_id=batch.pk, by=actor, at=world.at).batch if dispose else batch


@pytest.fixture
def world() -> World:
    made = make_world(records=0)
    made.source = add_source(code="CDC", name="市疾控中心", by=made.actor("lead"), at=made.at)
    return made


@pytest.fixture
def conflict(world: World) -> Disposition:
    """Return a line that a clerk sent with a stranger's key; the stranger's came from the lead."""
    _bring(world, STRANGER, "lead")
    held = Disposition.objects.get(batch=_bring(world, "K1,甲乙,,,,,\n", "clerk"))
    assert (held.kind, held.reason) == ("held", "conflict")
    return held


@pytest.mark.parametrize("who", ["clerk", "analyst", "lead"])
def test_a_guessed_key_shows_nobody_whole_and_logs_no_more_than_the_line(
    world: World, conflict: Disposition, who: str
) -> None:
    page = client_of(world, who).get(reverse("desk:line", args=[conflict.pk])).content.decode()
    assert [word for word in WHOLE if word in page] == []
    assert [entry.object_id for entry in AccessEntry.objects.all()] == [conflict.pk]


def test_which_fields_differ_is_marked_beside_the_masked_record(world: World, conflict: Disposition) -> None:
    seen = client_of(world, "analyst").get(reverse("desk:line", args=[conflict.pk])).context["seen"]
    assert {name: name in seen.unlike for name in seen.other} == {
        "external_key": False, "name": True, "document_number": True, "document_kind": True, "phone": True,
        "address": True, "onset_date": True,
    }  # fmt: skip
    assert (seen.other["name"].value, seen.other["phone"].value) == ("欧***", "138****2468")


def test_a_colleague_reveals_one_field_with_a_reason_the_uploader_none(world: World, conflict: Disposition) -> None:
    told: dict[str, Any] = {
        "record_id": conflict.duplicate_of,
        "name": "phone",
        "reason": "call_back",
        "words": "",
        "at": world.at,
    }
    assert reveal_line_field(by=world.actor("analyst"), **told) == "+8613800002468"
    assert AccessEntry.objects.filter(act="reveal").count() == 1
    with pytest.raises(NotAllowed) as refusal:
        reveal_line_field(by=world.actor("clerk"), **told)
    assert refusal.value.code == "own_conflict"
    seen = client_of(world, "clerk").get(reverse("desk:line", args=[conflict.pk])).context["seen"]
    assert [name for name, one in seen.other.items() if one.may_reveal] == []


def test_the_refusal_to_the_uploader_is_said_on_the_spot(world: World, conflict: Disposition) -> None:
    url = reverse("desk:reveal", args=["record", conflict.duplicate_of, "phone"])
    client = client_of(world, "clerk")
    answer = client.post(url, {"reason": "call_back"}, headers={"Accept-Language": "en"})
    assert answer.status_code == 403
    assert "What you brought contradicts this record." in answer.content.decode()


def _look(world: World, batch: Batch, by: Actor, choice: tuple[str, ...] | None = None) -> Preview:
    return look_at_preview(batch=batch, choice=choice, options=Options(), by=by, at=world.at)


def test_the_preview_shows_recognised_columns_masked_and_unknown_ones_whole(world: World) -> None:
    batch = _bring(world, STRANGER, "lead", dispose=False)
    found = _look(world, batch, world.actor("clerk"))
    assert [column.label for column in found.columns] == HEADER.strip().split(",")
    assert [column.samples for column in found.columns] == [
        ("**",), ("欧***",), ("11**************58",), ("138****2468",), ("顺安区西山路12号阳光小区***",),
        ("0000-00-00",), ("甲组七号",),
    ]  # fmt: skip
    assert [(one.purpose, one.fields) for one in AccessEntry.objects.all()] == [("map_columns", ["head", "samples"])]


def test_no_other_choice_of_columns_lifts_the_mask(world: World) -> None:
    batch, clerk = _bring(world, STRANGER, "lead", dispose=False), world.actor("clerk")
    for field in ("other", "urgency", "address", "note"):
        found = _look(world, batch, clerk, (field,) * 6 + ("other",))
        told = str([(column.samples) for column in found.columns]) + str([line.values for line in found.lines])
        assert [word for word in WHOLE if word in told] == []


def test_a_file_without_unknown_columns_logs_its_head_only(world: World) -> None:
    batch = _bring(world, "K1,欧阳小满,,,,,\n", "lead", dispose=False)
    _look(world, batch, world.actor("clerk"))
    assert [one.fields for one in AccessEntry.objects.all()] == [["head"]]
