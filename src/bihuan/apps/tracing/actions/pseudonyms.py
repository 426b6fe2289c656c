"""Numbers for the persons of the lake, and the way back from a released number to a person."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence

from bihuan.apps.core.journal import writing
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.sealing import index_all, open_all, seal_json, vault
from bihuan.apps.intake.actions.lines import insert_rows
from bihuan.apps.intake.actions.persons import persons_of, persons_with_phones
from bihuan.apps.intake.models import Person
from bihuan.apps.tracing.models.pseudonyms import Pseudonym
from bihuan.apps.tracing.rules.pseudonyms import NO_IDENTIFIER, as_kept, document_line, kind_and_text, purpose_of

Pair = tuple[str, str]
_TABLE = "tracing_pseudonym"
_TOGETHER = 5_000  # identifiers under one lock, some tenths of a second: nobody else waits longer
_ASKED_AT_ONCE = 500
_SQL = (
    'INSERT INTO tracing_pseudonym (id, incident_id, number, kind, "index", sealed)'  # index is a word of SQL
    " VALUES (%s,%s,%s,%s,%s,%s)"
)


def numbering(incident: str, source: str) -> Callable[[Sequence[Pair]], Sequence[int]]:
    """Return what the lake asks while it takes a source's file in: pairs of kind and identifier into numbers."""
    return lambda pairs: number(pairs, incident=incident, source=source)


def number(pairs: Sequence[Pair], *, incident: str, source: str = "") -> list[int]:
    """Return the number of each (kind, identifier), making those that are new; -1 for what can be no identifier.

    The same pair always has the same number; a holder's own key counts for its `source` only. Numbers are drawn by
    chance from 1 to 2³² - 1: neither order nor file can be told from them. Many callers at once get the same numbers,
    for new ones are made under the journal's lock.
    """
    told = [kind_and_text(kind, value, source) for kind, value in pairs]
    distinct = [one for one in dict.fromkeys(told) if one[1]]
    found: dict[Pair, int] = {}
    for first in range(0, len(distinct), _TOGETHER):
        found |= _numbered(incident, distinct[first : first + _TOGETHER])
    return [found.get(one, NO_IDENTIFIER) for one in told]


def _numbered(incident: str, pairs: Sequence[Pair]) -> dict[Pair, int]:
    indexes = _indexes(incident, pairs)
    known = _known(incident, indexes.values())
    missing = [pair for pair in pairs if indexes[pair] not in known]
    if missing:
        with writing():
            known |= _known(incident, [indexes[pair] for pair in missing])  # somebody may have been faster
            known |= _make(incident, [pair for pair in missing if indexes[pair] not in known], indexes)
    return {pair: known[indexes[pair]] for pair in pairs}


def _indexes(incident: str, pairs: Iterable[Pair]) -> dict[Pair, Pair]:
    """Return (kind, blind index) of each pair, one question to the vault for each kind."""
    found: dict[Pair, Pair] = {}
    by_kind: dict[str, list[Pair]] = {}
    for pair in pairs:
        by_kind.setdefault(pair[0], []).append(pair)
    for kind, some in by_kind.items():
        hashed = index_all(incident, purpose_of(kind), [value for _, value in some])
        found |= {pair: (kind, index) for pair, index in zip(some, hashed, strict=True)}
    return found


def _known(incident: str, indexes: Iterable[Pair]) -> dict[Pair, int]:
    wanted: dict[str, list[str]] = {}
    for kind, index in indexes:
        wanted.setdefault(kind, []).append(index)
    found: dict[Pair, int] = {}
    for kind, some in wanted.items():
        for first in range(0, len(some), _ASKED_AT_ONCE):
            part = some[first : first + _ASKED_AT_ONCE]
            rows = Pseudonym.objects.filter(incident=incident, kind=kind, index__in=part)
            found |= {(kind, index): number for index, number in rows.values_list("index", "number") if index}
    return found


