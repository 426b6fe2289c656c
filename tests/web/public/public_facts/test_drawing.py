"""What is published of fact-checks: pages, feed and ClaimReview, valid against their schemas, escaped, light."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.test import override_settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from tests.facts_world import DAY, HOUR, PAPER, REALISTIC, Rumours, all_published, claim
from tests.trust.vectors import MARK, VECTORS
from tests.web.public.feed_schema import wrong_in_feed

from bihuan.apps.briefing.actions.facts_sweeping import lapse_unproven
from bihuan.apps.briefing.actions.publishing import publish_group, style_bytes
from bihuan.apps.briefing.models import FactCheck, FactDraft, FactSource, FactVersion
from bihuan.apps.briefing.rules.facts_claim_review import as_json
from bihuan.apps.briefing.rules.pages import LANGUAGES, MOST_BYTES, PublicFile, check_path
from bihuan.web.public.facts.drawing import draw

pytestmark = pytest.mark.django_db
HERE = Path(__file__).parent
SCHEMA = json.loads((HERE / "claim_review.schema.json").read_text("utf-8"))
UNPROVEN = REALISTIC[5][1]
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def files(rumours: Rumours, lang: str = "en", at: Any = None) -> dict[str, PublicFile]:
    with translation.override(LANGUAGES[lang]):
        drawn = list(draw(lang, at or rumours.world.at + HOUR))
    found = {one.path: one for one in drawn}
    assert len(found) == len(drawn)
    return found


def text(file: PublicFile) -> str:
    return file.body.decode()


def page_of(rumours: Rumours, row: FactCheck, lang: str = "en", at: Any = None) -> str:
    return text(files(rumours, lang, at)[f"facts/DRILL-1-{row.number}/"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_files_of_the_realistic_drill_are_drawn_light_and_valid(rumours: Rumours, lang: str) -> None:
    all_published(rumours, rumours.world.at)
    drawn = files(rumours, lang)
    paths = {"facts/", "facts/feed.xml"} | {f"facts/{told.topic}/" for told, _ in REALISTIC}
    paths |= {f"facts/DRILL-1-{n}/{name}" for n in range(1, 7) for name in ("", "claim-review.jsonld")}
    assert set(drawn) == paths
    for path, file in drawn.items():
        check_path(path)
        assert len(file.body) + style_bytes() < MOST_BYTES
        if path.endswith(".jsonld"):
            jsonschema.validate(json.loads(text(file)), SCHEMA)
    assert wrong_in_feed(drawn["facts/feed.xml"].body) == []


def test_a_claim_review_says_what_the_page_says(rumours: Rumours) -> None:
    row = rumours.out(at=rumours.world.at)
    drawn = files(rumours)
    told = json.loads(text(drawn["facts/DRILL-1-1/claim-review.jsonld"]))
    day = (rumours.world.at + 8 * HOUR).date().isoformat()  # the day in Shanghai
    assert told == {
        "@context": "https://schema.org", "@type": "ClaimReview", "inLanguage": "en",
        "url": "http://localhost:8000/public/en/facts/DRILL-1-1/",
        "claimReviewed": "[Drill] Eating garlic prevents infection.",
        "author": {
            "@type": "Organization", "name": "[Drill] Outbreak desk: 顺安区聚集性疫情",
            "url": "http://localhost:8000/public/en/",
        },
        "datePublished": day, "dateModified": day,
        "reviewBody": "[Drill] Garlic is a healthy food, but there is no evidence that eating it prevents infection."
        " Wear a mask, wash your hands and air the room.",
        "itemReviewed": {
            "@type": "Claim", "name": "[Drill] Eating garlic prevents infection.", "datePublished": "2026-08-24"
        },
        "reviewRating": {
            "@type": "Rating", "alternateName": "False", "ratingValue": 1, "bestRating": 5, "worstRating": 1
        },
        "citation": ["https://www.example.gov.cn/notice/10.html", "https://www.who.int/advice"],
    }  # fmt: skip
    [block] = BLOCK.findall(page_of(rumours, row))
    assert json.loads(block) == told


def test_what_is_unproven_has_a_word_and_no_number(rumours: Rumours) -> None:
    rumours.out(UNPROVEN, at=rumours.world.at)
    told = json.loads(text(files(rumours)["facts/DRILL-1-1/claim-review.jsonld"]))
    assert told["reviewRating"] == {"@type": "Rating", "alternateName": "Unproven"}
    jsonschema.validate(told, SCHEMA)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("reviewRating", "ratingValue"), 6), (("reviewRating", "alternateName"), ""), (("url",), "/facts/1/"),
        (("itemReviewed", "author"), {"@type": "Person", "name": "x"}), (("datePublished",), "yesterday"),
        (("author", "@type"), "Person"), (("claimReviewed",), " "),
    ],
)  # fmt: skip
def test_the_schema_refuses_what_is_wrong(rumours: Rumours, path: tuple[str, ...], value: object) -> None:
    rumours.out(at=rumours.world.at)
    told = json.loads(text(files(rumours)["facts/DRILL-1-1/claim-review.jsonld"]))
    place = told
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(told, SCHEMA)


def test_the_verdict_is_told_by_a_word_and_a_sign(rumours: Rumours) -> None:
    row = rumours.out(at=rumours.world.at)
    for page in (page_of(rumours, row), text(files(rumours)["facts/"])):
        assert page.count('<span aria-hidden="true">✗</span> False') == 1


def test_the_newest_answer_stands_first_and_a_correction_makes_it_new(rumours: Rumours) -> None:
    at = rumours.world.at
    first, second = rumours.out(at=at), rumours.out(at=at + timedelta(minutes=1), claim_en="Vinegar kills it.")
    order = lambda: re.findall(r"/public/en/facts/(DRILL-1-\d)/", text(files(rumours)["facts/"]))  # noqa: E731 - asked twice
    assert order() == [f"DRILL-1-{second.number}", f"DRILL-1-{first.number}"]
    rumours.reword(first, at=at + timedelta(minutes=2))
    rumours.publish(first, at=at + timedelta(minutes=3))
    assert order() == [f"DRILL-1-{first.number}", f"DRILL-1-{second.number}"]


def test_a_corrected_page_shows_every_version_and_what_changed(rumours: Rumours) -> None:
    at = rumours.world.at
    row = rumours.out(at=at)
    rumours.reword(row, verdict="misleading", answer_en="Only a little.", note_en="The verdict was too hard.", at=at)
    rumours.publish(row, at=at + HOUR / 2)
    page = page_of(rumours, row)
    assert [page.count(one) for one in ("Version 1", "Version 2", "The verdict was too hard.", "Only a little.")] == [
        1,
        1,
        1,
        2,  # the answer and the same for machines
    ]
    assert page.count("Garlic is a healthy food") == 1  # what it said then
    told = json.loads(BLOCK.findall(page)[0])
    assert told["reviewRating"]["alternateName"] == "Misleading"
    feed = text(files(rumours)["facts/feed.xml"])
    assert wrong_in_feed(feed.encode()) == []
    assert "Corrected: The verdict was too hard. Only a little." in feed


def test_a_waiting_correction_and_who_wrote_it_are_nowhere(rumours: Rumours) -> None:
    row = rumours.out(at=rumours.world.at)
    rumours.reword(row, answer_en="A secret not yet checked.", at=rumours.world.at)
    rumours.file(claim_en="Another secret.", at=rumours.world.at)
    everything = "".join(text(one) for one in files(rumours).values())
    people = [rumours.by(name) for name in ("analyst", "health", "lead")]
    hidden = ["secret", *(one.account for one in people), *(one.name for one in people)]
    assert [one for one in hidden if one in everything] == []


def test_what_was_superseded_keeps_its_page_and_leads_on(rumours: Rumours) -> None:
    at = rumours.world.at
    old = rumours.out(at=at)
    new = rumours.file(replaces=old.pk, claim_en="Garlic and ginger prevent it.", at=at)
    rumours.publish(new, at=at)
    assert page_of(rumours, old).count("Garlic and ginger prevent it.") == 1
    assert page_of(rumours, new).count("Eating garlic prevents infection.") == 1
    listed = text(files(rumours)["facts/"])
    assert re.findall(r"/public/en/facts/(DRILL-1-\d)/", listed) == [f"DRILL-1-{new.number}"]


def test_an_unproven_one_is_off_the_page_at_its_hour_even_before_a_sweep(rumours: Rumours) -> None:
    at = rumours.world.at
    row = rumours.out(UNPROVEN, at=at)
    until = at + timedelta(hours=72)
    assert "DRILL-1-1/" in text(files(rumours, at=until - timedelta(seconds=1))["facts/"])
    before = files(rumours, at=until)
    lapse_unproven(incident=rumours.world.incident.code, at=until)
    after = files(rumours, at=until)
    assert {path: one.body for path, one in before.items()} == {path: one.body for path, one in after.items()}
    assert "DRILL-1-1/" not in text(after["facts/"])
    page = page_of(rumours, row, at=until)
    assert (BLOCK.findall(page), page.count("We could neither prove nor refute it within 72 hours.")) == ([], 1)
    assert "facts/DRILL-1-1/claim-review.jsonld" not in after
    assert wrong_in_feed(after["facts/feed.xml"].body) == []


def test_without_any_answer_the_pages_say_so_and_are_always_the_same(rumours: Rumours) -> None:
    drawn = files(rumours)
    assert set(drawn) == {"facts/", "facts/feed.xml"}
    assert "Nothing has been answered here yet." in text(drawn["facts/"])
    assert wrong_in_feed(drawn["facts/feed.xml"].body) == []


def test_a_long_list_is_turned_in_pages_and_each_is_light(rumours: Rumours) -> None:
    at = rumours.world.at
    long = "very long words about what goes round " * 7
    for n in range(61):
        rumours.out(at=at, claim_en=f"{n} {long}", told=claim("fraud"))
    drawn = files(rumours)
    pages = [f"facts/{where}" for where in ("", "more/2/", "more/3/", "fraud/", "fraud/more/2/", "fraud/more/3/")]
    assert [len(re.findall(r"<article", text(drawn[one]))) for one in pages] == [30, 30, 1] * 2
    assert max(len(drawn[one].body) for one in pages) + style_bytes() < MOST_BYTES


class Made(HTMLParser):
    """What a browser would make of a page: scripts, and elements or attributes that came from a text."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts, self.marked = 0, 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.marked += any(name == MARK or name.startswith("on") for name, _ in attrs)


