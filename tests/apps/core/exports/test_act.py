"""An export is an act: asked for with a purpose, agreed to by another, made, fetched; each step is written down."""

from __future__ import annotations

import pytest

from bihuan.apps.core.exports import exports_of, get_export, waiting_exports, words_of
from bihuan.apps.core.models import AccessEntry, Event, Export
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.exports import CAP, MOST_A_DAY
from bihuan.apps.core.rules.personal import Relation
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.orders.rules.relations import relation_to_content
from tests.apps.core.exports.outing import ORDERS, Outing, cells_in, lines_of
from tests.worlds import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def outing() -> Outing:
    return Outing(make_world())


def _refusal(do: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(NotAllowed) as refused:
        do(*args, **kwargs)  # type: ignore[operator]  # any of the steps
    return refused.value.code


def _kinds(row: Export) -> list[str]:
    return list(Event.objects.filter(subject_id=row.pk).order_by("n").values_list("kind", flat=True))


def test_a_few_plain_rows_leave_on_one_word_and_every_step_is_an_event(outing: Outing) -> None:
    row, passphrase, fetched = outing.take()
    assert _kinds(row) == ["export.asked", "export.made", "export.passphrase_shown", "export.fetched"]
    assert (row.state, row.rows_n, row.needs_approval, row.fetched_n) == ("fetched", 3, False, 1)
    rows = cells_in(fetched.body, passphrase)
    assert {cells[1] for cells in rows[2:5]} == {"欧阳小满", "张三丰", "马六"}
    assert {cells[2] for cells in rows[2:5]} == {"13800002468", "13900001357", "13600005432"}


def test_the_copy_bears_the_mark_of_its_recipient_above_and_below(outing: Outing) -> None:
    row, passphrase, fetched = outing.take()
    rows = cells_in(fetched.body, passphrase)
    for line in (rows[0][0], rows[-1][0].removeprefix("## ")):
        assert [word for word in (row.mark, row.pk, "李研判", "analyst") if word not in line] == []
    other, *_ = outing.take("lead")
    assert other.mark != row.mark


def test_each_fetch_is_a_look_at_every_row(outing: Outing) -> None:
    row, _passphrase, _fetched = outing.take()
    outing.fetch(row)
    looks = AccessEntry.objects.filter(act="export", account=outing.world.people["analyst"].id)
    assert looks.count() == 6
    assert set(looks.values_list("object_id", flat=True)) == set(outing.world.orders)
    assert "" not in set(looks.values_list("person", flat=True))
    assert {tuple(one.fields) for one in looks} == {("person_name", "phone", "address")}
    assert set(looks.values_list("purpose", flat=True)) == {"field_work"}


def test_nothing_is_handed_out_when_a_look_cannot_be_logged(outing: Outing, monkeypatch: pytest.MonkeyPatch) -> None:
    row = outing.make(outing.ask())
    outing.passphrase(row)

    def broken(*_: object, **__: object) -> None:
        raise OSError("no log")

    monkeypatch.setattr("bihuan.apps.core.exports.fetching.record_access", broken)
    with pytest.raises(OSError, match="no log"):
        outing.fetch(row)
    row = Export.objects.get(pk=row.pk)
    assert (row.state, row.fetched_n, _kinds(row)[-1]) == ("made", 0, "export.passphrase_shown")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"purpose": "curiosity"}, "unknown_purpose"),
        ({"purpose": ""}, "unknown_purpose"),
        ({"words": "  a "}, "words_missing"),
        ({"words": "长" * 501}, "words_missing"),
        ({"columns": ()}, "no_columns"),
        ({"columns": ("number", "password")}, "unknown_column"),
        ({"form": "csv"}, "unknown_form"),
        ({"form": "docx"}, "unknown_form"),
        ({"dataset": "persons"}, "not_found"),
    ],
)
def test_what_lacks_a_purpose_a_reason_or_a_known_column_is_refused(
    outing: Outing, changes: dict[str, object], code: str
) -> None:
    assert _refusal(outing.ask, **changes) == code
    assert Export.objects.count() == 0


