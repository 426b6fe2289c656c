"""Who somebody is goes with the key of their entry, by an erasure or 30 days after the entry ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bihuan.apps.core.erasure import needed_records
from bihuan.apps.core.rules import Role
from bihuan.apps.core.sealing import is_erased
from bihuan.apps.intake.actions.erasing import erase_person
from bihuan.apps.residents.actions.care import end_care
from bihuan.apps.residents.actions.erasing import purge_care
from bihuan.apps.residents.models import CareEntry, WelfareCheck
from bihuan.apps.residents.queries.care import equation
from tests.care_world import Care
from tests.worlds import run_jobs

pytestmark = pytest.mark.django_db


def test_an_erased_person_leaves_the_register_and_nothing_of_them_can_be_read(care: Care) -> None:
    row, other = care.add(needs=("oxygen",)), care.add(1)
    officer = replace(care.actor("lead"), role=Role.DATA_PROTECTION_OFFICER)
    erase_person(person_id=row.person, reason="request_of_person", by=officer, at=care.at)
    run_jobs(care.at)
    kept = care.again(row)
    assert (is_erased(kept), kept.name, kept.needs, kept.ended_why) == (True, "", [], "erased")
    assert [one.state for one in WelfareCheck.objects.filter(entry=row)] == ["ended"]
    assert (is_erased(care.again(other)), equation(CareEntry.objects.all(), care.at).difference) == (False, 0)


def test_an_entry_is_shredded_thirty_days_after_it_ended_and_not_before(care: Care) -> None:
    row, live = care.add(needs=("oxygen",)), care.add(1)
    end_care(entry_id=row.pk, reason="moved", by=care.actor("lead"), at=care.at)
    day = timedelta(days=1)
    assert purge_care(incident=care.incident, at=care.at + 30 * day - timedelta(seconds=1)) is None
    made = purge_care(incident=care.incident, at=care.at + 30 * day)
    assert made is not None
    assert made.names == [f"care:{row.pk}"]
    run_jobs(care.at + 30 * day)
    assert (is_erased(care.again(row)), care.again(row).needs, is_erased(care.again(live))) == (True, [], False)
    assert purge_care(incident=care.incident, at=care.at + 31 * day) is None


def test_the_line_of_somebody_on_the_register_is_still_needed(care: Care) -> None:
    care.receive("社区,姓名,联系电话,现住址,人员类别\n西山路,温玉兰,13900000001,西山路1号,透析\n")
    row = CareEntry.objects.get()
    assert needed_records(care.incident, care.at) >= {row.record}
    end_care(entry_id=row.pk, reason="moved", by=care.actor("lead"), at=care.at)
    assert row.record not in needed_records(care.incident, care.at)