def planted(rumours: Rumours, said: str) -> FactCheck:
    """Put a published fact-check into the tables past every rule, as if it had come from elsewhere."""
    at, incident = rumours.world.at, rumours.world.incident
    row = FactCheck.objects.create(
        incident=incident, number=FactCheck.objects.count() + 1, topic="fraud", channel_class="media", language="en",
        first_seen_on=at.date(), state="published", version=1, published_at=at, first_published_at=at,
        next_review_at=at + DAY,
    )  # fmt: skip
    texts = dict.fromkeys(("claim_zh", "claim_en", "answer_zh", "answer_en", "note_zh", "note_en"), said)
    draft = FactDraft.objects.create(fact=row, serial=1, verdict="false", written_by="a", written_at=at, **texts)
    FactSource.objects.create(draft=draft, position=0, issuer=said, title=said, issued_on=at.date(), digest=said[:64])
    FactVersion.objects.create(
        fact=row, version=1, draft=draft, written_by="a", reviewed_by="b", published_at=at, next_review_at=at + DAY
    )
    return row


def test_no_text_of_the_desk_becomes_markup(rumours: Rumours) -> None:
    for vector in VECTORS:
        planted(rumours, vector.replace("\0", ""))
    drawn = files(rumours)
    pages = {path: one for path, one in drawn.items() if one.content_type.startswith("text/html")}
    assert len(pages) >= len(VECTORS)
    for path, one in pages.items():
        made = Made()
        made.feed(text(one))
        is_fact = path.startswith("facts/DRILL-1-")
        assert (path, made.scripts, made.marked) == (path, int(is_fact), 0)
        for block in BLOCK.findall(text(one)):
            assert json.loads(block)["reviewRating"]["alternateName"] == "False"


