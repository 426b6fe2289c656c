"""The pages of announcements: written, seen as the public will see them, released, corrected, cancelled."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime
from tests.apps.briefing.news.news_world import News
from tests.apps.zones.controls_world import DAY, EAST, HOUR, WEST
from tests.engine.alerts.schemas import wrong_in_cap

from bihuan.apps.briefing.models import Announcement, AnnouncementDraft, AnnouncementVersion
from bihuan.apps.briefing.rules.pages import GROUPS

pytestmark = pytest.mark.django_db
URL = "/desk/briefing/announcements/"


def client(news: News, name: str) -> Client:
    made = Client(headers={"accept-language": "en"})
    made.force_login(news.desk.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return made


def local(moment: Any) -> str:
    return f"{localtime(moment):%Y-%m-%dT%H:%M}"


def said(answer: Any) -> list[str]:
    return [str(one) for one in get_messages(answer.wsgi_request)]


def filled(news: News, **changes: Any) -> dict[str, Any]:
    told = {
        "title_zh": "关于供水检修的通告", "zh": "检测点照常开放。\r\n请按时前往。",
        "title_en": "Water works", "en": "Sites open.",
        "area": "西山社区", "communities": [WEST], "outline": "", "starts_at": local(news.at),
        "ends_at": local(news.at + DAY), "severity": "Minor", "certainty": "Likely", "measure": "monitor",
    }  # fmt: skip
    return {**told, **changes}


def test_what_was_written_is_released_by_another_person_on_its_page(news: News) -> None:
    answer = client(news, "analyst").post(f"{URL}write/", filled(news))
    draft = AnnouncementDraft.objects.get()
    page = f"{URL}drafts/{draft.pk}/"
    assert (answer.status_code, answer["Location"], draft.zh) == (302, page, "检测点照常开放。\n请按时前往。")
    assert client(news, "analyst").get(page).context["may_release"] is False
    lead = client(news, "lead")
    assert said(lead.post(f"{page}release/", {"n": "0"})) == ["Released. The public pages are being written."]
    assert AnnouncementVersion.objects.get().outline["type"] == "MultiPolygon"
    assert said(lead.post(f"{page}release/", {"n": "1"}))[-1] == (
        "This draft was released or dropped already. Look at the announcement."
    )


def test_a_refused_text_stays_as_it_was_typed_and_says_where(news: News) -> None:
    answer = client(news, "analyst").post(f"{URL}write/", filled(news, zh="请提供验证码"))
    form = answer.context["form"]
    assert (answer.status_code, form["zh"].value()) == (409, "请提供验证码")
    assert [str(one).split(" “")[0] for one in form.non_field_errors()] == [
        "Something in the text reads like what a fraudster asks. Say it in other words."
    ]
    assert Announcement.objects.count() == 0


def test_the_preview_is_the_page_that_is_published(news: News) -> None:
    draft = news.written()
    shown = client(news, "lead").get(f"{URL}drafts/{draft.pk}/preview/en/")
    news.out(draft)
    files = {one.path: one.body.decode() for one in GROUPS["announcements"]("en", news.at)}
    page = files[f"announcements/{draft.announcement.number}/"]
    article = page[page.index("<article") : page.index('· <span class="digest">')]
    text = shown.content.decode()
    assert text[text.index("<article") :].startswith(article.rstrip()[: article.index("Announced")])


def test_a_draft_that_was_changed_meanwhile_is_not_released(news: News) -> None:
    draft = news.written()
    page = f"{URL}drafts/{draft.pk}/"
    client(news, "analyst").post(f"{page}change/", {**filled(news), "n": "0"})
    assert said(client(news, "lead").post(f"{page}release/", {"n": "0"})) == [
        "Somebody changed this since you opened the page. Look at it again, then decide."
    ]
    assert AnnouncementVersion.objects.count() == 0


def test_a_correction_begins_with_what_counts(news: News) -> None:
    row = news.out().announcement
    page = f"{URL}{row.pk}/correct/"
    form = client(news, "analyst").get(page).context["form"]
    assert (form["title_en"].value(), form["communities"].value()) == (news.words().title_en, [WEST, EAST])
    answer = client(news, "analyst").post(page, filled(news, area="河东"))
    assert (answer.status_code, AnnouncementDraft.objects.get(state="waiting").occasion) == (302, "corrected")


def test_a_cancellation_is_out_at_once(news: News) -> None:
    row = news.out().announcement
    page = f"{URL}{row.pk}/"
    refused = client(news, "lead").post(f"{page}cancel/", {"reason": ""})
    assert (refused.status_code, AnnouncementVersion.objects.count()) == (422, 1)
    assert said(client(news, "lead").post(f"{page}cancel/", {"reason": "over"})) == [
        "Cancelled. The public is being told."
    ]
    assert [one.kind for one in AnnouncementVersion.objects.order_by("version")] == ["alert", "cancel"]


def test_a_version_is_taken_as_cap(news: News) -> None:
    row = news.out().announcement
    answer = client(news, "lead").get(f"{URL}{row.pk}/versions/1/cap/")
    assert (answer["Content-Type"], wrong_in_cap(answer.content)) == ("application/cap+xml", [])
    assert answer["Content-Disposition"] == f'attachment; filename="bihuan.{news.incident}.{row.number}.1.xml"'
    assert client(news, "lead").get(f"{URL}{row.pk}/versions/2/cap/").status_code == 404


@pytest.mark.parametrize("who", ["inspector", "interviewer", "clerk"])
def test_who_only_reads_sees_what_is_out_and_can_do_nothing(news: News, who: str) -> None:
    out, draft = news.out().announcement, news.written()
    reader = client(news, who)
    shown = reader.get(URL).context
    sees = who == "inspector"
    assert ([one.row.pk for one in shown["holds"]], bool(shown["drafts"])) == ([out.pk], sees)
    assert reader.get(f"{URL}drafts/{draft.pk}/").status_code == (200 if sees else 404)
    answers = [
        reader.post(f"{URL}write/", filled(news)), reader.post(f"{URL}{out.pk}/cancel/", {"reason": "over"}),
        reader.post(f"{URL}{out.pk}/correct/", filled(news)), reader.post(f"{URL}drafts/{draft.pk}/drop/", {"n": "0"}),
        reader.post(f"{URL}drafts/{draft.pk}/release/", {"n": "0"}),
        reader.post(f"{URL}drafts/{draft.pk}/change/", {**filled(news), "n": "0"}),
    ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [404] * 6
    assert (AnnouncementVersion.objects.count(), AnnouncementDraft.objects.filter(state="waiting").count()) == (1, 1)


def test_the_list_asks_as_much_for_three_as_for_one(news: News) -> None:
    counts = []
    for more in (1, 2):
        for _ in range(more):
            news.out(news.written(), at=news.at)
            news.written()
        lead = client(news, "lead")
        lead.get(URL)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            lead.get(URL)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_is_past_stands_below(news: News) -> None:
    version = news.out(news.written(ends_at=news.at + HOUR))
    Announcement.objects.update(ends_at=news.at - HOUR)
    shown = client(news, "lead").get(URL).context
    assert ([one.row.pk for one in shown["past"]], shown["holds"]) == ([version.announcement_id], [])


def test_the_very_map_of_the_public_stands_on_the_draft_before_it_is_released(news: News) -> None:
    """On its page, and on the page as the public will see it."""
    draft, lead = news.written(), client(news, "lead")
    page = f"{URL}drafts/{draft.pk}/"
    pages = [lead.get(one).content.decode() for one in (page, f"{page}preview/en/")]
    number = news.out(draft).announcement.number
    files = {one.path: one.body.decode() for one in GROUPS["announcements"]("en", news.at)}
    pages.append(files[f"announcements/{number}/"])
    maps = [re.findall(r'<figure class="still">.*?</figure>', one, re.DOTALL) for one in pages]
    assert [len(one) for one in maps] == [1, 1, 1]
    assert maps[0] == maps[1] == maps[2]


def test_a_draft_without_an_outline_says_what_to_do(news: News) -> None:
    """Empty states explain."""
    draft = news.written(outline={}, communities=(WEST,))
    page = client(news, "lead").get(f"{URL}drafts/{draft.pk}/").content.decode()
    assert ("There is no map: no outline is kept with this draft" in page, "still-sheet" in page) == (True, False)
