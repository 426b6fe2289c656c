"""How well a tagger does: strict stretches, the same characters and the same role, or it is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from bihuan.engine.casereports.corpus import Example
from bihuan.engine.casereports.roles import ROLES
from bihuan.engine.casereports.tagging import Settings, Tagger, train


@dataclass(frozen=True, slots=True)
class Score:
    """Counts per role: labelled, found, and found right."""

    labelled: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)

    def add(self, example: Example, tagger: Tagger) -> None:
        """Count one example that the tagger has not seen."""
        gold, own = set(example.spans), set(tagger.spans(example.text))
        self.labelled.update(role for _, _, role in gold)
        self.found.update(role for _, _, role in own)
        self.right.update(role for _, _, role in gold & own)

    def f1(self, role: str = "") -> float:
        """Return the F1 of a role, or of all stretches together (micro average); 0 when there is nothing to count."""
        counts = [counter[role] if role else counter.total() for counter in (self.labelled, self.found, self.right)]
        return 2 * counts[2] / (counts[0] + counts[1]) if counts[0] + counts[1] else 0.0

    def table(self) -> Iterator[str]:
        """Yield one line a role and one for all: labelled, precision, recall, F1."""
        for role in [*sorted(ROLES), ""]:
            counters = (self.labelled, self.found, self.right)
            labelled, found, right = (counter[role] if role else counter.total() for counter in counters)
            precision, recall = right / max(found, 1), right / max(labelled, 1)
            yield f"{role or 'all':<4}{labelled:>7}  P {precision:.3f}  R {recall:.3f}  F1 {self.f1(role):.4f}"


def folds_of(examples: Sequence[Example], folds: int, seed: int) -> Iterator[tuple[list[Example], list[Example]]]:
    """Yield (to learn from, to judge by) for each fold of a seeded shuffle; equal texts always lie in the same fold."""
    texts = sorted({example.text for example in examples})
    # nosemgrep: secret-from-random - a division of reports that has to be repeatable, no secret
    Random(seed).shuffle(texts)  # noqa: S311 - no secret
    fold = {text: number % folds for number, text in enumerate(texts)}
    for number in range(folds):
        yield (
            [example for example in examples if fold[example.text] != number],
            [example for example in examples if fold[example.text] == number],
        )


def cross_validate(
    examples: Sequence[Example],
    *,
    folds: int,
    settings: Settings,
    tell: Callable[[str], None] = lambda _: None,
    only: int | None = None,
) -> Score:
    """Train and judge once per fold (or `only` so many of them) and return the counts of all reports judged.

    :raises ValueError: fewer than two folds.
    """
    if folds < 2:
        raise ValueError("at least two folds")
    score = Score()
    for number, (learned, judged) in enumerate(folds_of(examples, folds, settings.seed)):
        if only is not None and number >= only:
            break
        tagger = train(learned, settings)
        for example in judged:
            score.add(example, tagger)
        tell(f"fold {number + 1} of {folds}: F1 so far {score.f1():.4f}")
    return score
