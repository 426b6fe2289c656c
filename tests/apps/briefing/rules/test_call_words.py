"""R64 for scripts, pages and posters about calls: the guard reads every text, and what it finds has been read by us.

What somebody ticks who reports that they were asked for a card (`ASKED_FOR`) is a name of it and is left out.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bihuan.apps.briefing.rules import call_words
from bihuan.apps.briefing.rules.call_words import SECOND_WORDS
from bihuan.apps.briefing.rules.never_ask import Words
from bihuan.engine.formguard import check_text

TOLD = {"desk": "12345", "fraud": "96110", "code": "12345678", "word": "青山", "time": "09:00"}
# What the guard says against a text, and why the text stands all the same. Nothing else is said against any of them.
READ = {
    # our own code has to be named where it is given and asked for; the guard knows a code by its name alone
    ("UNCONFIRMED_HINT", 0, "zh"): {"code"}, ("NUMBER_NOT_OURS", 0, "zh"): {"code"},
    ("POSTER_STEPS", 0, "zh"): {"code"}, ("POSTER_STEPS", 0, "en"): {"code"}, ("POSTER_STEPS", 2, "zh"): {"code"},
    ("CALLER_SCRIPT", 1, "zh"): {"code", "phone"}, ("CALLER_SCRIPT", 1, "en"): {"code", "phone"},
    ("HOTLINE_SCRIPT", 0, "zh"): {"code"},
    ("NUMBER_OURS", 0, "en"): {"police"},
    ("NUMBER_OURS", 0, "zh"): {"code", "police"},  # and that numbers can be forged, which is no charge against anybody
    # the address of the public page, and that nobody reads one out
    ("POSTER_ADDRESS", 0, "zh"): {"code", "link"}, ("CALLER_SCRIPT", 2, "zh"): {"code", "link"},
    ("CALLER_NEVER", 0, "zh"): {"link"}, ("CALLER_RULES", 0, "zh"): {"link"},
    ("SAY_WORD", 0, "en"): {"secrecy"},  # hang up if they cannot say the words: the opposite of "do not hang up"
}  # fmt: skip


def texts() -> Iterator[tuple[str, int, str, str]]:
    for name, found in vars(call_words).items():
        rows = found if isinstance(found, tuple) else (found,)
        for number, words in enumerate(rows):
            if isinstance(words, Words):
                yield from ((name, number, lang, words.filled(lang, **TOLD)) for lang in ("zh", "en"))


def test_the_guard_reads_every_text_about_calls_and_finds_what_was_read_and_nothing_else() -> None:
    found = {
        (name, number, lang): {one.code for one in findings}
        for name, number, lang, text in texts()
        if (findings := check_text(text))
    }
    assert found == READ


def test_the_words_that_callers_say_first_pass_the_guard() -> None:
    assert [(zh, en) for zh, en in SECOND_WORDS.items() if check_text(zh) or check_text(en)] == []


@pytest.mark.parametrize("asked", ["请把银行卡号报给我。", "Please read me your password."])
def test_a_script_that_asked_for_something_forbidden_would_be_seen(monkeypatch: pytest.MonkeyPatch, asked: str) -> None:
    monkeypatch.setattr(call_words, "CALLER_SCRIPT", (*call_words.CALLER_SCRIPT, Words(asked, asked)))
    seen = {(name, number) for name, number, _lang, text in texts() if check_text(text)}
    assert seen - {(name, number) for name, number, _lang in READ} == {("CALLER_SCRIPT", 5)}
