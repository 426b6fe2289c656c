"""Fact-checks: two persons, a primary source, corrections that delete nothing, an unproven one that expires."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from bihuan.apps.briefing.actions.facts_sweeping import call_fact_reviews, lapse_unproven
from bihuan.apps.briefing.models import FactCheck, FactDraft, FactSource, FactVersion
from bihuan.apps.briefing.queries.facts import chain_of, get_fact, in_tab, list_facts, standing, tab_counts
from bihuan.apps.core.models import Event
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.orders.models import WorkOrder
from tests.facts_world import AT, DAY, GARLIC, HOUR, PAPER, REALISTIC, WHO, Rumours, all_published, claim
from tests.refusals import refusal_of as refused

pytestmark = pytest.mark.django_db

UNPROVEN = REALISTIC[5][1]


def kinds(row: FactCheck) -> list[str]:
    return list(
        Event.objects.filter(subject="fact", subject_id=row.pk).order_by("index").values_list("kind", flat=True)
    )


def owed() -> int:
    return Event.objects.filter(kind="pages.owed").count()


def test_a_claim_is_written_by_one_person_and_published_by_another(rumours: Rumours) -> None:
    row = rumours.file()
    version = rumours.publish(row)
    row = rumours.row(row)
    assert (row.state, row.version, row.draft, row.published_at) == ("published", 1, 0, AT)
    assert (version.written_by, version.reviewed_by) == (rumours.by("analyst").account, rumours.by("health").account)
    assert kinds(row) == ["fact.written", "fact.published"]
    assert owed() == 1


def test_who_wrote_it_cannot_publish_it(rumours: Rumours) -> None:
    row = rumours.file(by="lead")
    assert refused(lambda: rumours.publish(row, by="lead")) == "second_person_needed"
    assert (rumours.row(row).state, FactVersion.objects.count(), owed()) == ("draft", 0, 0)


def test_the_database_itself_refuses_one_person_twice(rumours: Rumours) -> None:
    row = rumours.file()
    draft = FactDraft.objects.get(fact=row)
    with pytest.raises(IntegrityError), transaction.atomic():
        FactVersion.objects.create(
            fact=row, version=1, draft=draft, written_by="a", reviewed_by="a", published_at=AT, next_review_at=AT + DAY
        )


def test_the_writer_of_a_correction_needs_another_person_too(rumours: Rumours) -> None:
    row = rumours.out()
    rumours.reword(row, by="lead")
    assert refused(lambda: rumours.publish(row, by="lead")) == "second_person_needed"
    rumours.publish(row, by="analyst")  # who wrote the first version may check another's correction
    assert rumours.row(row).version == 2


def test_nothing_is_published_without_a_primary_source(rumours: Rumours) -> None:
    row = rumours.file(sources=(WHO,))
    assert refused(lambda: rumours.publish(row)) == "no_primary_source"


def test_a_correction_deletes_nothing(rumours: Rumours) -> None:
    row = rumours.out()
    before = list(FactDraft.objects.values()) + list(FactVersion.objects.values()) + list(FactSource.objects.values())
    rumours.reword(row, answer_en="There is no evidence for it.", at=AT + HOUR)
    assert rumours.row(row).version == 1  # it waits: what stands, stands
    rumours.publish(row, at=AT + 2 * HOUR)
    row = rumours.row(row)
    after = list(FactDraft.objects.values()) + list(FactVersion.objects.values()) + list(FactSource.objects.values())
    assert [one for one in before if one in after] == before
    assert (row.state, row.version, row.first_published_at, row.published_at) == ("published", 2, AT, AT + 2 * HOUR)
    assert kinds(row)[-2:] == ["fact.written", "fact.corrected"]


def test_a_correction_says_in_public_what_it_changes(rumours: Rumours) -> None:
    row = rumours.out()
    assert refused(lambda: rumours.reword(row, note_en=" ")) == "correction_without_note"


@pytest.mark.parametrize("model", [FactDraft, FactSource, FactVersion])
def test_what_was_written_or_published_can_be_changed_by_nobody(rumours: Rumours, model: type) -> None:
    rumours.out()
    for act in (lambda: model.objects.update(id="x"), lambda: model.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()


def test_the_last_wording_alone_can_be_published(rumours: Rumours) -> None:
    row = rumours.file(claim_en="First words.")
    rumours.reword(row, claim_en="Second words.", note_zh="", note_en="")
    assert rumours.publish(row).draft.claim_en == "Second words."
    assert refused(lambda: rumours.publish(row)) == "nothing_waits"


def test_two_who_publish_from_the_same_page_publish_once(rumours: Rumours) -> None:
    row = rumours.file()
    seen = row.n
    rumours.reword(row, note_zh="", note_en="")
    assert refused(lambda: rumours.publish(row, n=seen)) == "fact_moved"


def test_what_is_unproven_leaves_the_page_after_72_hours_and_says_so(rumours: Rumours) -> None:
    row = rumours.out(UNPROVEN)
    code, until = rumours.world.incident.code, AT + timedelta(hours=72)
    assert row.expires_at == until
    assert lapse_unproven(incident=code, at=until - timedelta(seconds=1)) == 0
    assert lapse_unproven(incident=code, at=until) == 1
    row = rumours.row(row)
    assert (row.state, row.lapsed_at) == ("lapsed", until)
    assert kinds(row)[-1] == "fact.lapsed"
    assert owed() == 2
    assert lapse_unproven(incident=code, at=until + HOUR) == 0


def test_an_unproven_one_comes_back_only_by_a_new_version_of_two_persons(rumours: Rumours) -> None:
    row = rumours.out(UNPROVEN)
    assert refused(lambda: rumours.confirm(row)) == "unproven_needs_words"
    later = AT + timedelta(hours=72)
    lapse_unproven(incident=rumours.world.incident.code, at=later)
    rumours.reword(row, base=UNPROVEN, at=later)
    rumours.publish(row, at=later, review=later + DAY)
    row = rumours.row(row)
    assert (row.state, row.version, row.lapsed_at, row.expires_at) == (
        "published",
        2,
        None,
        later + timedelta(hours=72),
    )


def test_a_proof_ends_the_clock_of_what_was_unproven(rumours: Rumours) -> None:
    row = rumours.out(UNPROVEN)
    rumours.reword(row, base=UNPROVEN, verdict="false")
    rumours.publish(row)
    assert rumours.row(row).expires_at is None
    assert lapse_unproven(incident=rumours.world.incident.code, at=AT + 9 * DAY) == 0


def test_a_review_comes_in_time(rumours: Rumours) -> None:
    row, unproven = rumours.file(), rumours.file(UNPROVEN)
    assert refused(lambda: rumours.publish(row, review=AT)) == "no_review"
    assert refused(lambda: rumours.publish(row, review=AT + timedelta(days=14, seconds=1))) == "fact_review_too_late"
    assert refused(lambda: rumours.publish(unproven, review=AT + timedelta(hours=73))) == "fact_review_too_late"


def test_an_overdue_review_is_told_of_once_and_opens_no_order(rumours: Rumours) -> None:
    row, code = rumours.out(), rumours.world.incident.code
    late = AT + 2 * DAY
    assert [call_fact_reviews(incident=code, at=at) for at in (late - HOUR, late, late + HOUR)] == [0, 1, 0]
    assert kinds(row)[-1] == "fact.review_overdue"
    assert [one.pk for one in in_tab(list_facts(rumours.by("lead")), "reviews", late)] == [row.pk]
    rumours.confirm(rumours.row(row), at=late)
    assert call_fact_reviews(incident=code, at=late + 7 * DAY) == 1
    assert WorkOrder.objects.count() == 0


def test_a_new_check_supersedes_an_old_one_when_a_second_person_publishes_it(rumours: Rumours) -> None:
    old = rumours.out()
    new = rumours.file(replaces=old.pk, claim_en="Garlic and ginger prevent infection.")
    assert rumours.row(old).state == "published"
    rumours.publish(new)
    old = rumours.row(old)
    assert (old.state, old.superseded_by_id, old.superseded_at) == ("superseded", new.pk, AT)
    assert [one.pk for one in chain_of(old)] == [old.pk, new.pk]
    assert [one.pk for one in chain_of(rumours.row(new))] == [old.pk, new.pk]
    assert FactVersion.objects.filter(fact=old).count() == 1
    for act in (lambda: rumours.reword(old), lambda: rumours.publish(old), lambda: rumours.drop(old)):
        assert refused(act) in {"fact_over", "nothing_waits"}
    assert refused(lambda: rumours.file(replaces=old.pk)) == "fact_not_published"


def test_a_wording_that_waits_falls_away_when_its_claim_is_superseded(rumours: Rumours) -> None:
    old = rumours.out()
    rumours.reword(old)
    rumours.publish(rumours.file(replaces=old.pk))
    assert rumours.row(old).draft == 0


def test_a_draft_is_withdrawn_and_what_was_published_stays(rumours: Rumours) -> None:
    draft, out = rumours.file(), rumours.out()
    assert rumours.drop(draft, "nobody_asks").state == "withdrawn"
    rumours.reword(out)
    kept = rumours.drop(out)
    assert (kept.state, kept.version, kept.draft) == ("published", 1, 0)
    assert refused(lambda: rumours.drop(out)) == "nothing_waits"
    assert refused(lambda: rumours.drop(draft, "because")) == "bad_reason"
    assert kinds(out)[-1] == "fact.draft_dropped"


@pytest.mark.parametrize("name", ["reviewer", "health", "commander", "inspector", "operator", "clerk", "administrator"])
def test_who_may_not_write_cannot(rumours: Rumours, name: str) -> None:
    assert refused(lambda: rumours.file(by=name)) == "wrong_role"
    row = rumours.out()
    assert refused(lambda: rumours.reword(row, by=name)) in {"wrong_role", "not_found"}


@pytest.mark.parametrize("name", ["commander", "inspector", "operator"])
def test_who_only_reads_sees_nothing_that_was_never_published(rumours: Rumours, name: str) -> None:
    draft, out = rumours.file(), rumours.out()
    by = rumours.by(name)
    assert [one.pk for one in list_facts(by)] == [out.pk]
    assert get_fact(by, out.pk).pk == out.pk
    assert refused(lambda: get_fact(by, draft.pk)) == "not_found"
    assert refused(lambda: rumours.publish(draft, by=name)) == "not_found"


def test_another_incidents_check_is_not_there(rumours: Rumours) -> None:
    row = rumours.out()
    by = rumours.by("lead")
    elsewhere = type(by)(by.account, by.role, "ELSEWHERE", "", by.name)
    assert refused(lambda: get_fact(elsewhere, row.pk)) == "not_found"
    assert list(list_facts(elsewhere)) == []


def test_every_realistic_fact_of_the_drill_can_be_published(rumours: Rumours) -> None:
    rows = all_published(rumours)
    assert [row.state for row in rows] == ["published"] * len(REALISTIC)
    at = AT + HOUR
    assert tab_counts(list_facts(rumours.by("lead")), at) == [
        ("waiting", 0),
        ("published", 6),
        ("reviews", 0),
        ("over", 0),
    ]
    found = standing(rumours.by("lead"), AT + 2 * DAY)
    assert (found.published, found.waiting, found.overdue, found.lapsed) == (6, 0, 1, 0)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"claim_zh": "小区里的张伟先生确诊了。"}, "words_with_name"),
        ({"answer_zh": "请致电13800138000。"}, "words_with_number"),
        ({"answer_en": "See http://evil.example/x"}, "words_with_link"),
        ({"claim_en": "Write to a.b@example.com"}, "words_with_email"),
        ({"claim_zh": "微信号 garlic_doctor 说大蒜有用。"}, "words_with_handle"),
        ({"sources": (type(PAPER)("王医生", "说明", PAPER.issued_on, "", PAPER.digest, True),)}, "words_with_name"),
        ({"claim_en": ""}, "fact_without_words"),
        ({"answer_en": "x" * 1201}, "fact_too_long"),
        ({"verdict": "half"}, "unknown_verdict"),
        ({"sources": ()}, "no_source"),
    ],
)
def test_words_that_name_or_reach_somebody_are_not_kept(
    rumours: Rumours, changes: dict[str, object], code: str
) -> None:
    assert refused(lambda: rumours.file(**changes)) == code
    assert FactCheck.objects.count() == 0


def test_a_claim_needs_a_topic_a_class_of_channel_a_language_and_a_day(rumours: Rumours) -> None:
    for told, code in (
        (claim("weather"), "unknown_topic"), (claim(channel_class="wechat:12345"), "unknown_channel_class"),
        (claim(language="fr"), "unknown_language"), (claim(first_seen_on=(AT + DAY).date()), "seen_in_the_future"),
    ):  # fmt: skip
        with pytest.raises(NotAllowed, match=code):
            rumours.file(told=told)


def test_what_nobody_sees_is_not_kept(rumours: Rumours) -> None:
    row = rumours.file(claim_en="Gar\u200blic\x07 helps.\u202e", claim_zh=" 大蒜有用。\n")
    draft = FactDraft.objects.get(fact=row)
    assert (draft.claim_en, draft.claim_zh) == ("Garlic helps.", "大蒜有用。")
    assert GARLIC.answer_zh == draft.answer_zh  # punctuation of Chinese stays as it was written
