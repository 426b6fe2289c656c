"""The trained tagger: one look marks times, places and hospitals, two more say what each is to the case."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

import pycrfsuite

from bihuan.engine.casereports import characters, contexts
from bihuan.engine.casereports.corpus import Example, Labelled, labels_of, spans_of
from bihuan.engine.casereports.roles import ROLES

FORMAT: Final = 1
LOOKS: Final = ("stretches", "roles", "again")
LARGEST: Final = 256 * 2**20
"""Bytes of the largest model that is opened."""
_LETTERS: Final = {"T": "FBT", "L": "OTL", "H": "ZSI"}
Rows = list[list[str]]


class NotATagger(ValueError):  # noqa: N818 - named after the refusal, as the house names refusals
    """The file is not a tagger written by `train.py`, or is damaged."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How long and how carefully to train: iterations of each look, parts of the held-out guesses, and the seed."""

    first_iterations: int = 80
    second_iterations: int = 80
    parts: int = 3
    seed: int = 7


QUICK: Final = Settings(first_iterations=40, second_iterations=50, parts=2)
"""Settings for a check within a minute."""


class Tagger:
    """Three models of conditional random fields, in memory. Make one with `train` or `open_tagger`."""

    def __init__(self, models: Sequence[bytes]) -> None:
        self.models = tuple(models)
        self._first, self._second, self._third = map(_Model, self.models)

    def spans(self, text: str) -> list[Labelled]:
        """Return the stretches of a text with their roles, in their order."""
        if not text:
            return []
        marked = self._first.tagger.tag(characters.features_of(text))
        found = [(start, end, role) for start, end, role in _kinds(marked)]
        if not found:
            return []
        features = contexts.features_of(text, found)
        kinds = "".join(kind for _, _, kind in found)
        guesses, shares = _guess(self._second, features)
        roles = self._third.tagger.tag(contexts.with_guesses(features, kinds, guesses, shares))
        return [(start, end, role) for (start, end, _), role in zip(found, roles, strict=True)]

    def write(self, path: Path) -> None:
        """Write the tagger into one file (a zip of the three models). :raises OSError: it cannot be written."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr("tagger.json", json.dumps({"format": FORMAT, "roles": sorted(ROLES)}))
            for name, model in zip(LOOKS, self.models, strict=True):
                file.writestr(f"{name}.crfsuite", model)


def open_tagger(path: Path) -> Tagger:
    """Open a tagger. :raises NotATagger: the file is none, or damaged. :raises OSError: it cannot be read."""
    try:
        with zipfile.ZipFile(path) as file:
            if sum(item.file_size for item in file.infolist()) > LARGEST:
                raise NotATagger("too large")
            about = json.loads(file.read("tagger.json"))
            models = [file.read(f"{name}.crfsuite") for name in LOOKS]
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise NotATagger(str(error)) from error
    if about != {"format": FORMAT, "roles": sorted(ROLES)} or not all(model[:4] == b"lCRF" for model in models):
        raise NotATagger("another format")
    return Tagger(models)


class _Model:
    """A model and the bytes it lies in: crfsuite reads them in place, so they have to live as long as it does."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.tagger = pycrfsuite.Tagger()
        self.tagger.open_inmemory(self.content)


def _kinds(labels: list[str]) -> list[Labelled]:
    """Turn the labels of the first look (B-T, I-T …) into stretches with their letter."""
    long = [label[:2] + _LETTERS[label[2:]] if label != "O" else label for label in labels]
    return [(start, end, ROLES[role]) for start, end, role in spans_of(long)]


def _guess(model: _Model, features: Rows) -> tuple[list[str], list[int]]:
    roles: list[str] = model.tagger.tag(features)
    return roles, [int(model.tagger.marginal(role, number) * 5) for number, role in enumerate(roles)]


def _fitted(rows: Sequence[tuple[Rows, list[str]]], iterations: int, **params: float | bool) -> bytes:
    trainer = pycrfsuite.Trainer(verbose=False)
    for features, labels in rows:
        if labels:
            trainer.append(features, labels)
    trainer.set_params({"max_iterations": iterations, **params})
    with TemporaryDirectory() as folder:
        path = Path(folder) / "model"
        trainer.train(str(path))
        return path.read_bytes()


@dataclass(slots=True)
class _Prepared:
    """One example with the features of the looks that do not depend on what was learned."""

    example: Example
    kinds: list[Labelled]
    features: Rows
    roles: list[str]


def _prepared(example: Example) -> _Prepared:
    kinds = [(start, end, ROLES[role]) for start, end, role in example.spans]
    features = contexts.features_of(example.text, kinds)
    return _Prepared(example, kinds, features, [role for _, _, role in example.spans])


def train(
    examples: Sequence[Example], settings: Settings | None = None, tell: Callable[[str], None] = lambda _: None
) -> Tagger:
    """Train a tagger; the same examples and settings give the same one. `tell` hears of every step.

    The third look learns from guesses of the second on reports that it had not seen, as it will be used.
    :raises ValueError: there are fewer examples than parts.
    """
    settings = settings or Settings()
    if len(examples) < max(settings.parts, 2):
        raise ValueError("too few examples")
    ready = [_prepared(example) for example in examples]
    tell("times, places and hospitals")
    first = _first_look(ready, settings)
    tell("their roles")
    second = _second_look(ready, settings)
    guessed = []
    for part, held in enumerate(_parts(ready, settings)):
        tell(f"guesses on reports held out, part {part + 1} of {settings.parts}")
        numbers = set(map(id, held))
        guesser = _Model(_second_look([one for one in ready if id(one) not in numbers], settings))
        guessed += [_with_guesses(one, guesser) for one in held]
    tell("their roles again, with the guesses")
    third = _fitted(guessed, settings.second_iterations, **_SECOND)
    return Tagger([first, second, third])


_FIRST: Final[dict[str, float | bool]] = {"c1": 0.1, "c2": 0.05}
_SECOND: Final[dict[str, float | bool]] = {"c1": 0.0, "c2": 2.0, "feature.possible_transitions": True}


def _first_look(ready: Sequence[_Prepared], settings: Settings) -> bytes:
    rows = [
        (characters.features_of(one.example.text), labels_of(len(one.example.text), one.kinds))
        for one in ready
        if one.example.text
    ]
    return _fitted(rows, settings.first_iterations, **_FIRST)


def _second_look(ready: Sequence[_Prepared], settings: Settings) -> bytes:
    return _fitted([(one.features, one.roles) for one in ready], settings.second_iterations, **_SECOND)


def _with_guesses(one: _Prepared, guesser: _Model) -> tuple[Rows, list[str]]:
    if not one.roles:
        return [], []
    guesses, shares = _guess(guesser, one.features)
    kinds = "".join(kind for _, _, kind in one.kinds)
    return contexts.with_guesses(one.features, kinds, guesses, shares), one.roles


def _parts(ready: Sequence[_Prepared], settings: Settings) -> list[list[_Prepared]]:
    shuffled = list(ready)
    # nosemgrep: secret-from-random - a division of reports that has to be repeatable, no secret
    Random(settings.seed).shuffle(shuffled)  # noqa: S311 - no secret
    return [shuffled[part :: settings.parts] for part in range(settings.parts)]