@given(st.text())
def test_json_in_a_page_ends_no_block_and_means_the_same(words: str) -> None:
    words = words.encode("utf-8", "replace").decode()
    block = as_json({"text": words})
    assert json.loads(block) == {"text": words}
    assert [one for one in "<>&\u2028\u2029" if one in block] == []


def test_the_address_of_the_installation_stands_in_feed_and_claim_review(rumours: Rumours) -> None:
    rumours.out(at=rumours.world.at)
    with override_settings(PUBLIC_ADDRESS="https://desk.example"):
        drawn = files(rumours)
    assert "localhost" not in text(drawn["facts/feed.xml"]) + text(drawn["facts/DRILL-1-1/claim-review.jsonld"])


def test_a_source_without_an_address_is_named_by_its_digest(rumours: Rumours) -> None:
    row = rumours.out(sources=(PAPER,), at=rumours.world.at)
    page = page_of(rumours, row)
    assert (page.count(PAPER.digest), page.count('rel="noreferrer nofollow"')) == (1, 0)
    assert "citation" not in json.loads(BLOCK.findall(page)[0])


def test_facts_of_an_incident_that_is_over_are_drawn_no_more(rumours: Rumours) -> None:
    rumours.out(at=rumours.world.at)
    rumours.world.incident.ends_at = rumours.world.at + DAY
    rumours.world.incident.save()
    assert set(files(rumours, at=rumours.world.at + 2 * DAY)) == {"facts/", "facts/feed.xml"}


def test_the_job_writes_the_files(rumours: Rumours, tmp_path: Path) -> None:
    row = rumours.out(at=rumours.world.at)
    publish_group(group="facts", at=rumours.world.at + HOUR, folder=tmp_path)
    page = tmp_path / "en" / "facts" / f"DRILL-1-{row.number}" / "index.html"
    assert page.read_bytes() == files(rumours)[f"facts/DRILL-1-{row.number}/"].body
