"""Requests for help leave as their list shows them; who called and what was said only by a second person's word."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import get_resolver
from django.utils.translation import override

from bihuan.apps.core.exports.datasets import dataset_of
from bihuan.apps.core.models import AccessEntry
from bihuan.apps.core.rules.exports import USUAL_FORMS
from bihuan.apps.core.rules.personal import Relation
from bihuan.apps.residents.actions.help import classify_request
from bihuan.apps.residents.actions.help_routing import route_request
from bihuan.engine.ledger.canonical import instant
from tests.apps.core.exports.outing import Outing, cells_in
from tests.apps.residents.help_world import AT, MINUTE, Hotline, make_hotline
from tests.refusals import refusal_of

pytestmark = pytest.mark.django_db
TABLE = dataset_of("help_requests")
PERSONAL = tuple(column.code for column in TABLE.columns if not column.is_plain)


@pytest.fixture
def hotline() -> Hotline:
    return make_hotline()


def found(hotline: Hotline, by: str = "lead", view: str = "all", at: Any = AT) -> list[Any]:
    ids = TABLE.find(hotline.by(by), {"view": view}, at)
    return list(TABLE.read(hotline.by(by), {}, ids, at))


def test_a_request_leaves_with_its_class_its_clock_and_the_callers_word(hotline: Hotline) -> None:
    row = hotline.answered()
    now = hotline.call(row, "satisfied", at=AT + 5 * MINUTE)
    open_one = hotline.take()
    first, second = (dict(one.row.values) for one in found(hotline))
    assert first == {
        "help_number": 1, "help_class": "information", "help_channel": "phone", "help_urgency": "P4",
        "help_state": "closed", "help_taken": instant(AT), "help_due": instant(now.due_at),
        "help_unit": "西山街道派出所", "help_answer": "told", "help_answered": instant(AT),
        "help_call_due": instant(now.call_due_at),
        "help_tries": now.tries_n, "help_word": "satisfied", "help_called_back": instant(AT + 5 * MINUTE),
        "help_closed_how": "word", "help_closed": instant(AT + 5 * MINUTE), "name": "欧阳小满",
        "phone": "13900001357", "address": "西山路12号3栋501", "words": "请问几点解封", "answer": "已告知政策",
    }  # fmt: skip
    empty = ("help_answer", "help_answered", "help_call_due", "help_word", "help_called_back", "help_closed")
    assert ([second[one] for one in empty], second["help_number"]) == ([""] * 6, open_one.number)


def test_what_leaves_is_the_list_that_was_shown(hotline: Hotline) -> None:
    hotline.call(hotline.answered(), "satisfied")
    open_one = hotline.take()
    by = hotline.by("lead")
    views = {view: len(TABLE.find(by, {"view": view}, AT)) for view in ("open", "closed", "all", "late", "")}
    assert views == {"open": 1, "closed": 1, "all": 2, "late": 0, "": 1}
    assert TABLE.find(by, {}, AT) == [open_one.pk]


def test_a_unit_takes_out_its_own_and_whole_only_what_it_works_on(hotline: Hotline) -> None:
    row = hotline.take(area="511302001")
    classify_request(request_id=row.pk, code="food", by=hotline.by("lead"), at=AT)
    route_request(request_id=row.pk, unit="PCS-03", by=hotline.by("lead"), at=AT)
    assert [one.row.relation for one in found(hotline, "dispatcher@PCS-03")] == [Relation.FORMER]
    hotline.world.bring(hotline.row(row.pk).order, "WORKING")
    assert [one.row.relation for one in found(hotline, "dispatcher@PCS-03")] == [Relation.HOLDER]
    assert [one.row.values["help_unit"] for one in found(hotline)] == ["西山街道派出所"]
    assert found(hotline, "dispatcher@SQ-07") == []


@pytest.mark.parametrize("column", PERSONAL)
def test_whoever_called_and_whatever_was_said_needs_a_second_person(hotline: Hotline, column: str) -> None:
    hotline.take()
    said = {"dataset": "help_requests", "filters": {"view": "all"}, "columns": ("help_number", column)}
    assert Outing(hotline.world).ask("lead", **said).needs_approval


def test_without_them_it_is_made_at_once_with_a_word_for_every_code(hotline: Hotline) -> None:
    assert get_resolver().url_patterns  # with the pages, the words of their codes are loaded
    hotline.take(help_class="dialysis")
    plain = tuple(column.code for column in TABLE.columns if column.is_plain)
    said = {"dataset": "help_requests", "filters": {"view": "all"}, "columns": plain}
    with override("en"):
        row, secret, fetched = Outing(hotline.world).take("lead", **said)
    _mark, heads, line, *_rest = cells_in(fetched.body, secret)
    assert (row.needs_approval, heads[:5]) == (False, ["Request", "Class", "How it came", "Urgency", "State"])
    assert line[:5] == [1, "Dialysis", "Telephone", "P1", "Taken"]
    assert TABLE.forms == USUAL_FORMS


def test_words_that_would_calculate_do_not_and_the_log_names_what_left_whole(hotline: Hotline) -> None:
    row = hotline.take("=1+1", name="@x")
    said = {"dataset": "help_requests", "filters": {"view": "all"}, "columns": ("help_number", "words", "name")}
    _row, secret, fetched = Outing(hotline.world).take("lead", **said)
    assert cells_in(fetched.body, secret)[2] == [1, "'@x", "'=1+1"]
    look = AccessEntry.objects.get(act="export")
    assert (look.object_kind, look.object_id, sorted(look.fields)) == ("help", row.pk, ["name", "words"])


@pytest.mark.parametrize("who", ["analyst", "clerk", "operator", "inspector", "commander", "keeper"])
def test_who_may_not_take_requests_out_gets_none(hotline: Hotline, who: str) -> None:
    hotline.take()
    assert refusal_of(lambda: found(hotline, who)) == "wrong_role"