def _make(incident: str, pairs: Sequence[Pair], indexes: Mapping[Pair, Pair]) -> dict[Pair, int]:
    """Make the pseudonyms of these pairs, each sealed under a key of its own; under the journal's lock."""
    ids = {pair: new_id() for pair in pairs}
    keys = vault().make(f"lake:{one}" for one in ids.values())
    numbers = dict(zip(pairs, _drawn(incident, len(pairs)), strict=True))
    rows = [
        (one, incident, numbers[pair], pair[0], indexes[pair][1],
         seal_json(keys[f"lake:{one}"], _TABLE, one, {"identifier": pair[1]}))
        for pair, one in ids.items()
    ]  # fmt: skip
    insert_rows(_SQL, rows)
    return {indexes[pair]: number for pair, number in numbers.items()}


def _drawn(incident: str, many: int) -> list[int]:
    """Draw numbers that nobody in the incident has."""
    drawn: set[int] = set()
    while len(drawn) < many:
        fresh = {one for one in (secrets.randbits(32) for _ in range(many - len(drawn))) if one} - drawn
        drawn |= fresh - _taken(incident, sorted(fresh))
    return secrets.SystemRandom().sample(sorted(drawn), many)


def _taken(incident: str, numbers: Sequence[int]) -> set[int]:
    taken: set[int] = set()
    for first in range(0, len(numbers), _ASKED_AT_ONCE):
        rows = Pseudonym.objects.filter(incident=incident, number__in=numbers[first : first + _ASKED_AT_ONCE])
        taken.update(rows.values_list("number", flat=True))
    return taken


def numbers_of_persons(persons: Iterable[Person], *, incident: str) -> dict[str, tuple[int, ...]]:
    """Return the numbers of known persons, one for each identifier that they bear, making those that are missing.

    Somebody without document and telephone gets a number for their identifier in this product, which no data holder
    can bear: their fresh visits are found by it, and nothing else.
    """
    rows = list(persons)
    open_all(rows)
    pairs = {row.pk: _identifiers(row) for row in rows}
    flat = [pair for some in pairs.values() for pair in some]
    numbers = iter(number(flat, incident=incident))
    found = {person: tuple(next(numbers) for _ in some) for person, some in pairs.items()}
    _tie(incident, {found[person][0]: person for person, some in pairs.items() if some[0][0] != "phone"})
    return found


def _tie(incident: str, persons: Mapping[int, str]) -> None:
    """Note who is behind a number that is theirs for certain; a telephone is not, for many share one."""
    wanted = list(persons)
    for first in range(0, len(wanted), _ASKED_AT_ONCE):
        part = wanted[first : first + _ASKED_AT_ONCE]
        for row in Pseudonym.objects.filter(incident=incident, number__in=part, person=None):
            Pseudonym.objects.filter(pk=row.pk, person=None).update(person=persons[row.number])


def _identifiers(person: Person) -> list[Pair]:
    told = (("document", str(person.document or "")), ("phone", str(person.phone or "")))
    return [pair for pair in told if as_kept(*pair)] or [("person", str(person.pk))]


def persons_behind(pseudonyms: Iterable[str], *, incident: str) -> dict[str, str]:
    """Return the person behind each of these released pseudonyms, making those whom nobody knew (R11).

    The same document is the same person; a telephone alone makes a person of its own, for many share one. Whose key
    was destroyed, and who is known by a holder's own number alone, has nobody behind them and is left out.
    """
    with writing():
        rows = list(Pseudonym.objects.filter(incident=incident, pk__in=list(pseudonyms)))
        fresh = [row for row in rows if row.person_id is None]
        open_all(fresh)
        documents = {row.pk: document_line(row.identifier) for row in fresh if row.kind == "document"}
        known = persons_of(incident, [line for line in documents.values() if line])
        phones = {row.pk: row.identifier for row in fresh if row.kind == "phone" and row.identifier}
        found = persons_with_phones(incident, phones)
        found |= {row.pk: known[row.identifier] for row in fresh if row.identifier in known}
        for row in fresh:
            if row.pk in found:
                Pseudonym.objects.filter(pk=row.pk, person=None).update(person=found[row.pk])
        return found | {row.pk: str(row.person_id) for row in rows if row.person_id is not None}
