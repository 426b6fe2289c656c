"""`bihuan zones` tells which controls hold, one of them, and which levels are proposed."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.apps.zones.controls_world import AT, DAY, Zone

pytestmark = pytest.mark.django_db


def said(*words: str) -> str:
    out = StringIO()
    call_command("zones", *words, stdout=out)
    return out.getvalue()


def test_controls_are_listed_shown_and_proposals_computed(zone: Zone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bihuan.apps.core.commands.BihuanCommand.now", lambda _self: AT + 8 * DAY)
    row = zone.decided(ends_at=AT + 14 * DAY)
    zone.run()
    zone.draft()
    assert said("list").splitlines() == [
        "1  西山路以北  high  stay_home,service_at_door  until 2026-09-08T10:00:00.000000Z", "1 in all",
    ]  # fmt: skip
    assert [one["number"] for one in json.loads(said("list", "--tab", "drafts", "--json"))] == [2]
    told: dict[str, Any] = json.loads(said("show", "1", "--json"))
    assert (told["control"], len(told["items"]), told["text"]["version"]) == (row.pk, 7, 1)
    assert told["items"][0]["is_late"] is True
    lines = said("show", row.pk).splitlines()
    assert ("number: 1" in lines, sum(line.endswith("LATE") for line in lines)) == (True, 7)
    assert said("propose").splitlines()[-1] == "1 wait for a person"
    (proposal,) = json.loads(said("propose", "--json"))
    assert (proposal["direction"], proposal["from"], proposal["to"], proposal["control"]) == (
        "down",
        "high",
        "medium",
        1,
    )
    assert proposal["arithmetic"]["clear_days"] == 7


def test_who_may_not_is_told_so(zone: Zone, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="no such control"):
        said("show", "7")
    with pytest.raises(CommandError, match="not_found"):
        said("show", "none-such")
    monkeypatch.setattr("bihuan.apps.core.commands.BihuanCommand.now", lambda _self: AT)
    with pytest.raises(CommandError, match="wrong_role"):
        said("propose", "--as", zone.desk.people["gate_keeper"].username)
