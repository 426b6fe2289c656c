"""The forms of fact-checks: what was typed stays, and a refusal says what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bihuan.apps.briefing.rules.facts import (
    CHANNELS,
    LANGUAGES,
    MOST_ANSWER,
    MOST_CLAIM,
    MOST_NOTE,
    TOPICS,
    UNPROVEN,
    VERDICTS,
    WITHDRAWALS,
)
from bihuan.apps.briefing.rules.facts_evidence import MOST_SOURCES, MOST_URL, MOST_WORDS
from bihuan.apps.briefing.rules.facts_questions import DISMISSALS, MOST_TEXT
from bihuan.web.desk.facts.sources import told_sources
from bihuan.web.desk.tracing.forms import TracingForm, choice, day, moment, pairs, words

if TYPE_CHECKING:
    from datetime import datetime

    from bihuan.apps.briefing.models import FactCheck, FactDraft
    from bihuan.apps.briefing.rules.facts_evidence import Source

ROWS = 3  # rows for sources that stand empty on the page; more are there when more were told


def text_area(text: Any, most: int, *, rows: int = 2, required: bool = True, help_text: Any = "") -> forms.CharField:
    """Return a field for some sentences."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=text, max_length=most, required=required, widget=area, help_text=help_text)


class WordsForm(TracingForm):
    """One wording in both languages, with its verdict and what it rests on; of a correction, what it changes."""

    prefix_of_ids = "words"
    claim_zh = text_area(
        gettext_lazy("The claim, in Chinese"), MOST_CLAIM,
        help_text=gettext_lazy("In our own words, as it goes round. Nobody is named, nothing is quoted."),
    )  # fmt: skip
    claim_en = text_area(gettext_lazy("The claim, in English"), MOST_CLAIM)
    verdict = choice(gettext_lazy("Verdict"))
    answer_zh = text_area(gettext_lazy("The short answer, in Chinese"), MOST_ANSWER, rows=4)
    answer_en = text_area(gettext_lazy("The short answer, in English"), MOST_ANSWER, rows=4)
    note_zh = text_area(gettext_lazy("What the correction changes, in Chinese"), MOST_NOTE, required=False)
    note_en = text_area(gettext_lazy("What the correction changes, in English"), MOST_NOTE, required=False)

    def __init__(
        self, data: Any = None, initial: Mapping[str, Any] | None = None, *, sources: Iterable[Source] = (),
        is_correction: bool = False,
    ) -> None:  # fmt: skip
        kept = list(sources)
        rows = min(MOST_SOURCES, max(ROWS, len(kept) + 1, _rows_of(data)))
        filled = {f"s{n}_{name}": getattr(one, name) for n, one in enumerate(kept) for name in SOURCE_FIELDS}
        super().__init__(data, {**filled, **(initial or {})})
        self.choose("verdict", [("", _("choose…")), *pairs("fact_verdict", VERDICTS)])
        self.source_rows = [self._add_source(n) for n in range(rows)]
        for name in ("note_zh", "note_en"):
            if is_correction:
                self.fields[name].required = True
            else:
                del self.fields[name]

    def _add_source(self, n: int) -> list[forms.BoundField]:
        for name, field in _source_fields(n == 0).items():
            self.fields[f"s{n}_{name}"] = field
        return [self[f"s{n}_{name}"] for name in SOURCE_FIELDS]

    def clean(self) -> dict[str, Any]:
        """Gather the rows of sources in which something was typed."""
        told = super().clean() or self.cleaned_data
        return {**told, "sources": told_sources(told, len(self.source_rows))}


SOURCE_FIELDS = ("issuer", "title", "issued_on", "url", "digest", "is_primary")


def _source_fields(is_first: bool) -> dict[str, forms.Field]:
    return {
        "issuer": words(gettext_lazy("Issuer"), most=MOST_WORDS, required=is_first),
        "title": words(gettext_lazy("Title"), most=MOST_WORDS, required=is_first),
        "issued_on": day(gettext_lazy("Issued on")),
        "url": words(
            gettext_lazy("Web address"),
            most=MOST_URL,
            help_text=gettext_lazy("A public page; no network, no messenger."),
        ),
        "digest": words(
            gettext_lazy("or SHA-256 of the document"),
            most=64,
            help_text=gettext_lazy("Where there is no public page."),
        ),
        "is_primary": forms.BooleanField(
            label=gettext_lazy("First hand: by who measured, decided or issued it"), required=False
        ),
    }