@pytest.mark.parametrize("name", ["reviewer", "commander", "inspector", "administrator", "officer@PCS-03"])
def test_roles_that_do_not_take_out_are_refused(outing: Outing, name: str) -> None:
    assert _refusal(outing.ask, name) == "wrong_role"


def test_a_unit_takes_out_its_own_orders_only(outing: Outing) -> None:
    outing.world.bring(outing.world.orders[0], "SIGNED", "PCS-03")
    outing.world.bring(outing.world.orders[1], "SIGNED", "SQ-07")
    row, passphrase, fetched = outing.take("dispatcher@PCS-03")
    assert [one for one, *_ in row.objects_in] == [outing.world.orders[0]]
    assert "张三丰" not in str(cells_in(fetched.body, passphrase))


@pytest.mark.parametrize("state", ["DISPATCHED", "FED_BACK", "CLOSED"])
def test_a_unit_takes_out_nothing_that_its_page_masks(outing: Outing, state: str) -> None:
    outing.world.bring(outing.world.orders[0], state)
    assert _refusal(outing.ask, "dispatcher@PCS-03") == "nothing_to_export"
    outing.world.bring(outing.world.orders[1], "WORKING")
    row, passphrase, fetched = outing.take("dispatcher@PCS-03")
    assert [one for one, *_ in row.objects_in] == [outing.world.orders[1]]
    told = str(cells_in(fetched.body, passphrase))
    assert [word in told for word in ("张三丰", "13900001357", "欧阳小满", "13800002468")] == [True, True, False, False]


def test_what_the_unit_finished_since_asking_stays_behind(outing: Outing) -> None:
    for order in outing.world.orders[:2]:
        outing.world.bring(order, "SIGNED")
    row = outing.ask("dispatcher@PCS-03")
    for state in ("WORKING", "FED_BACK"):
        outing.world._step(state, outing.world.orders[0], "PCS-03", "officer@PCS-03")
    made = outing.make(row, "dispatcher@PCS-03")
    assert (row.rows_n, [one for one, *_ in made.objects_in]) == (2, [outing.world.orders[1]])


def test_the_log_says_row_by_row_which_columns_left_whole(outing: Outing, monkeypatch: pytest.MonkeyPatch) -> None:
    from bihuan.apps.orders import datasets

    first = WorkOrder.objects.get(pk=outing.world.orders[0])

    def relation(by: Actor, *, state: str, unit: str) -> Relation:
        return Relation.FORMER if unit == "PCS-03" else relation_to_content(by, state=state, unit=unit)

    outing.world.dispatch(first.pk, "PCS-03")
    monkeypatch.setattr(datasets, "relation_to_content", relation)
    _row, passphrase, fetched = outing.take()
    told = {one.object_id: one.fields for one in AccessEntry.objects.filter(act="export")}
    whole = ["person_name", "phone", "address"]
    assert told == {first.pk: [], outing.world.orders[1]: whole, outing.world.orders[2]: whole}
    names = {cells[1] for cells in cells_in(fetched.body, passphrase)[2:5]}
    assert names == {"欧***", "张三丰", "马六"}


def test_a_file_made_before_rows_told_it_is_logged_as_whole(outing: Outing) -> None:
    row = outing.make(outing.ask())
    Export.objects.filter(pk=row.pk).update(objects_in=[one[:2] for one in row.objects_in])
    outing.passphrase(row)
    outing.fetch(row)
    assert {tuple(one.fields) for one in AccessEntry.objects.all()} == {("person_name", "phone", "address")}


def test_an_order_that_left_the_unit_since_asking_does_not_leave_the_system(outing: Outing) -> None:
    for order in outing.world.orders[:2]:
        outing.world.bring(order, "SIGNED", "PCS-03")
    row = outing.ask("dispatcher@PCS-03")
    for step, by in (("ask_return", "dispatcher@PCS-03"), ("accept_return", "lead")):
        outing.world.move(step, outing.world.orders[0], by, reason="wrong_unit")
    made = outing.make(row, "dispatcher@PCS-03")
    assert (made.rows_n, [one for one, *_ in made.objects_in]) == (1, [outing.world.orders[1]])


