"""Rounds of mass testing are announced with where, when and how; they follow what the desk changes."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from bihuan.apps.briefing.actions.announcements import change_draft, drop_draft, release_draft
from bihuan.apps.briefing.actions.announcements_preparing import prepare_round
from bihuan.apps.briefing.actions.announcements_rows import told_of
from bihuan.apps.briefing.models import Announcement, AnnouncementDraft, AnnouncementVersion
from bihuan.apps.screening.actions.openings import OpeningTold, set_opening
from bihuan.apps.screening.actions.rounds import drop_round
from bihuan.apps.screening.models import Round
from tests.apps.screening.rounds_world import DAY, HOUR, District, make_district
from tests.trust.ground import undone
from tests.worlds import run_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept_district(django_db_setup: None, django_db_blocker: Any) -> Iterator[District]:
    """Return a district with sites, in a transaction that is taken back at the module's end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_district()
        transaction.set_rollback(True)


@pytest.fixture
def district(kept_district: District) -> Iterator[District]:
    """Return the world as it was built."""
    with undone():
        yield copy.copy(kept_district)


def _open(district: District, row: Round, site: str = "community", *, later: int = 0) -> None:
    told = OpeningTold(row.starts_at + later * HOUR, row.ends_at, lanes=4, samplers=8)
    set_opening(round_id=row.pk, site_id=district.sites[site].pk, told=told, by=district.by(), at=district.at)
    run_jobs(district.at)


def _planned(district: District) -> Round:
    row = district.plan()
    run_jobs(district.at)
    assert AnnouncementDraft.objects.count() == 0  # nobody knows yet where
    _open(district, row)
    return row


def _waiting() -> list[AnnouncementDraft]:
    return list(AnnouncementDraft.objects.filter(state="waiting").order_by("written_at", "pk"))


def _release(district: District, draft: AnnouncementDraft, by: str = "lead") -> AnnouncementVersion:
    return release_draft(draft_id=draft.pk, by=district.by(by), at=district.at)


def test_a_round_is_prepared_once_its_first_site_is_known(district: District) -> None:
    """With the hours of the site, in both languages, until the round's end."""
    row = _planned(district)
    draft, site = _waiting()[0], district.sites["community"]
    assert (draft.kind, draft.occasion, draft.source, draft.ends_at) == ("alert", "planned", row.pk, row.ends_at)
    assert [draft.zh.split("\n")[-1].startswith(site.name), draft.en.split("\n")[-1].startswith(site.name)] == [
        True, True,
    ]  # fmt: skip
    assert (draft.severity, draft.measure, draft.written_by) == ("Minor", "execute", "")
    assert _release(district, draft).version == 1


def test_a_draft_that_waits_is_made_anew_and_not_doubled(district: District) -> None:
    """Two hundred sites are one draft."""
    row = _planned(district)
    before = _waiting()[0]
    _open(district, row, later=1)
    after = _waiting()
    assert ([one.pk for one in after], after[0].zh == before.zh) == ([before.pk], False)
    assert prepare_round(round_id=row.pk, incident=district.incident.code, at=district.at) is False


def test_what_changes_after_the_release_is_an_update(district: District) -> None:
    """Who was told of nine o'clock is told of ten."""
    row = _planned(district)
    _release(district, _waiting()[0])
    _open(district, row, later=1)
    draft = _waiting()[0]
    assert (draft.kind, draft.occasion) == ("update", "changed")
    assert _release(district, draft).version == 2


def test_what_a_person_changed_is_left_alone(district: District) -> None:
    """Bihuan never writes over a person's words; what came later waits behind them."""
    row = _planned(district)
    mine = _waiting()[0]
    told = told_of(mine)
    change_draft(draft_id=mine.pk, told=told, by=district.by("commander"), at=district.at)
    _open(district, row, later=1)
    assert [one.written_by for one in _waiting()] == [district.by("commander").account, ""]


def test_what_was_dropped_is_not_prepared_again_until_something_changes(district: District) -> None:
    """The lead said that nobody is told of this."""
    row = _planned(district)
    drop_draft(draft_id=_waiting()[0].pk, by=district.by(), at=district.at)
    assert prepare_round(round_id=row.pk, incident=district.incident.code, at=district.at) is False
    _open(district, row, later=1)
    assert [one.state for one in Announcement.objects.order_by("number")] == ["dropped", "waiting"]


def test_a_dropped_round_is_cancelled_where_it_was_told(district: District) -> None:
    """And forgotten where it was not."""
    row = _planned(district)
    _release(district, _waiting()[0])
    drop_round(round_id=row.pk, reason="weather", by=district.by(), at=district.at + HOUR)
    run_jobs(district.at + HOUR)
    draft = _waiting()[0]
    assert (draft.kind, draft.occasion) == ("cancel", "dropped")
    assert _release(district, draft).kind == "cancel"
    assert Announcement.objects.get().state == "cancelled"
    assert prepare_round(round_id=row.pk, incident=district.incident.code, at=district.at + DAY) is False


def test_a_round_dropped_before_anybody_was_told_leaves_nothing(district: District) -> None:
    """The draft is dropped with it."""
    row = _planned(district)
    drop_round(round_id=row.pk, reason="later", by=district.by(), at=district.at)
    run_jobs(district.at)
    assert (_waiting(), Announcement.objects.get().state) == ([], "dropped")


def test_a_round_that_is_not_there_prepares_nothing(district: District) -> None:
    """Jobs may come late."""
    assert prepare_round(round_id="0" * 36, incident=district.incident.code, at=district.at) is False
