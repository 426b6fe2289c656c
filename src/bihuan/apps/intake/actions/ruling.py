"""One chunk of lines on its way to dispositions: read without the lock, ruled and written under it."""

from __future__ import annotations

import json
import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from bihuan.apps.core.journal import EventDraft, record_event
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.sealing import index_all, index_secret, seal_json, unseal_json, vault
from bihuan.apps.intake.actions.keys import content_hasher
from bihuan.apps.intake.actions.lines import insert_rows
from bihuan.apps.intake.actions.persons import persons_of
from bihuan.apps.intake.importers import LEFT, Interpreter, Line, Mapping, Options, Row, kind_of
from bihuan.apps.intake.models import Batch
from bihuan.apps.intake.queries.population import holders_of
from bihuan.apps.intake.rules import (
    DispositionKind,
    Known,
    Ruling,
    choose_known,
    dispose,
    dispose_resident,
    line_key,
    person_document,
    variants,
)
from bihuan.engine.cleaning import fold, tidy
from bihuan.engine.vault import DataKey, keyed_digest

_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
_log = logging.getLogger(__name__)
_COUNTERS = frozenset(fold(label) for label in ("序号", "行号", "No", "row number", "index"))  # say nothing of the line
_VARIANTS_LOOKED_AT = 9
_DISPOSITION_SQL = (
    "INSERT INTO intake_disposition (record_id, batch_id, source_id, line, kind, reason, remarks, key, content_key,"
    " duplicate_of, person_id, subject_index, key_ref, sealed, effect, n, at)"
    " VALUES (%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,'',0,%s)"
)
_LINES_SQL = (
    "SELECT id, line, position, key_ref, sealed, digest FROM intake_record WHERE batch_id = %s AND line > %s"
    " ORDER BY line LIMIT %s"
)


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One record as it was read: its values, what was doubtful, and under which key it will be looked for."""

    record: str
    line: int
    digest: str
    values: dict[str, str]
    remarks: list[dict[str, object]]
    severity: str
    reason: str
    key: str
    content_key: str
    key_ref: str

    @property
    def document(self) -> str:
        """Return the valid document on the line, "" for none."""
        return person_document(self.values)

    @property
    def has_left(self) -> bool:
        """Say whether a line of a register says that this person lives there no more."""
        return self.values.get("residence", "") in LEFT


class LineReader:
    """Reads the stored lines of one batch under its fixed mapping."""

    def __init__(self, batch: Batch, mapping: Mapping, options: Options) -> None:
        self._batch = batch.id
        self._interpreter = Interpreter(mapping, options)
        self._kind = kind_of(mapping.kind)
        self._hash = content_hasher()
        self._key_secret = index_secret(batch.source.incident_id, "key")
        self._others = [
            (index, label)
            for index, (label, field) in enumerate(zip(mapping.header, mapping.fields, strict=True))
            if field == "other" and fold(label) not in _COUNTERS
        ]

    def read(self, after: int, most: int) -> list[ReadLine]:
        """Return the next lines, read; an empty list when there are no more."""
        with connection.cursor() as cursor:
            cursor.execute(_LINES_SQL, [self._batch, after, most])
            rows = cursor.fetchall()
        keys = vault().find(f"record:{row[3]}" for row in rows)
        return [self._read_line(keys.get(f"record:{row[3]}"), *row) for row in rows]

    def _read_line(
        self, data_key: DataKey | None, record: str, number: int, position: str, ref: str, sealed: str, digest: str
    ) -> ReadLine:
        content = unseal_json(data_key, "intake_record", record, sealed)["content"]
        line = Line(number, position, tuple(json.loads(content)))
        row, remarks = self._interpret(line)
        worst = remarks[0] if remarks else {"severity": "", "code": ""}
        severity = worst["severity"] if worst["severity"] in {"reject", "hold"} else ""
        content_hash = self._hash(self._content(line, row))
        key = keyed_digest(self._key_secret, line_key(self._kind.key_of(row.values), content_hash).encode())
        reason = str(worst["code"]) if severity else ""
        return ReadLine(record, number, digest, row.values, remarks, str(severity), reason, key, content_hash, ref)

    def _interpret(self, line: Line) -> tuple[Row, list[dict[str, object]]]:
        try:
            row = self._interpreter.interpret(line)
        except Exception:  # a fault of a parser must not lose the line: it is held and a person looks at it
            _log.exception("line %s of batch %s could not be interpreted", line.number, self._batch)
            remark = {"code": "reader_failed", "field": "", "column": -1, "severity": "hold"}
            return Row(line.number, line.position, {}, ()), [remark]
        return row, [
            {"code": p.code, "field": p.field, "column": p.column, "severity": p.severity} for p in row.problems
        ]

    def _content(self, line: Line, row: Row) -> object:
        """Return what makes a line different from another: its values, its other cells, and cells nobody could read."""
        cells = line.cells
        width = len(cells)
        others = sorted([label, tidy(cells[index])] for index, label in self._others if index < width and cells[index])
        doubted = sorted([p.field, cells[p.column]] for p in row.problems if 0 <= p.column < width)
        return [row.values, others, doubted] if row.values or others else [list(cells)]


def rule_chunk(batch: Batch, lines: Sequence[ReadLine], *, by: Actor, at: datetime) -> Counter[str]:
    """Give every line its disposition and its event, inside the caller's transaction; return how many of each kind."""
    incident, kind = batch.source.incident_id, kind_of(batch.kind)
    subjects = index_all(incident, "document", [line.document for line in lines])
    known = _known(batch.source_id, lines)
    holders = holders_of(incident, kind.code, subjects) if kind.is_unique_document else {}
    ruled: list[tuple[ReadLine, Ruling]] = []
    for line, subject in zip(lines, subjects, strict=True):
        candidates = known[line.key]
        met = choose_known(candidates, line.content_key)
        ruling = dispose(severity=line.severity, reason=line.reason, content_key=line.content_key, known=met)
        if kind.is_unique_document:
            ruling = dispose_resident(
                ruling, subject=subject, known=met, holder=None if line.has_left else holders.get(subject)
            )
        if ruling.kind is DispositionKind.ACCEPTED:
            mine = Known(line.record, line.content_key, subject)
            candidates.append(mine)
            holders |= {subject: mine} if subject and not line.has_left else {}
        ruled.append((line, ruling))
    _write(batch, ruled, subjects, at)
    _record(batch, ruled, by, at)
    return Counter(ruling.kind.value for _, ruling in ruled)


