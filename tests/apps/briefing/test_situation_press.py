"""Releasing the press sheet: after a signature, once, of a report that nobody corrected; it is never changed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from bihuan.apps.briefing.actions.situation import release_press, sign_report
from bihuan.apps.briefing.models import SituationReport
from bihuan.apps.briefing.queries.situation_press import latest_sheets
from bihuan.apps.core.models import Event
from bihuan.apps.core.rules import NotAllowed
from tests.apps.briefing.situation_world import HOUR, MINUTE, frozen
from tests.apps.briefing.test_situation import refused
from tests.worlds import World

pytestmark = pytest.mark.django_db


def signed(world: World, minutes: int = 1) -> SituationReport:
    """Return a report that the lead froze and the commander signed."""
    row = frozen(world, at=world.at + minutes * MINUTE)
    sign_report(report_id=row.pk, by=world.actor("commander"), at=world.at + HOUR)
    return row


def owed() -> list[str]:
    """Return what the events say that owe public pages."""
    return list(Event.objects.filter(kind="pages.owed").order_by("index").values_list("facts", flat=True))


def test_a_signed_report_is_released_and_the_pages_are_owed(world: World) -> None:
    row = signed(world)
    sheet = release_press(report_id=row.pk, by=world.actor("lead"), at=world.at + HOUR)
    said = json.loads(sheet.frozen)
    assert (sheet.digest, said["of"]) == (sha256(sheet.frozen.encode()).hexdigest(), row.digest)
    kinds = Event.objects.filter(subject_id=row.pk).order_by("index")
    told = ["situation.frozen", "situation.signed", "situation.released"]
    assert list(kinds.values_list("kind", flat=True)) == told
    assert owed() == ['{"group":"situation"}']
    (latest,) = latest_sheets(datetime.now(UTC))
    assert (latest.said, latest.digest, latest.is_corrected) == (said, sheet.digest, False)


def test_nothing_is_released_unsigned_twice_or_by_another_role(world: World) -> None:
    row = frozen(world)
    told = {"report_id": row.pk, "by": world.actor("commander"), "at": world.at + HOUR}
    refused("not_signed", release_press, **told)
    sign_report(report_id=row.pk, by=world.actor("commander"), at=world.at + HOUR)
    refused("wrong_role", release_press, **(told | {"by": world.actor("analyst")}))
    refused("not_found", release_press, **(told | {"report_id": str(uuid4())}))
    release_press(report_id=row.pk, by=world.actor("commander"), at=world.at + HOUR)
    refused("released_already", release_press, **told)


def test_a_corrected_report_is_not_released_and_the_public_page_is_owed_again(world: World) -> None:
    row = signed(world)
    release_press(report_id=row.pk, by=world.actor("lead"), at=world.at + HOUR)
    newer = frozen(world, at=world.at + HOUR, supersedes=row.pk, reason="late_data")
    assert [one.is_corrected for one in latest_sheets(datetime.now(UTC))] == [True]
    assert owed() == 2 * ['{"group":"situation"}']
    sign_report(report_id=newer.pk, by=world.actor("commander"), at=world.at + HOUR)
    release_press(report_id=newer.pk, by=world.actor("lead"), at=world.at + 2 * HOUR)
    assert [(one.said["number"], one.is_corrected) for one in latest_sheets(datetime.now(UTC))] == [(2, False)]
    other = signed(world, minutes=61)
    frozen(world, at=world.at + 2 * HOUR, supersedes=other.pk, reason="counted_wrong")
    with pytest.raises(NotAllowed, match="corrected_already"):
        release_press(report_id=other.pk, by=world.actor("lead"), at=world.at + 2 * HOUR)


def test_a_released_sheet_cannot_be_changed_or_deleted(world: World) -> None:
    row = signed(world)
    release_press(report_id=row.pk, by=world.actor("lead"), at=world.at + HOUR)
    for statement in ("UPDATE briefing_presssheet SET frozen = 'x'", "DELETE FROM briefing_presssheet"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