def test_what_came_after_the_asking_is_not_in_the_file(outing: Outing) -> None:
    row = outing.ask(filters={**outing.ask().filters, "states": ["NEW"]})
    outing.world.dispatch(outing.world.orders[0])
    assert outing.make(row).rows_n == 3


def test_a_sensitive_column_needs_a_second_person_in_another_role(outing: Outing) -> None:
    row = outing.ask(asked=lines_of(outing.world, "line", "name", "document_number"))
    assert (row.state, row.needs_approval) == ("asked", True)
    assert _refusal(outing.make, row) == "wrong_export_state"
    assert _refusal(outing.decide, row, "analyst") == "wrong_role"
    assert _refusal(outing.decide, row, "clerk") == "not_found"
    assert _refusal(outing.decide, row, "dispatcher@PCS-03") == "not_found"
    assert outing.decide(row, "reviewer").state == "approved"
    assert outing.make(row).rows_n == 3


def test_nobody_agrees_to_their_own_export_nor_to_one_of_their_role(outing: Outing) -> None:
    row = outing.ask("lead", asked=lines_of(outing.world, "result"))
    assert _refusal(outing.decide, row, "lead") == "second_person_needed"
    Export.objects.filter(pk=row.pk).update(account="another", role="desk_lead")
    assert _refusal(outing.decide, row, "lead") == "second_person_needed"
    assert list(waiting_exports(outing.world.actor("lead"))) == []
    assert list(waiting_exports(outing.world.actor("reviewer"))) == [row]


def test_a_refused_export_is_never_made_and_does_not_count(outing: Outing) -> None:
    row = outing.ask(asked=lines_of(outing.world, "result"))
    assert outing.decide(row, is_approved=False).state == "refused"
    assert _refusal(outing.make, row) == "wrong_export_state"
    assert _refusal(outing.decide, row) == "wrong_export_state"
    assert outing.ask().is_alarming is False


def test_more_rows_than_the_cap_need_a_second_person(monkeypatch: pytest.MonkeyPatch, outing: Outing) -> None:
    monkeypatch.setattr("bihuan.apps.core.rules.exports.CAP", 2)
    assert outing.ask().needs_approval is True
    monkeypatch.setattr("bihuan.apps.core.rules.exports.CAP", CAP)
    assert outing.ask().needs_approval is False


def test_more_rows_than_ever_leave_are_refused(monkeypatch: pytest.MonkeyPatch, outing: Outing) -> None:
    monkeypatch.setattr("bihuan.apps.core.rules.exports.MOST", 2)
    assert _refusal(outing.ask) == "too_many_rows"
    monkeypatch.setattr("bihuan.apps.core.rules.exports.MOST", 3)
    monkeypatch.setattr("bihuan.apps.core.rules.exports.MOST_ON_PAPER", 2)
    assert outing.ask().rows_n == 3
    assert _refusal(outing.ask, form="print") == "too_much_paper"


def test_much_in_one_day_alarms_then_stops_and_midnight_helps_nobody(
    monkeypatch: pytest.MonkeyPatch, outing: Outing
) -> None:
    monkeypatch.setattr("bihuan.apps.core.rules.exports.ALARM_A_DAY", 6)
    monkeypatch.setattr("bihuan.apps.core.rules.exports.MOST_A_DAY", 10)
    first, second, third = (outing.ask(minutes=minutes) for minutes in (0, 1, 2))
    assert [row.is_alarming for row in (first, second, third)] == [False, False, True]
    assert third.needs_approval is True
    assert _refusal(outing.ask, minutes=23 * 60) == "export_budget_spent"
    stopped = Event.objects.get(kind="export.stopped")
    assert (stopped.actor, stopped.reason) == (outing.world.people["analyst"].id, "budget")
    assert outing.ask("lead", minutes=23 * 60).is_alarming is False  # another officer has a budget of their own
    assert outing.ask(minutes=24 * 60).is_alarming is True  # the first ask is a day old, the others are not
    assert MOST_A_DAY == 4_000


