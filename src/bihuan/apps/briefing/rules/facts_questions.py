"""What residents ask: how much is taken, how often, and how long their words are kept. Pure."""

from __future__ import annotations

from datetime import timedelta

from bihuan.apps.briefing.rules.facts import LANGUAGES
from bihuan.apps.core.rules import NotAllowed

NEW, GROUPED, DISMISSED = "new", "grouped", "dismissed"
QUESTION_STATES = (NEW, GROUPED, DISMISSED)
FORM, HOTLINE = "form", "hotline"
WAYS = (FORM, HOTLINE)
DISMISSALS = ("not_a_claim", "not_about_this", "needs_help", "unreadable")
MOST_TEXT, LEAST_TEXT = 300, 4
# Limits without an address of anybody (R70): more than this is no crowd of residents, and nobody could read it.
A_MINUTE, AN_HOUR = 60, 1200
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def check_question(text: str, language: str) -> str:
    """Return the words of a question without outer space.

    :raises NotAllowed: `question_too_short`, `question_too_long`, `unknown_language`.
    """
    said = " ".join(text.split())
    if len(said) < LEAST_TEXT:
        raise NotAllowed("question_too_short")
    if len(said) > MOST_TEXT:
        raise NotAllowed("question_too_long", most=MOST_TEXT)
    if language not in LANGUAGES:
        raise NotAllowed("unknown_language")
    return said


def check_flood(last_minute: int, last_hour: int) -> None:
    """Refuse more questions from the public than anybody could read. :raises NotAllowed: `too_many_questions`."""
    if last_minute >= A_MINUTE or last_hour >= AN_HOUR:
        raise NotAllowed("too_many_questions")


def check_dismissal(reason: str) -> None:
    """Refuse a reason that is none. :raises NotAllowed: `bad_reason`."""
    if reason not in DISMISSALS:
        raise NotAllowed("bad_reason")
