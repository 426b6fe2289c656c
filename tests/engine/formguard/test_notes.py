"""Rule 4: safety notes pass by their hash alone, and every text of the six things is one."""

from __future__ import annotations

import tomllib
from pathlib import Path

from bihuan.apps.briefing.rules.never_ask import HEADING, NEVER_ASK, advice
from bihuan.engine import formguard
from bihuan.engine.formguard import NOTES, check_text, note_digest

WORDS = [text for words in (*NEVER_ASK.values(), HEADING) for text in (words.zh, words.en)]


def test_the_library_is_the_six_things_and_their_heading_and_nothing_else() -> None:
    named = {
        f"{name}-{language}": note_digest(words.in_(language))
        for name, words in (*NEVER_ASK.items(), ("heading", HEADING))
        for language in ("zh", "en")
    }
    file = Path(formguard.__file__).with_name("notes.toml")
    assert tomllib.loads(file.read_text(encoding="utf-8"))["notes"] == named
    assert set(named.values()) == NOTES


def test_each_note_passes_alone_and_in_a_poster_and_is_the_same_when_wrapped_in_spaces() -> None:
    assert [check_text(text) for text in WORDS] == [()] * len(WORDS)
    assert check_text("\n".join(["防疫提示", *WORDS, "感谢配合"])) == ()
    assert note_digest(f"  {WORDS[2]}　") == note_digest(WORDS[2])


def test_a_note_with_anything_added_is_read_like_any_text() -> None:
    card = NEVER_ASK["card"].zh
    codes = [
        [found.code for found in check_text(text)]
        for text in (card + "不过请说一下", "请" + card, card.replace("不", ""))
    ]
    assert codes == [["card"]] * 3


def test_notes_count_for_nothing_where_they_are_not_allowed() -> None:
    assert [found.code for found in check_text(NEVER_ASK["card"].zh, notes_allowed=False)] == ["card"]


def test_what_to_do_about_a_doubtful_call_passes_without_being_a_note() -> None:
    texts = [advice(language, desk="12345", fraud="96110") for language in ("zh", "en")]
    assert [check_text(text) for text in texts] == [(), ()]
    assert [note_digest(text) in NOTES for text in texts] == [False, False]


def test_a_template_refers_to_the_fields_that_it_was_given_and_to_no_other() -> None:
    text = "您好 {name}，${index_name} 的接触者请于 %(day)s 采样"
    found = [(row.code, row.term, row.layer) for row in check_text(text, fields=frozenset({"name", "day"}))]
    assert found == [("field", "index_name", "allow")]
    assert check_text(text) == ()
