"""R63: no label, however disguised or spoilt, stops the guard; the normaliser says the same a second time."""

from __future__ import annotations

import os
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.formguard.mutating import DISGUISES, spoilt
from tests.engine.formguard.sets import rows

from bihuan.engine.formguard import check_text, mask_answer, normalise

IS_PROOF = os.environ.get("BIHUAN_PROVE") == "1"
LABELS = 100_000 if IS_PROOF else 1_500
TEXTS = [row.text for name in ("hostile", "honest") for row in rows(name)]


def test_mutated_labels_are_judged_without_a_crash_and_normalised_once_and_for_all() -> None:
    rng = random.Random(7)
    for _ in range(LABELS):
        label = spoilt(rng.choice(TEXTS), rng)
        check_text(label)
        once = normalise(label)
        assert normalise(once) == once, label


@settings(max_examples=5_000 if IS_PROOF else 150, deadline=None)
@given(st.text(max_size=120))
def test_any_text_is_normalised_once_and_for_all(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@settings(max_examples=5_000 if IS_PROOF else 150, deadline=None)
@given(st.text(max_size=120))
def test_any_answer_keeps_its_length_when_masked_and_is_masked_once_and_for_all(text: str) -> None:
    masked = mask_answer(text)
    assert len(masked.text) == len(text)
    assert mask_answer(masked.text).text == masked.text


@pytest.mark.parametrize("disguise", DISGUISES, ids=lambda disguise: disguise.__name__)
def test_a_disguise_hides_nothing(disguise: object) -> None:
    """Each label of the hostile set under one disguise: at least 98 in 100 are found by the lexicon alone."""
    rng = random.Random(11)
    hostile = rows("hostile") if IS_PROOF else rows("hostile")[::3]
    labels = [disguise(row.text, rng) for row in hostile]  # type: ignore[operator]  # the parameter is one of DISGUISES
    missed = [label for label in labels if not any(found.layer == "lexicon" for found in check_text(label))]
    assert len(missed) <= 0.02 * len(labels), missed
