"""Tracing over the API and as exports: explicit fields, masked, nobody gets what their role may not see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from tests.tracing_world import Tracing, day_of, make_tracing
from tests.web.api.calling import Caller
from tests.web.desk.tracing.seeing import queries_of

from bihuan.apps.core.exports.datasets import dataset_of
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.rules.personal import Relation
from bihuan.apps.tracing.models import FollowUp

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[Tracing]:
    """Return one case with three proposals, two of them confirmed."""
    with django_db_blocker.unblock(), transaction.atomic():
        built = make_tracing(exposed=3)
        built.confirm(built.exposures[:2])
        yield built
        transaction.set_rollback(True)


def test_a_case_is_told_with_its_person_masked(world: Tracing) -> None:
    status, said = Caller("analyst").get("/cases")
    assert (status, said["total"], said["shown"]) == (200, 1, 1)
    [case] = said["items"]
    assert (case["number"], case["classification"], case["onset_date"]) == (1, "confirmed", f"{world.case.onset_date}")
    assert case["person"] == {"id": world.case.person_id, "name": "测***", "phone": "139****0001"}
    assert Caller("commander").get(f"/cases/{world.case.pk}") == (200, case)
    assert Caller("analyst").get("/cases", classification="suspect")[1]["total"] == 0
    assert Caller("analyst").get("/cases", open="false")[1]["total"] == 0
    assert Caller("analyst").get("/cases", classification="ill")[0] == 422


def test_exposures_are_told_without_their_reasons_in_words(world: Tracing) -> None:
    status, said = Caller("interviewer").get("/exposures", state="proposed", case=world.case.pk)
    assert (status, [one["id"] for one in said["items"]]) == (200, [world.exposures[2].pk])
    told = said["items"][0]
    assert (told["seconds"], told["seconds_residual"], told["place"]) == (3480, 5280, world.places[1])
    assert {"reasons", "note"} & set(told) == set()


def test_contacts_and_their_days_are_told(world: Tracing) -> None:
    status, said = Caller("health").get("/contacts", state="following")
    assert (status, said["total"]) == (200, 2)
    contact = said["items"][0]
    assert Caller("health").get(f"/contacts/{contact['id']}") == (200, contact)
    days = Caller("health").get("/follow-ups", contact=contact["id"])[1]
    assert (days["total"], [one["day"] for one in days["items"]]) == (10, list(range(1, 11)))
    today = Caller("health").get("/follow-ups", day=f"{day_of(world.at)}")[1]
    assert today["total"] == FollowUp.objects.filter(date=day_of(world.at)).count()
    assert [Caller("health").get("/contacts", day=day)[0] for day in ("0", "2026-02-30", "1999-01-01")] == [422] * 3
    nobody = Caller("health").get("/contacts", day="2020-01-01")[1]
    assert (nobody["total"], nobody["items"]) == (0, [])


def test_who_may_not_see_is_refused_and_one_object_looks_missing(world: Tracing) -> None:
    lists = ("/cases", "/exposures", "/contacts", "/follow-ups")
    names = ("clerk", "commander", "police_approver")
    assert {name: [Caller(name).get(one)[0] for one in lists] for name in names} == {
        "clerk": [403] * 4, "commander": [200, 403, 200, 200], "police_approver": [403] * 4,
    }  # fmt: skip
    assert Caller("clerk").get(f"/cases/{world.case.pk}")[0] == 404
    assert Caller("clerk").get(f"/contacts/{world.contact().pk}")[0] == 404


def test_a_list_asks_the_same_number_of_questions_however_long_it_is(world: Tracing) -> None:
    browser = world.client("analyst")
    assert queries_of(browser, "/api/exposures?limit=1") == queries_of(browser, "/api/exposures")
    assert queries_of(browser, "/api/contacts?limit=1") == queries_of(browser, "/api/contacts")


@pytest.mark.parametrize(
    ("dataset", "filters", "rows", "code", "value"),
    [
        ("cases", {"which": "open"}, 1, "case_number", 1),
        ("cases", {"which": "closed"}, 0, "", ""),
        ("exposures", {"state": "confirmed"}, 2, "contact_category", "close_contact"),
        ("contacts", {"state": "all"}, 2, "contact_state", "following"),
        ("contacts", {"state": "following", "day": "2020-01-01"}, 0, "", ""),
        ("follow_ups", {"state": "following"}, 20, "day_state", None),
    ],
)
def test_each_table_is_taken_out_as_its_page_lists_it(
    world: Tracing, dataset: str, filters: dict[str, str], rows: int, code: str, value: object
) -> None:
    table, by = dataset_of(dataset), world.actor("analyst")
    ids = table.find(by, filters, world.at)
    found = list(table.read(by, filters, ids, world.at))
    assert (len(ids), len(found)) == (rows, rows)
    for one in found:
        assert (one.row.relation, set(one.row.values)) == (Relation.DESK, {column.code for column in table.columns})
        assert value is None or one.row.values[code] == value


@pytest.mark.parametrize("dataset", ["cases", "exposures", "follow_ups", "contacts"])
def test_who_may_see_nothing_of_it_takes_nothing_out(world: Tracing, dataset: str) -> None:
    with pytest.raises(NotAllowed, match="wrong_role"):
        dataset_of(dataset).find(world.actor("clerk"), {}, world.at)


def test_the_page_that_asks_for_an_export_counts_the_rows_of_the_page_before(world: Tracing) -> None:
    browser = world.client("analyst")
    counted = {name: browser.get(f"/desk/exports/new/{name}/").context["rows"] for name in
               ("cases", "exposures", "contacts", "follow_ups")}  # fmt: skip
    assert counted == {"cases": 1, "exposures": 1, "contacts": 2, "follow_ups": 20}
