"""Two people who close a round at the same instant, each on a connection of their own."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.screening.actions.rounds import close_round
from bihuan.apps.screening.models import Round, Sample
from tests.apps.screening.rounds_world import AT, HOUR, make_district


@pytest.mark.django_db(transaction=True)
def test_of_two_who_close_at_once_one_does_and_one_is_told() -> None:
    district = make_district(people=2)
    opened = district.open()
    district.fill(opened, district.lines(opened))
    said: list[str] = []
    both = threading.Barrier(2)

    def close(name: str) -> None:
        both.wait()
        try:
            said.append(close_round(round_id=opened.pk, by=district.by(name), at=AT + HOUR).state)
        except NotAllowed as refusal:
            said.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=close, args=(name,)) for name in ("lead", "analyst")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(said) == ["closed", "round_not_open"]
    assert Round.objects.get().state == "closed"
    assert Sample.objects.count() == 8
