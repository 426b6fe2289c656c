"""Passes leave as they stand; their holders only by a second person's word, whole only with who issued them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bihuan.apps.core.exports.datasets import dataset_of
from bihuan.apps.core.models import AccessEntry
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.rules.exports import USUAL_FORMS
from bihuan.apps.core.rules.personal import Relation
from bihuan.apps.zones.actions.passes import revoke_pass
from bihuan.engine.ledger.canonical import instant
from tests.apps.core.exports.outing import Outing, cells_in
from tests.gates_world import Gates
from tests.refusals import refusal_of

pytestmark = pytest.mark.django_db
TABLE = dataset_of("passes")
PLAIN = tuple(column.code for column in TABLE.columns if column.is_plain)


def found(gates: Gates, by: str = "lead", state: str = "") -> list[Any]:
    ids = TABLE.find(gates.by(by), {"state": state}, gates.at)
    return list(TABLE.read(gates.by(by), {}, ids, gates.at))


def test_a_pass_leaves_with_its_purpose_its_gate_and_its_times(gates: Gates) -> None:
    row = gates.issue()
    revoke_pass(pass_id=row.pk, reason="misused", by=gates.by("lead"), at=gates.at)
    desk = gates.issue(by="lead", area="", gates=(2, 1), purpose="supplies", control=gates.control.pk)
    second, first = (dict(one.row.values) for one in found(gates))
    assert first == {
        "pass_number": 1, "pass_state": "revoked", "pass_purpose": "dialysis", "pass_holder": "person",
        "pass_gates": "", "pass_area": gates.area.name, "pass_control": "", "pass_unit": "西山街道派出所",
        "pass_issued": instant(gates.at), "pass_starts": instant(row.starts_at), "pass_ends": instant(row.ends_at),
        "pass_stopped": instant(gates.at), "pass_reason": "misused", "name": "施三",
    }  # fmt: skip
    told = ("pass_number", "pass_state", "pass_gates", "pass_area", "pass_control", "pass_unit", "pass_stopped")
    gates_told = " ".join(str(one) for one in desk.gates)
    assert [second[one] for one in told] == [2, "valid", gates_told, "", gates.control.number, "", ""]


def test_what_leaves_is_the_list_that_was_shown_and_stands_as_it_does_now(gates: Gates) -> None:
    gates.issue()
    later = gates.issue(starts_at=gates.at + timedelta(minutes=5))
    over = gates.issue(ends_at=gates.at + timedelta(minutes=1))
    at = gates.at + timedelta(minutes=2)
    by = gates.by("lead")
    assert TABLE.find(by, {"state": "expired"}, at) == [over.pk]
    assert len(TABLE.find(by, {"state": "nonsense"}, at)) == 3
    states = {one.object_id: one.row.values["pass_state"] for one in TABLE.read(by, {}, [later.pk, over.pk, "x"], at)}
    assert states == {later.pk: "later", over.pk: "expired"}


def test_the_holder_leaves_whole_with_who_issued_the_pass_and_masked_with_everybody_else(gates: Gates) -> None:
    gates.issue()
    gates.issue(by="lead")
    whole = {who: [one.row.relation for one in found(gates, who)] for who in ("lead", "dispatcher@PCS-03")}
    assert whole == {"lead": [Relation.HOLDER, Relation.NONE], "dispatcher@PCS-03": [Relation.HOLDER]}
    assert found(gates, "dispatcher@SQ-07") == []


def test_a_holder_needs_a_second_person_and_each_fetch_is_in_the_log(gates: Gates) -> None:
    issued = gates.issue(by="lead", name="=施三")
    outing, said = Outing(gates.world), {"dataset": "passes", "filters": {}}
    plain = outing.ask("lead", columns=PLAIN, **said)
    named = outing.ask("lead", columns=("pass_number", "name"), **said)
    assert (plain.needs_approval, named.needs_approval) == (False, True)
    with pytest.raises(NotAllowed, match="wrong_export_state"):
        outing.make(named, "lead")
    outing.decide(named, "reviewer")
    made = outing.make(named, "lead")
    secret = outing.passphrase(made, "lead")
    assert cells_in(outing.fetch(made, "lead").body, secret)[2] == [1, "'=施三"]
    look = AccessEntry.objects.get(act="export")
    assert (look.object_kind, look.object_id, look.fields) == ("pass", issued.pk, ["name"])


def test_a_table_of_holders_has_no_open_form(gates: Gates) -> None:
    gates.issue()
    assert TABLE.forms == USUAL_FORMS
    said = {"dataset": "passes", "filters": {}, "columns": PLAIN, "form": "csv"}
    with pytest.raises(NotAllowed, match="unknown_form"):
        Outing(gates.world).ask("lead", **said)


@pytest.mark.parametrize("who", ["analyst", "inspector", "keeper", "commander", "officer@PCS-03"])
def test_who_may_not_take_passes_out_gets_none(gates: Gates, who: str) -> None:
    gates.issue()
    assert refusal_of(lambda: found(gates, who)) == "wrong_role"