def _rows_of(data: Any) -> int:
    """Return how many rows of sources a sent form has."""
    return next((n for n in range(MOST_SOURCES, 0, -1) if data and data.get(f"s{n - 1}_issuer")), 0)


class WriteForm(WordsForm):
    """A claim with its first wording."""

    prefix_of_ids = "write"
    topic = choice(gettext_lazy("Topic"))
    channel_class = choice(gettext_lazy("How it came to our ears"))
    language = choice(gettext_lazy("In which language it goes round"))
    first_seen_on = day(gettext_lazy("First heard of on"))
    replaces = choice(gettext_lazy("Takes the place of"), required=False)

    def __init__(
        self, replaceable: Iterable[tuple[str, str]], data: Any = None, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial)
        self.choose("topic", [("", _("choose…")), *pairs("fact_topic", TOPICS)])
        self.choose("channel_class", [("", _("choose…")), *pairs("fact_channel", CHANNELS)])
        self.choose("language", pairs("fact_language", LANGUAGES))
        self.choose("replaces", [("", _("none")), *replaceable])
        self.fields["first_seen_on"].required = True


class PublishForm(TracingForm):
    """When it is looked at again, and that somebody has read what it says."""

    prefix_of_ids = "publish"
    n = forms.IntegerField(widget=forms.HiddenInput)
    next_review_at = moment(pgettext_lazy("facts", "Looked at again by"), help_text=gettext_lazy("Within 14 days."))
    is_read = forms.BooleanField(
        label=gettext_lazy("I opened the sources, read both languages, and nobody is named"), required=True
    )

    def __init__(self, row: FactCheck, draft: FactDraft, at: datetime, data: Any = None) -> None:
        is_unproven = draft.verdict == UNPROVEN
        super().__init__(data, {"n": row.n, "next_review_at": at + timedelta(days=2 if is_unproven else 7)})
        if is_unproven:
            self.fields["next_review_at"].help_text = _("Within 72 hours: then it leaves the page by itself.")


class ConfirmForm(TracingForm):
    """When it is looked at again."""

    prefix_of_ids = "confirm"
    next_review_at = moment(pgettext_lazy("facts", "Looked at again by"), help_text=gettext_lazy("Within 14 days."))

    def __init__(self, at: datetime, data: Any = None) -> None:
        super().__init__(data, {"next_review_at": at + timedelta(days=7)})


class DropForm(TracingForm):
    """Why a wording is not published."""

    prefix_of_ids = "drop"
    reason = choice(gettext_lazy("Reason"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.choose("reason", [("", _("choose…")), *pairs("fact_withdrawal", WITHDRAWALS)])


class TakeForm(TracingForm):
    """What somebody asked on the telephone."""

    prefix_of_ids = "take"
    text = text_area(
        gettext_lazy("What does the caller ask?"), MOST_TEXT,
        help_text=gettext_lazy("What goes round, nothing else: no name, no number of the caller."),
    )  # fmt: skip
    language = choice(gettext_lazy("Language"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, {"language": "zh"})
        self.choose("language", pairs("fact_language", LANGUAGES))


class SettleForm(TracingForm):
    """Which questions ask about which claim, or why they are laid aside."""

    prefix_of_ids = "settle"
    questions = forms.MultipleChoiceField(
        label=gettext_lazy("Questions"), error_messages={"required": gettext_lazy("Tick the questions.")}
    )
    fact = choice(gettext_lazy("They ask about"), required=False)
    reason = choice(gettext_lazy("or lay them aside"), required=False)

    def __init__(self, waiting: Iterable[str], facts: Iterable[tuple[str, str]], data: Any = None) -> None:
        super().__init__(data)
        self.choose("questions", [(one, one) for one in waiting])
        self.choose("fact", [("", _("choose…")), *facts])
        self.choose("reason", [("", _("choose…")), *pairs("question_dismissal", DISMISSALS)])

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two: a claim, or a reason."""
        told = super().clean() or self.cleaned_data
        if bool(told.get("fact")) == bool(told.get("reason")):
            self.add_error("fact", _("Choose a claim, or a reason to lay them aside: one of the two."))
        return told
