"""Two desks send the same patrol at the same instant, each on a connection of its own: one has it, one is told."""

from __future__ import annotations

import pytest

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.zones.actions.emergencies_sending import send_patrol
from bihuan.apps.zones.models import Emergency, PatrolUnit
from tests.apps.zones.response_world import SECOND, Response, make_response
from tests.faults.test_races import together


def told(outcome: object) -> str:
    return outcome.code if isinstance(outcome, NotAllowed) else type(outcome).__name__


def sending(world: Response, row: Emergency, name: str) -> object:
    patrol = world.patrols["巡一"].pk
    return lambda: send_patrol(emergency_id=row.pk, patrol_id=patrol, by=world.by(name), at=world.at + 5 * SECOND)


@pytest.mark.django_db(transaction=True)
def test_of_two_desks_that_send_one_patrol_at_once_one_has_it_and_one_is_told() -> None:
    world = make_response()
    for turn in range(4):
        first, second = (world.report(at=world.at + turn * SECOND) for _ in range(2))
        said = together(sending(world, first, "lead"), sending(world, second, "analyst"))  # type: ignore[arg-type]  # two lambdas
        assert sorted(map(told, said)) == ["Emergency", "patrol_taken"]
        won = Emergency.objects.get(state="sent")
        assert world.patrol("巡一").emergency == won.pk
        loser = second if won.pk == first.pk else first
        assert (WorkOrder.objects.get(pk=loser.order).state, loser.patrol) == ("NEW", "")
        Emergency.objects.filter(pk=won.pk).update(state="ended", ended_as="stood_down", ended_at=world.at)
        PatrolUnit.objects.filter(pk=world.patrols["巡一"].pk).update(state="available", emergency="")


@pytest.mark.django_db(transaction=True)
def test_of_two_desks_that_send_two_patrols_to_one_emergency_one_does() -> None:
    world = make_response()
    row = world.report()

    def send(name: str, patrol: str) -> object:
        said = {"emergency_id": row.pk, "patrol_id": world.patrols[patrol].pk, "reason": "knows_the_place"}
        return lambda: send_patrol(by=world.by(name), at=world.at + SECOND, **said)  # type: ignore[arg-type]  # by name

    said = sorted(map(told, together(send("lead", "巡一"), send("analyst", "巡二"))))  # type: ignore[arg-type]  # two lambdas
    assert said[0] == "Emergency"
    assert said[1] in {"emergency_moved", "already_sent"}
    assert PatrolUnit.objects.exclude(emergency="").count() == 1
