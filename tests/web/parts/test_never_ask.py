"""The six things nobody of the desk ever asks stand wherever a resident meets the desk, in the one text there is."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from bihuan.apps.briefing.rules.never_ask import ADVICE, HEADING, IN_BRIEF, NEVER_ASK
from bihuan.web.parts.templatetags.never_ask_tags import notice_in

WEB = Path(__file__).resolve().parents[3] / "src/bihuan/web"
TURNED = {
    "desk/gates/paper.html": "a pass that its holder carries, for the medical green lane too",
    "desk/controls/notice.html": "what is hung out at the gates of an area",
    "desk/facts/print.html": "what is true, hung out or handed over",
    "desk/help/_script.html": "what is said to a caller",
    "field/help.html": "somebody at a door or a gate says what they need",
    "field/welfare/welfare.html": "a team stands at a door",
    "field/order.html": "an officer stands before a resident",
    "field/lane/lane.html": "a swab is taken",
    "field/gate/gate.html": "a resident stands at the gate",
    "field/gate/kept.html": "a resident stands at the gate, and there is no network",
}
"""Every template that is printed for a resident, read to one, or open on a phone in front of one."""
NOT_FOR_RESIDENTS = {
    "desk/finding/indicators.html": "figures for command",
    "desk/roads/response_times.html": "figures for command",
    "desk/situation/report.html": "figures for command, and for the press",
    "desk/situation/situation.html": "figures for command",
    "desk/tubes/label_sheet.html": "labels of tubes and boxes: they stay with the samples",
    "desk/books/_downloads.html": "sheets that two shift leads sign",
    "parts/components_lists.html": "the house's list of components",
    "parts/components_recipes.html": "the house's list of components",
    "parts/accounts/codes.html": "an officer's own recovery codes",
}
"""Every other template with a press of Print, and for whom that is."""
_CARRIES = re.compile(r"{% never_ask(_shown)? ?[^%]*%}")


def templates() -> dict[str, str]:
    """Return every template of the pages by its name, with its text."""
    return {
        str(path).partition("/templates/")[2]: path.read_text("utf-8")
        for path in sorted(WEB.glob("*/templates/**/*.html"))
    }


def test_every_template_turned_to_a_resident_carries_the_notice() -> None:
    found = templates()
    assert [name for name in TURNED if not _CARRIES.search(found.get(name, ""))] == []


def test_whatever_is_printed_is_named_here_with_whom_it_is_for() -> None:
    printed = {name for name, text in templates().items() if "data-print" in text}
    assert sorted(printed - TURNED.keys() - NOT_FOR_RESIDENTS.keys()) == []


def test_every_page_on_a_phone_in_front_of_a_resident_is_named_here() -> None:
    own = {
        "field/today.html",
        "field/received.html",
        "field/post.html",
        "field/patrol/patrol.html",
        "field/lane/box.html",
        "field/calls/call.html",  # at the officer's ear; the script that is read aloud says the six
    }
    pages = {name for name, text in templates().items() if name.startswith("field/") and "parts/base.html" in text}
    assert sorted(pages - TURNED.keys() - own) == []


def test_every_page_of_the_public_stands_on_the_base_that_carries_the_notice() -> None:
    public = {name: text for name, text in templates().items() if re.fullmatch(r"public/(\w+/)?[a-z]\w*\.html", name)}
    without = [name for name, text in public.items() if not text.startswith('{% extends "public/base.html" %}')]
    assert without == ["public/base.html"]
    assert "{% for one in never %}<li>{{ one }}</li>{% endfor %}" in public["public/base.html"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_notice_names_all_six_and_what_to_do(language: str) -> None:
    told = notice_in(language)
    assert told["things"] == [words.in_(language) for words in NEVER_ASK.values()]
    assert (len(NEVER_ASK), told["heading"], told["brief"]) == (6, HEADING.in_(language), IN_BRIEF.in_(language))
    assert told["advice"] == ADVICE.in_(language).format(desk="12345", fraud="96110")


def test_in_both_languages_each_part_says_which_it_is() -> None:
    page = render_to_string("parts/never_ask.html", {"notices": [notice_in("zh"), notice_in("en")], "is_brief": False})
    assert re.findall(r'lang="([^"]+)"', page) == ["zh-Hans", "en"]
    for words in NEVER_ASK.values():
        assert (words.zh in unescape(page), words.en in unescape(page)) == (True, True)


def test_the_notice_follows_the_language_of_the_page() -> None:
    from django.template import Context, Template

    for code, words in (("en", IN_BRIEF.en), ("zh-hans", IN_BRIEF.zh)):
        with translation.override(code):
            page = Template("{% load never_ask_tags %}{% never_ask brief=True %}").render(Context())
        assert words in unescape(page)


def test_every_public_page_carries_all_six(db: None) -> None:
    for path, language in (("/public/en/help/", "en"), ("/public/zh/care/", "zh")):
        page = unescape(Client().get(path).content.decode())
        assert [words.in_(language) in page for words in NEVER_ASK.values()] == [True] * 6
