"""Announcements: prepared of controls, released by a person, never changed, corrected and cancelled by versions."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from bihuan.apps.briefing.actions.announcements import (
    cancel_announcement,
    change_draft,
    correct_announcement,
    drop_draft,
    release_draft,
    write_announcement,
)
from bihuan.apps.briefing.actions.news_sweeping import sweep_news
from bihuan.apps.briefing.models import Announcement, AnnouncementDraft, AnnouncementVersion
from bihuan.apps.core.models import Event
from bihuan.apps.zones.actions.controls import decide_control, extend_control, lift_control
from bihuan.apps.zones.models import ControlText
from tests.apps.briefing.news.news_world import News
from tests.apps.zones.controls_world import DAY, HOUR, WEST, refused

pytestmark = pytest.mark.django_db


def _owed() -> int:
    owed = Event.objects.filter(kind="pages.owed").values_list("facts", flat=True)
    return sum(json.loads(facts) == {"group": "announcements"} for facts in owed)


def test_a_control_that_was_decided_waits_as_a_draft_in_its_own_words(news: News) -> None:
    """Bihuan tells what the desk decided; a person releases it."""
    control = news.decided()
    news.run()
    draft, text = news.waiting()[0], ControlText.objects.get(control=control)
    assert (draft.kind, draft.occasion, draft.source, draft.digest, draft.written_by) == (
        "alert", "decided", control.pk, text.digest, "",
    )  # fmt: skip
    # the world is a drill: its mark stands before the title
    assert f"{draft.title_zh}\n{draft.zh}".replace("【演练】 ", "【演练】\n", 1) == text.zh
    assert (draft.starts_at, draft.ends_at, draft.communities) == (control.starts_at, control.ends_at, [WEST])
    assert (draft.severity, draft.certainty, draft.measure) == ("Severe", "Observed", "shelter")
    assert (AnnouncementVersion.objects.count(), _owed()) == (0, 0)


def test_the_job_that_runs_twice_keeps_one_draft(news: News) -> None:
    """Deliveries may come again."""
    from bihuan.apps.briefing.actions.announcements_preparing import prepare_control  # what the job calls

    control = news.decided()
    news.run()
    assert prepare_control(control_id=control.pk, incident=news.incident, at=news.at) is False
    assert len(news.waiting()) == 1


def test_a_draft_of_a_control_is_released_by_whoever_decided_it(news: News) -> None:
    """Two persons stood behind the control already: its words are not changed by a third."""
    news.decided(by="commander")
    news.run()
    version = news.out(news.waiting()[0], by="commander")
    assert (version.version, version.kind, version.released_by) == (1, "alert", news.by("commander").account)
    assert (news.chain().state, news.chain().ends_at, _owed()) == ("released", version.ends_at, 1)


def test_an_extension_updates_and_a_lifting_cancels_the_same_announcement(news: News) -> None:
    """One chain of decisions is one announcement with its versions."""
    control = news.decided()
    news.run()
    news.out(news.waiting()[0])
    later = control.ends_at - HOUR
    draft = extend_control(
        control_id=control.pk, ends_at=control.ends_at + 2 * DAY, review_at=control.ends_at + DAY,
        reason="still_needed", by=news.by("analyst"), at=later,
    )  # fmt: skip
    decide_control(control_id=draft.pk, by=news.by("commander"), at=later)
    news.run(later)
    update = news.out(news.waiting()[0], at=later)
    assert (update.kind, update.version, update.ends_at, update.starts_at) == (
        "update", 2, control.ends_at + 2 * DAY, control.starts_at,
    )  # fmt: skip
    end = control.ends_at + HOUR
    lift_control(control_id=draft.pk, reason="no_new_infection", by=news.by("lead"), at=end)
    news.run(end)
    cancel = news.out(news.waiting()[0], at=end)
    assert (cancel.kind, cancel.version, news.chain().state) == ("cancel", 3, "cancelled")
    assert news.waiting() == []


def test_a_lifting_of_the_first_decision_cancels_what_follows_too(news: News) -> None:
    """What was decided to follow it is lifted with it: one cancellation, not two."""
    control = news.decided()
    news.run()
    news.out(news.waiting()[0])
    draft = extend_control(
        control_id=control.pk, ends_at=control.ends_at + 2 * DAY, review_at=control.ends_at + DAY,
        reason="still_needed", by=news.by("analyst"), at=news.at,
    )  # fmt: skip
    decide_control(control_id=draft.pk, by=news.by("commander"), at=news.at + HOUR)
    news.run(news.at + HOUR)
    lift_control(control_id=control.pk, reason="mistaken", by=news.by("lead"), at=news.at + 2 * HOUR)
    news.run(news.at + 2 * HOUR)
    assert [one.kind for one in news.waiting()] == ["cancel"]


def test_a_lifting_of_what_was_to_follow_leaves_what_holds(news: News) -> None:
    """The first decision still holds: the announcement is changed back, and not cancelled."""
    control = news.decided()
    news.run()
    news.out(news.waiting()[0])
    draft = extend_control(
        control_id=control.pk, ends_at=control.ends_at + 2 * DAY, review_at=control.ends_at + DAY,
        reason="still_needed", by=news.by("analyst"), at=news.at,
    )  # fmt: skip
    decide_control(control_id=draft.pk, by=news.by("commander"), at=news.at + HOUR)
    news.run(news.at + HOUR)
    news.out(news.waiting()[0], at=news.at + HOUR)
    lift_control(control_id=draft.pk, reason="milder_means", by=news.by("lead"), at=news.at + 2 * HOUR)
    news.run(news.at + 2 * HOUR)
    back = news.waiting()[0]
    first = ControlText.objects.get(control=control).zh.split("\n")
    assert (back.kind, back.ends_at, back.zh) == ("update", control.ends_at, "\n".join(first[2:]))
    assert (news.out(back, at=news.at + 2 * HOUR).kind, news.chain().state) == ("update", "released")


def test_a_control_lifted_before_anybody_was_told_leaves_nothing_to_tell(news: News) -> None:
    """There is nothing to cancel: the draft is dropped, and the chain with it."""
    control = news.decided()
    news.run()
    lift_control(control_id=control.pk, reason="mistaken", by=news.by("lead"), at=news.at + HOUR)
    news.run(news.at + HOUR)
    assert (news.waiting(), news.chain().state, _owed()) == ([], "dropped", 0)


def test_a_text_written_freely_needs_another_person(news: News) -> None:
    """Whoever wrote it never releases it."""
    draft = news.written(by="lead")
    refused("own_request", release_draft, draft_id=draft.pk, by=news.by("lead"), at=news.at)
    assert news.out(draft, by="commander").written_by == news.by("lead").account


def test_whoever_changed_a_word_of_a_draft_does_not_release_it(news: News) -> None:
    """A draft of Bihuan's own becomes the text of who changed it."""
    news.decided()
    news.run()
    draft = news.waiting()[0]
    changed = change_draft(draft_id=draft.pk, told=news.words(), by=news.by("commander"), at=news.at, n=draft.n)
    assert (changed.written_by, changed.title_en) == (news.by("commander").account, news.words().title_en)
    refused("own_request", release_draft, draft_id=draft.pk, by=news.by("commander"), at=news.at)
    assert news.out(changed, by="lead").zh == news.words().zh