def test_rows_count_for_as_long_as_they_can_be_taken_and_for_a_day_from_when_they_were(
    monkeypatch: pytest.MonkeyPatch, outing: Outing
) -> None:
    monkeypatch.setattr("bihuan.apps.core.rules.exports.MOST_A_DAY", 3)
    day = 24 * 60
    waiting = outing.ask(asked=lines_of(outing.world, "line", "document_number"))
    outing.decide(waiting, minutes=day - 2)  # granted on the first day, so it can be made until the second
    assert _refusal(outing.ask, minutes=day + 1) == "export_budget_spent"
    outing.make(waiting, minutes=2 * day - 4)
    assert _refusal(outing.ask, minutes=2 * day + 1) == "export_budget_spent"
    outing.passphrase(waiting, minutes=3 * day - 6)
    outing.fetch(waiting, minutes=3 * day - 5)
    assert _refusal(outing.ask, minutes=3 * day + 1) == "export_budget_spent"
    assert _refusal(outing.fetch, waiting, minutes=3 * day - 4) == "export_expired"
    assert outing.ask(minutes=4 * day - 5).rows_n == 3  # a day after the last fetch


def test_the_passphrase_is_shown_once_to_the_asker_and_forgotten(outing: Outing) -> None:
    row = outing.make(outing.ask())
    assert _refusal(outing.fetch, row) == "passphrase_first"
    assert _refusal(outing.passphrase, row, "lead") == "not_found"
    shown = outing.passphrase(row)
    assert len(shown) == 24
    assert _refusal(outing.passphrase, row) == "passphrase_shown"
    assert str(Export.objects.get(pk=row.pk).passphrase) == ""


def test_nobody_but_the_asker_fetches_and_others_do_not_learn_that_it_is_there(outing: Outing) -> None:
    row, *_ = outing.take()
    for name in ("lead", "clerk", "reviewer", "dispatcher@PCS-03", "administrator"):
        assert _refusal(outing.fetch, row, name) == "not_found"
    for name in ("clerk", "reviewer", "administrator", "officer@PCS-03"):
        assert _refusal(get_export, outing.world.actor(name), row.pk) == "not_found"
    assert list(exports_of(outing.world.actor("clerk"))) == []
    assert list(exports_of(outing.world.actor("inspector"))) == [row]


def test_paper_goes_the_same_way(outing: Outing) -> None:
    row, _none, fetched = outing.take(form="print")
    assert (fetched.content_type, fetched.body[:5]) == ("application/pdf", b"%PDF-")
    assert AccessEntry.objects.filter(act="print").count() == 3
    assert _refusal(outing.passphrase, row) == "wrong_export_state"


def test_the_reason_in_words_is_sealed_and_no_event_holds_it(outing: Outing) -> None:
    row = outing.ask(words="因为外勤没有网络")
    stored = Export.objects.filter(pk=row.pk).values().get()
    assert words_of(Export.objects.get(pk=row.pk)) == "因为外勤没有网络"
    assert "外勤" not in str(stored)
    assert [event for event in Event.objects.filter(subject_id=row.pk) if "外勤" in event.facts] == []


def test_an_undeclared_column_can_be_taken_out_by_nobody(outing: Outing, monkeypatch: pytest.MonkeyPatch) -> None:
    from bihuan.apps.core.exports.datasets import _BY_CODE, Dataset
    from bihuan.apps.core.rules.exports import Column

    ours = _BY_CODE["orders"]
    columns = (*ours.columns, Column("secret"))
    monkeypatch.setitem(_BY_CODE, "orders", Dataset("orders", "order", columns, ours.find, ours.read))
    assert "secret" not in [column.code for column in _BY_CODE["orders"].columns_for(outing.world.actor("lead"))]
    assert _refusal(outing.ask, "lead", columns=("number", "secret")) == "column_not_yours"


def test_what_somebody_types_as_a_filter_stands_in_no_event_and_in_no_plain_column(outing: Outing) -> None:
    typed = {**ORDERS.filters, "units": ["张三丰", "PCS-03"]}
    outing.world.dispatch(outing.world.orders[0])
    row = outing.ask(filters=typed)
    assert Export.objects.get(pk=row.pk).filters == typed
    assert "张三丰" not in str(Export.objects.filter(pk=row.pk).values().get())
    assert [event for event in Event.objects.filter(subject_id=row.pk) if "张三丰" in event.facts] == []
