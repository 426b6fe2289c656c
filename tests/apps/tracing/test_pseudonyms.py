"""Numbers for the persons of the lake: the same for the same, nothing to be told from them, and the way back."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.apps.core.sealing import is_erased, vault
from bihuan.apps.intake.models import Person
from bihuan.apps.tracing.actions.pseudonyms import number, numbers_of_persons, persons_behind
from bihuan.apps.tracing.models import Pseudonym
from bihuan.apps.tracing.rules.pseudonyms import as_kept, document_line, purpose_of
from tests.apps.intake.gate.desk import Desk, document, make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk(cases=2)


def people(count: int, start: int = 0) -> list[tuple[str, str]]:
    return [("phone", f"139{one:08d}") for one in range(start, start + count)]


def test_the_same_identifier_has_the_same_number_however_it_is_written(desk: Desk) -> None:
    code = desk.incident.code
    phones = [("phone", one) for one in ("139 0000 0001", "+8613900000001", "13900000002")]
    told = [phones[0], ("document", document(5)), *phones[1:]]
    first, by_document, again, other = number(told, incident=code)
    assert first == again
    assert len({first, by_document, other}) == 3
    assert number(told, incident=code) == [first, by_document, again, other]
    assert Pseudonym.objects.count() == 3


def test_one_telephone_as_a_card_and_as_a_telephone_are_two(desk: Desk) -> None:
    a, b = number([("phone", "13900000001"), ("card", "13900000001")], incident=desk.incident.code)
    assert a != b


def test_numbers_tell_no_order(desk: Desk) -> None:
    numbers = number(people(200), incident=desk.incident.code)
    assert all(0 < one < 2**32 for one in numbers)
    assert numbers not in (sorted(numbers), sorted(numbers, reverse=True))
    rising = sum(a < b for a, b in pairwise(numbers))
    assert 60 < rising < 140
    assert max(numbers) - min(numbers) > 2**31


def test_numbers_of_another_incident_are_other_numbers(desk: Desk) -> None:
    from tests.web.people import make_incident

    elsewhere = make_incident(code="DRILL-2")
    here = number(people(20), incident=desk.incident.code)
    assert set(here).isdisjoint(number(people(20), incident=elsewhere.code))


def test_what_can_be_no_identifier_has_no_number_and_is_not_kept(desk: Desk) -> None:
    wrong = document(5)[:-1] + ("0" if document(5)[-1] != "0" else "1")
    told = [("phone", "  "), ("document", wrong), ("phone", "13900000001、13900000002"), ("card", "")]
    assert number(told, incident=desk.incident.code) == [-1, -1, -1, -1]
    assert Pseudonym.objects.count() == 0


def test_the_key_of_a_holder_is_another_at_another_holder(desk: Desk) -> None:
    code = desk.incident.code
    here, there = (number([("key", "A-1")], incident=code, source=source)[0] for source in ("GYM", "MALL"))
    assert here != there
    assert number([("card", "C-1")], incident=code, source="GYM") == number([("card", "C-1")], incident=code)


def test_no_identifier_stands_in_the_table(desk: Desk) -> None:
    number([("document", document(7)), *people(3)], incident=desk.incident.code)
    rows = list(Pseudonym.objects.values_list("kind", "index", "sealed"))
    text = repr(rows)
    assert document(7) not in text
    assert "13900000001" not in text
    opened = sorted(row.identifier for row in Pseudonym.objects.all())
    assert opened == sorted([f"citizen_number:{document(7)}", *(f"+86139{i:08d}" for i in range(3))])


def test_each_lies_under_a_key_of_its_own(desk: Desk) -> None:
    number(people(2), incident=desk.incident.code)
    gone, kept = Pseudonym.objects.order_by("pk")
    vault().destroy([gone.key_name()], at="2026-08-25T10:00:00Z", certificate="c")
    assert is_erased(Pseudonym.objects.get(pk=gone.pk))
    assert Pseudonym.objects.get(pk=kept.pk).identifier == "+8613900000001"


def test_known_persons_have_the_numbers_of_their_identifiers(desk: Desk) -> None:
    code = desk.incident.code
    person = Person.objects.get(document_index__isnull=False, pk=desk_person(desk, 0))
    by_file = number([("document", document(1)), ("phone", "13900000001")], incident=code)
    assert numbers_of_persons([person], incident=code) == {person.pk: tuple(by_file)}
    tied = dict(Pseudonym.objects.values_list("kind", "person_id"))
    assert tied == {"document": person.pk, "phone": None}


def desk_person(desk: Desk, position: int) -> str:
    from bihuan.apps.intake.models import CaseLink

    return str(CaseLink.objects.get(case=desk.cases[position]).person_id)


def test_who_has_neither_document_nor_telephone_has_a_number_of_their_own(desk: Desk) -> None:
    code = desk.incident.code
    person = Person.objects.create(incident=desk.incident)
    numbers = numbers_of_persons([person], incident=code)
    assert numbers == numbers_of_persons([person], incident=code)
    assert len(numbers[person.pk]) == 1


def test_released_pseudonyms_become_persons_once(desk: Desk) -> None:
    code = desk.incident.code
    known = desk_person(desk, 1)
    told = [("document", document(2)), ("document", document(30)), ("phone", "13900000077"), ("card", "A-1")]
    numbers = number(told, incident=code)
    ids = [Pseudonym.objects.get(number=one).pk for one in numbers]
    before = Person.objects.count()
    found = persons_behind(ids, incident=code)
    assert found[ids[0]] == known
    assert set(found) == set(ids[:3])
    assert Person.objects.count() == before + 2
    assert Person.objects.get(pk=found[ids[1]]).document == f"citizen_number:{document(30)}"
    by_phone = Person.objects.get(pk=found[ids[2]])
    assert (by_phone.document, by_phone.phone) == (None, "+8613900000077")
    assert persons_behind(ids, incident=code) == found
    assert Person.objects.count() == before + 2


def test_a_telephone_joins_nobody(desk: Desk) -> None:
    """A family shares one: whoever is found by it is a person of their own until somebody says otherwise."""
    code = desk.incident.code
    ids = [Pseudonym.objects.get(number=one).pk for one in number([("phone", "13900000001")], incident=code)]
    assert persons_behind(ids, incident=code)[ids[0]] != desk_person(desk, 0)


def test_whose_key_was_destroyed_has_nobody_behind_them(desk: Desk) -> None:
    code = desk.incident.code
    number(people(1, 9), incident=code)
    row = Pseudonym.objects.get()
    vault().destroy([row.key_name()], at="2026-08-25T10:00:00Z", certificate="c")
    assert persons_behind([row.pk], incident=code) == {}


@given(st.text(min_size=1).filter(str.strip))
def test_an_identifier_is_kept_the_same_when_it_comes_again(text: str) -> None:
    for kind in ("document", "phone", "card"):
        assert as_kept(kind, as_kept(kind, text)) == as_kept(kind, text)


def test_what_is_no_document_identifies_nobody() -> None:
    assert as_kept("document", "12345") == "other:12345"
    assert document_line("other:12345") == {}
    assert document_line("passport:E1") == {"document_kind": "passport", "document_number": "E1"}
    assert [purpose_of(kind) for kind in ("document", "phone", "card")] == ["document", "phone", "lake_card"]