def _known(source: str, lines: Sequence[ReadLine]) -> defaultdict[str, list[Known]]:
    """Return the accepted records of the same source that have the keys of these lines, by key."""
    found: defaultdict[str, list[Known]] = defaultdict(list)
    for key, known in _accepted(source, {line.key for line in lines}):
        found[key].append(known)
    unlike = {line.key for line in lines if found[line.key] and found[line.key][0].content_key != line.content_key}
    base = {variant: key for key in unlike for variant in variants(key, _VARIANTS_LOOKED_AT)}
    for key, known in _accepted(source, set(base)):
        found[base[key]].append(known)
    return found


def _accepted(source: str, keys: set[str]) -> list[tuple[str, Known]]:
    if not keys:
        return []
    marks = ",".join(["%s"] * len(keys))
    # The kind is a literal, so that both databases may use the partial index.
    sql = (
        "SELECT key, record_id, content_key, subject_index FROM intake_disposition"  # nosec B608  # noqa: S608 - only marks are put in
        f" WHERE source_id = %s AND kind = 'accepted' AND key IN ({marks})"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [source, *keys])
        return [(key, Known(*known)) for key, *known in cursor.fetchall()]


def _write(batch: Batch, ruled: Sequence[tuple[ReadLine, Ruling]], subjects: Sequence[str], at: datetime) -> None:
    accepted = [line.values for line, ruling in ruled if ruling.kind is DispositionKind.ACCEPTED]
    persons = persons_of(batch.source.incident_id, accepted) if kind_of(batch.kind).makes_persons else {}
    stored_at = connection.ops.adapt_datetimefield_value(at)
    keys = vault().find(f"record:{line.key_ref}" for line, _ in ruled)
    rows = [
        (
            line.record, batch.id, batch.source_id, line.line, ruling.kind.value, ruling.reason, _json(line.remarks),
            line.key, line.content_key, ruling.duplicate_of,
            persons.get(line.document) if ruling.kind is DispositionKind.ACCEPTED else None,
            subject, line.key_ref, _sealed(keys[f"record:{line.key_ref}"], line), stored_at,
        )
        for (line, ruling), subject in zip(ruled, subjects, strict=True)
    ]  # fmt: skip
    insert_rows(_DISPOSITION_SQL, rows)


def _sealed(key: DataKey, line: ReadLine) -> str:
    return seal_json(key, "intake_disposition", line.record, {"values": line.values})


def _json(value: object) -> str:
    return _encode(value) if value else ("[]" if isinstance(value, list) else "{}")


def _record(batch: Batch, ruled: Iterable[tuple[ReadLine, Ruling]], by: Actor, at: datetime) -> None:
    for line, ruling in ruled:
        facts = {
            "batch": batch.id,
            "line": line.line,
            "kind": ruling.kind.value,
            "reason": ruling.reason,
            "duplicate_of": ruling.duplicate_of or None,
        }
        draft = EventDraft(
            "record.disposed", "record", line.record, 0, by, at, facts, reason=ruling.reason, digest=line.digest
        )
        record_event(draft)