@pytest.mark.parametrize("who", ["analyst", "inspector", "health", "interviewer"])
def test_only_who_leads_or_commands_releases(news: News, who: str) -> None:
    """Nobody else binds the public to a text."""
    draft = news.written(by="commander")
    code = "wrong_role" if who in {"analyst", "inspector"} else "not_found"
    refused(code, release_draft, draft_id=draft.pk, by=news.by(who), at=news.at)


def test_what_was_released_cannot_be_changed_or_deleted(news: News) -> None:
    """The database itself refuses."""
    version = news.out()
    for attempt in (
        lambda: AnnouncementVersion.objects.filter(pk=version.pk).update(zh="别的"),
        lambda: AnnouncementVersion.objects.filter(pk=version.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert AnnouncementVersion.objects.get(pk=version.pk).zh == version.zh


def test_a_correction_is_a_new_version_and_the_old_one_stays(news: News) -> None:
    """Anybody can read what was told before."""
    first = news.out()
    said = news.words(zh="检测点改为下午开放。", en="Test sites open in the afternoon.")
    draft = correct_announcement(announcement_id=first.announcement_id, told=said, by=news.by("analyst"), at=news.at)
    second = news.out(draft, at=news.at + HOUR)
    kept = list(AnnouncementVersion.objects.order_by("version").values_list("version", "kind", "zh"))
    assert kept == [(1, "alert", news.words().zh), (2, "update", said.zh)]
    assert first.digest != second.digest


def test_a_cancellation_is_told_at_once_in_fixed_words(news: News) -> None:
    """It names the announcement, drops what waits, and ends the chain."""
    first = news.out()
    correct_announcement(
        announcement_id=first.announcement_id, told=news.words(area="西山社区"), by=news.by("analyst"), at=news.at
    )
    said = cancel_announcement(
        announcement_id=first.announcement_id, reason="mistaken", by=news.by("lead"), at=news.at + HOUR
    )
    number = news.chain().number
    assert said.zh == f"第{number}号通告现予取消。该通告有误。请不要再按该通告执行。"
    assert said.en == (f"Announcement {number} is cancelled. It was issued by mistake. Do not follow it any longer.")
    assert (said.kind, news.waiting(), news.chain().state, _owed()) == ("cancel", [], "cancelled", 2)
    again = {"announcement_id": first.announcement_id, "by": news.by("lead"), "at": news.at + HOUR}
    refused("announcement_not_out", cancel_announcement, reason="over", **again)
    refused("announcement_not_out", correct_announcement, told=news.words(), **again)
    refused("bad_reason", cancel_announcement, reason="boring", **again)


def test_an_older_draft_is_released_first(news: News) -> None:
    """Versions come in the order in which they were written."""
    first = news.out()
    told: dict[str, Any] = {"announcement_id": first.announcement_id, "by": news.by("analyst")}
    old = correct_announcement(told=news.words(area="西山社区"), at=news.at, **told)
    new = correct_announcement(told=news.words(area="河东社区"), at=news.at + HOUR, **told)
    refused("older_draft_first", release_draft, draft_id=new.pk, by=news.by("lead"), at=news.at + HOUR)
    drop_draft(draft_id=old.pk, by=news.by("lead"), at=news.at + HOUR)
    assert news.out(new, at=news.at + HOUR).area == "河东社区"


def test_a_draft_is_settled_once(news: News) -> None:
    """From a stale page nothing is released twice."""
    draft = news.written()
    news.out(draft)
    refused("draft_settled", release_draft, draft_id=draft.pk, by=news.by("lead"), at=news.at)
    other = news.written()
    change_draft(draft_id=other.pk, told=news.words(area="西山社区"), by=news.by("analyst"), at=news.at)
    refused("announcement_moved", release_draft, draft_id=other.pk, by=news.by("lead"), at=news.at, n=other.n)


def test_a_dropped_draft_of_a_new_announcement_ends_it(news: News) -> None:
    """Nobody was told, so there is nothing to tell."""
    draft = news.written()
    drop_draft(draft_id=draft.pk, by=news.by("analyst"), at=news.at)
    assert (Announcement.objects.get().state, AnnouncementDraft.objects.get().state) == ("dropped", "dropped")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"en": " "}, "announcement_empty"), ({"title_zh": "长" * 61}, "announcement_long"),
        ({"communities": (), "outline": {}}, "announcement_nowhere"), ({"area": ""}, "announcement_nowhere"),
        ({"communities": ("999",)}, "unknown_area"), ({"severity": "Bad"}, "unknown_severity"),
        ({"zh": "病例3住在西山路。"}, "personal_in_text"), ({"en": "Write to a.b@example.org"}, "personal_in_text"),
        ({"zh": "请拨打13800002468。"}, "personal_in_text"),
        ({"zh": "西山路12号3栋2单元501室封控。"}, "personal_in_text"),
        ({"zh": "请提供银行卡号。"}, "text_guarded"), ({"area": "微信群"}, "text_guarded"),
    ],
)  # fmt: skip
def test_what_cannot_stand_in_public_is_refused_when_it_is_written(
    news: News, changes: dict[str, Any], code: str
) -> None:
    """Empty, nowhere, of one person, or like a fraudster."""
    refused(code, write_announcement, told=news.words(**changes), by=news.by(), at=news.at)


def test_the_period_of_an_announcement_ends(news: News) -> None:
    """Nothing is without an end, and nothing is announced after it."""
    for changes, code in (
        ({"ends_at": news.at}, "end_before_start"),
        ({"starts_at": news.at - 2 * DAY, "ends_at": news.at}, "end_passed"),
        ({"ends_at": news.at + 61 * DAY}, "announcement_too_long"),
    ):  # fmt: skip
        refused(code, write_announcement, told=replace(news.words(), **changes), by=news.by(), at=news.at)


def test_a_draft_of_a_control_with_a_telephone_in_its_name_is_not_released(news: News) -> None:
    """The guard stands at the gate: Bihuan's own words pass it too (R64)."""
    news.decided(name="西山路13800002468")
    news.run()
    refused("personal_in_text", release_draft, draft_id=news.waiting()[0].pk, by=news.by("lead"), at=news.at)


def test_its_end_is_told_once_and_its_pages_are_drawn_anew(news: News) -> None:
    """A page that was written as a file does not know the time."""
    version = news.out()
    assert sweep_news(news.incident, version.ends_at) == 1
    assert sweep_news(news.incident, version.ends_at + HOUR) == 0
    assert (news.chain().over_at, _owed()) == (version.ends_at, 2)
