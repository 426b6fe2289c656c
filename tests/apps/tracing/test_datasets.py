"""Contacts can be taken out by who may: masked, on a purpose, with how their days stand; visits never leave."""

from __future__ import annotations

import pytest

from bihuan.apps.core.exports.datasets import dataset_of
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.rules.personal import Relation
from bihuan.apps.tracing.actions.confirming import confirm_exposures
from bihuan.apps.tracing.models import FollowUp
from tests.apps.tracing.tracing_desk import AT, Tracing

pytestmark = pytest.mark.django_db


def test_a_list_of_contacts_has_their_days_and_names_nobody_by_relation(tracing: Tracing) -> None:
    confirm_exposures(ids=tracing.propose(tracing.told(0), tracing.told(1)), by=tracing.by(), at=AT)
    contact = tracing.contact_of(0)
    FollowUp.objects.filter(contact=contact, day=1).update(state="missed")
    FollowUp.objects.filter(contact=contact, day=2).update(state="done", result="verified", done_at=AT)
    contacts, by = dataset_of("contacts"), tracing.by()
    ids = contacts.find(by, {"state": "following", "category": "close_contact"}, AT)
    assert (len(ids), contacts.find(by, {"state": "released"}, AT)) == (2, [])
    rows = {row.object_id: row for row in contacts.read(by, {}, [*ids, "gone"], AT)}
    told = rows[contact.pk].row
    assert (told.relation, told.values["done"], told.values["missed"]) == (Relation.DESK, 1, 1)
    assert (told.values["ends_on"], rows[contact.pk].person) == ("2026-09-04", tracing.people[0])
    assert [column.code for column in contacts.columns if not column.is_plain] == ["name", "phone"]


def test_who_may_see_no_contacts_takes_none_out(tracing: Tracing) -> None:
    with pytest.raises(NotAllowed, match="wrong_role"):
        dataset_of("contacts").find(tracing.by("clerk"), {}, AT)
    with pytest.raises(NotAllowed, match="not_found"):
        dataset_of("visits")
