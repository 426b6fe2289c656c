"""What a person is told is theirs alone: canaries of relatives, contacts, cases and officers are nowhere in it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from bihuan.apps.briefing.actions.rights_reading import own_file, said_of
from bihuan.apps.briefing.queries.rights_held import held_about
from bihuan.apps.briefing.queries.rights_told import releases_told
from bihuan.apps.briefing.rules.rights_held import HeldValue
from bihuan.apps.core.sealing import index_of
from bihuan.apps.intake.models import Building, Disposition, Query, ReleasedIdentity, Resident
from bihuan.apps.residents.models import CareEntry, HelpRequest
from bihuan.apps.screening.models import RosterEntry, Round
from bihuan.apps.tracing.models import Case, Contact, Quarantine, Visit
from bihuan.apps.zones.models import Pass
from tests.apps.briefing.rights_world import Rights

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def canary(number: int) -> str:
    return f"金丝雀{number:02d}"


def fill(rights: Rights) -> None:
    """Keep something of every kind about the person, with a canary in every word that may be about others."""
    at, incident, person = rights.at, rights.tracing.desk.incident, rights.person
    told: dict[str, Any] = {"incident": incident, "person_id": person}
    contact = Contact.objects.get(person=person)
    _save(contact, note=canary(1))
    _save(Visit(**told, starts_at=at, origin="interview", recorded_by="x", recorded_at=at), place_text=canary(2),
          note=canary(3))  # fmt: skip
    _save(Case(**told, number=77, classification="suspect", known_source=canary(4), opened_by="x", opened_at=at),
          note=canary(5))  # fmt: skip
    _save(
        Quarantine(**told, regime="home_quarantine", legal_basis="statutory_duty", starts_at=at, ends_at=at + 7 * DAY,
                   review_at=at + DAY, proposed_by="x", proposed_at=at, contact=contact),
        place_text="西山路12号3栋501", note=canary(6),
    )  # fmt: skip
    _save(CareEntry(incident=incident, person=person, care_class="A", registered_at=at, needs=["dialysis"]),
          name=rights.row.name, kin_name=canary(7), kin_phone=canary(8), note=canary(9))  # fmt: skip
    _save(
        HelpRequest(incident=incident, person=person, number=1, channel="phone", kept_by="x", taken_at=at, due_at=at),
        name=canary(10), phone=canary(11), address=canary(12), words=canary(13), answer=canary(14),
    )  # fmt: skip
    _save(Pass(incident=incident, person=person, number=1, purpose="medical", holder="resident", starts_at=at,
               ends_at=at + DAY, issued_by="x", issued_at=at), name=rights.row.name, code=canary(15))  # fmt: skip
    _household(rights)
    _line(rights)


def _save(row: Any, **words: str) -> None:
    for name, value in words.items():
        setattr(row, name, value)
    row.save()


def _household(rights: Rights) -> None:
    incident = rights.tracing.desk.incident
    building = Building.objects.create(incident=incident, community_code="511302001", name="3栋")
    index = index_of(rights.incident, "document", f"citizen_number:{rights.document}")
    for n, (name, document) in enumerate([(rights.row.name, index), (canary(16), None), (canary(17), None)]):
        row = Resident(
            incident=incident, building=building, household=1, record=f"r{n}", document_index=document,
            key_ref=f"k{n}", registered_at=rights.at,
        )  # fmt: skip
        _save(row, name=name, room="501", phone=canary(18) if document is None else "")
        the_round, _ = Round.objects.get_or_create(
            incident=incident, number=41, defaults={"starts_at": rights.at, "ends_at": rights.at + DAY}
        )
        RosterEntry.objects.create(round=the_round, resident=row, building=building)


def _line(rights: Rights) -> None:
    """Let two lines speak of the person: one by their name, one by another under their number."""
    first = Disposition.objects.select_related("record").get(record=rights.tracing.desk.records[0])
    first.person_id, first.values = rights.person, {
        "name": rights.row.name, "address": "西山路12号", "note": canary(19), "exposure_place": canary(20),
        "other_phone": canary(21), "external_key": canary(22), "kin_name": canary(23),
    }  # fmt: skip
    first.save()


def test_no_canary_of_anybody_else_is_told(rights: Rights) -> None:
    fill(rights)
    file = own_file(token=rights.token(), at=rights.at)
    assert file is not None
    said = json.dumps(said_of(file.data), ensure_ascii=False)
    assert [n for n in range(1, 30) if canary(n) in said + file.signed["payload"]] == []
    assert "老街火锅店" not in said  # where they were exposed would tell beside whom
    assert {one.code for one in file.data.held.groups} == {
        "identity", "lines", "orders", "visits", "exposures", "contacts", "cases", "quarantines", "register",
        "tests", "care", "help", "passes",
    }  # fmt: skip


def test_ones_own_values_stand_whole_with_purpose_ground_and_end(rights: Rights) -> None:
    fill(rights)
    held = {one.code: one for one in held_about(rights.row, rights.at).groups}
    told = {value.name: value.value for value in held["lines"].rows[0].told}
    assert (told["name"], told["address"]) == (rights.row.name, "西山路12号")
    assert held["lines"].rows[0].untold == ("exposure_place", "external_key", "kin_name", "note", "other_phone")
    assert [value.value for value in held["register"].rows[0].told if value.name == "room"] == ["501"]
    assert (len(held["register"].rows), len(held["tests"].rows)) == (1, 1)  # nobody else of the flat
    assert held["tests"].rows[0].told == (HeldValue("round", "41"),)
    assert (held["visits"].purpose, held["visits"].legal_basis, held["visits"].days) == (
        "outbreak_response", "public_health_emergency", 30,
    )  # fmt: skip
    assert (held["visits"].counts_from, held["visits"].rows[0].until) == ("made", rights.at + 30 * DAY)
    assert held["cases"].rows[0].until is None  # as long as the case is open
    assert held["care"].rows[0].untold == ("kin_name", "kin_phone", "note")


def test_a_line_that_bears_another_name_is_not_told(rights: Rights) -> None:
    _line(rights)
    row = Disposition.objects.get(person=rights.person)
    row.values = {"name": canary(1), "phone": canary(2), "address": canary(3)}
    row.save()
    [lines] = [one for one in held_about(rights.row, rights.at).groups if one.code == "lines"]
    assert lines.rows[0].untold == ("bears_another_name",)
    assert canary(1) not in str(lines)


def test_queries_in_which_a_name_went_out_are_told_without_their_case(rights: Rights) -> None:
    query = Query.objects.create(
        incident=rights.tracing.desk.incident, officer="x", role="desk_analyst", purpose="find_exposed",
        legal_basis="public_health_emergency", case=canary(1), window_from=rights.at, window_to=rights.at,
        state="accepted", limits="-", digest="-", asked_at=rights.at - DAY,
    )  # fmt: skip
    for person in (rights.person, rights.tracing.persons[1]):
        ReleasedIdentity.objects.create(
            incident=rights.tracing.desk.incident, query=query, case=canary(1), pseudonym=person, at=rights.at
        )
    [told] = releases_told(rights.row)
    assert (told.purpose, told.at, told.asked_at) == ("find_exposed", rights.at, rights.at - DAY)
    assert canary(1) not in str(told)
