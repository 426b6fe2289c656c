"""Travellers are forgotten after sixty days, and with the person that they turned out to be."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan.apps.core.erasure import About
from bihuan.apps.core.sealing import vault
from bihuan.apps.screening.actions.tubes_erasing import forget_in_tubes, names_of_tubes, purge_travellers
from bihuan.apps.screening.actions.tubes_travellers import NewTraveller, meet_traveller
from bihuan.apps.screening.models import Traveller
from tests.apps.screening.tube_ground import DOCUMENTS, Ground

pytestmark = pytest.mark.django_db


def _met(ground: Ground) -> Traveller:
    told = NewTraveller("赵旅客", document=DOCUMENTS[0])
    return meet_traveller(
        round_id=ground.round.pk, site_id=ground.arrival.pk, told=told, by=ground.officer, at=ground.at
    )


def test_a_traveller_is_let_go_after_sixty_days_and_not_before(ground: Ground) -> None:
    row = _met(ground)
    assert purge_travellers(incident=ground.incident, at=ground.at + timedelta(days=59)) is None
    deletion = purge_travellers(incident=ground.incident, at=ground.at + timedelta(days=60))
    assert deletion is not None
    assert (deletion.names, Traveller.objects.get().document_index) == ([f"traveller:{row.pk}"], None)


def test_an_erasure_of_everything_names_the_keys_of_travellers_and_couriers(ground: Ground) -> None:
    row = _met(ground)
    box = ground.hand(ground.fill(0))
    about = About(ground.incident, is_all=True)
    names = set(names_of_tubes(about))
    assert names == {f"traveller:{row.pk}", f"box:{box}"}
    assert vault().find(names).keys() == names
    forget_in_tubes(about)
    assert Traveller.objects.get().document_index is None


def test_an_erasure_of_a_person_names_the_traveller_they_were_and_no_other(ground: Ground) -> None:
    row = _met(ground)
    assert list(names_of_tubes(About(ground.incident, persons=frozenset({"somebody"})))) == []
    assert Traveller.objects.get().pk == row.pk
