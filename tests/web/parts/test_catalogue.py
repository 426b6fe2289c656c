"""The Chinese catalogue is complete, and what is installed is what was written."""

from __future__ import annotations

from scripts import messages


def test_every_text_of_the_sources_is_translated_and_compiled() -> None:
    assert messages.faults() == []


def test_texts_are_found_in_python_and_in_templates() -> None:
    found = {(message.context, message.text, message.plural) for message in messages.messages_in_sources()}
    assert {
        ("", "Duty board", ""),
        ("state", "Closed", ""),
        ("", "%s day", "%s days"),
        ("", "Skip to the content", ""),
        ("", "%(first)s to %(last)s of %(total)s", ""),
        ("", "Light or dark", ""),
    } <= found


def test_a_missing_an_empty_and_a_torn_translation_are_named() -> None:
    message = messages.Message("", "%s ago", path="x.py")
    entry = messages.polib.POEntry(msgid="%s ago", msgstr="")
    assert messages._faults_of(message, None) == ['missing: "%s ago" (x.py)']
    assert messages._faults_of(message, entry) == ['not translated: "%s ago"']
    entry.msgstr = "前"
    assert messages._faults_of(message, entry) == ['gaps differ: "%s ago"']
