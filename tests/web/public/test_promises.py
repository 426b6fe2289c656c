"""The page of the ten promises: all said in both languages, every page it names answers, the same bytes at any time."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from django.template.defaultfilters import force_escape
from django.test import Client
from django.utils import translation
from tests.web.public.asking import ask, behind
from tests.worlds import World

from bihuan.apps.briefing.actions.publishing import publish_all, style_bytes
from bihuan.apps.briefing.queries.published import read_manifest
from bihuan.apps.briefing.rules.pages import LANGUAGES, MOST_BYTES
from bihuan.apps.core.models import Incident
from bihuan.config.pages_rounds import publish_everything
from bihuan.web.public.front import Front
from bihuan.web.public.promises.drawing import draw
from bihuan.web.public.promises.table import promises

BOTH = pytest.mark.parametrize("lang", LANGUAGES)


def page(lang: str, at: datetime) -> str:
    """Return the page as it is drawn at an instant."""
    with translation.override(LANGUAGES[lang]):
        (file,) = draw(lang, at)
    assert file.path == "promises/"
    return file.body.decode()


@BOTH
def test_the_page_says_each_promise_its_check_its_end_and_its_proofs(district: World, lang: str) -> None:
    text = page(lang, district.at)
    said = [
        words.in_(lang) for one in promises() for words in (one.said, one.means, one.check, one.limit)
    ] + [need.holds.in_(lang) for one in promises() for need in one.requirements]  # fmt: skip
    assert [words for words in said if str(force_escape(words)) not in text] == []
    proofs = [test for one in promises() for need in one.requirements for test in need.tests]
    assert re.findall(r"<li><code>([^<]+)</code>", text) == proofs
    assert re.findall(r'<h2 id="(A\d+)">', text) == [f"A{n}" for n in range(1, 11)]


@BOTH
def test_every_page_that_is_named_answers(district: World, lang: str) -> None:
    publish_all(at=district.at)
    text = page(lang, district.at)
    told = set(re.findall(r'href="(/public/[^"]+)"', text))
    parts = {f"/public/{lang}/{'' if part == 'home' else f'{part}/'}" for one in promises() for part in one.pages}
    other = "en" if lang == "zh" else "zh"
    assert told == parts | {f"/public/{lang}/{one}" for one in ("", "promises/", "situation/")} | {
        f"/public/{other}/promises/"
    }
    answers = {address: Client().get(address).status_code for address in told}
    assert answers == dict.fromkeys(told, 200)


@BOTH
def test_the_title_of_a_page_in_a_text_is_that_of_the_page(district: World, lang: str) -> None:
    """A resident looks for a page by the name by which it is called here."""
    with translation.override(LANGUAGES[lang]):
        publish_all(at=district.at)
        home = unescape(Client().get(f"/public/{lang}/").content.decode())
    titles = set(re.findall(r"<strong>([^<]+)</strong>", home))
    quoted = {name for one in promises() for name in re.findall("“([^”]+)”", one.check.in_(lang))}
    assert quoted - titles == set()
    assert len(quoted) == 5


@BOTH
def test_it_is_light_and_needs_no_script_and_nobody_else(district: World, lang: str) -> None:
    text = page(lang, district.at)
    assert len(text.encode()) + style_bytes() <= MOST_BYTES
    assert re.findall(r"<script|<iframe|<img|<form|https?://", text) == []


@BOTH
def test_it_says_the_same_at_any_time_and_when_no_outbreak_is_fought(district: World, lang: str) -> None:
    now = page(lang, district.at)
    Incident.objects.update(ends_at=district.at)
    assert page(lang, district.at + timedelta(days=400)) == now


@BOTH
def test_the_first_page_and_the_foot_of_every_page_lead_to_it(district: World, lang: str) -> None:
    publish_all(at=district.at)
    link = f'href="/public/{lang}/promises/"'
    for path in ("", "facts/", "help/", "call/", "mine/", "holds/"):
        text = Client().get(f"/public/{lang}/{path}").content.decode()
        assert text.partition('<footer class="never">')[2].count(link) == 1, path
    home = Client().get(f"/public/{lang}/").content.decode()
    assert home.partition("<footer")[0].count(link) == 1


def test_it_is_there_from_the_first_round_of_the_worker_on(district: World, public_dir: Path) -> None:
    publish_everything(at=district.at)
    files = read_manifest(public_dir)["promises"].files
    assert sorted(files) == ["en/promises/", "zh/promises/"]
    told = [ask(Front(behind([])), f"/public/{at}") for at in files]
    assert [(one.status, one.headers["x-robots-tag"]) for one in told] == [(200, "all")] * 2
