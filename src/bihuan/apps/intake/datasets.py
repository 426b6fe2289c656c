"""What can be taken out of intake: the lines of one batch as they were read, with what became of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bihuan.apps.core.exports import Dataset, ExportRow, parts_of, register
from bihuan.apps.core.exports.datasets import Filters as Told
from bihuan.apps.core.exports.datasets import as_dialled
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.declared import VALUES
from bihuan.apps.core.rules.exports import MOST, Column, Row
from bihuan.apps.intake.access import get_batch
from bihuan.apps.intake.models import Disposition
from bihuan.apps.intake.queries import dispositions
from bihuan.apps.intake.rules.relations import relation_to_line

_READ_VALUES = (
    "external_key", "name", "sex", "birth_date", "document_number", "phone", "address", "onset_date", "sample_date",
    "result", "note",
)  # fmt: skip
COLUMNS = (
    *(Column(code, is_plain=True) for code in ("line", "disposition", "reason", "order")),
    *(Column(name, VALUES[name]) for name in _READ_VALUES),
)


def _find(by: Actor, told: Told, _at: datetime) -> list[str]:
    batch = get_batch(by, str(told.get("batch", "")))
    found = dispositions(batch.pk, kind=str(told.get("kind", "")), reason=str(told.get("reason", "")))
    return list(found.values_list("pk", flat=True)[: MOST + 1])


def _read(by: Actor, told: Told, ids: Sequence[str], _at: datetime) -> Iterator[ExportRow]:
    batch = get_batch(by, str(told.get("batch", "")))
    for part in parts_of(ids):
        found = {one.pk: one for one in dispositions(batch.pk).filter(pk__in=part)}
        yield from (_row(found[one], by) for one in part if one in found)


def _row(one: Disposition, by: Actor) -> ExportRow:
    order = one.effect.removeprefix("order:") if one.effect.startswith("order:") else ""
    values: dict[str, str | int] = {
        "line": one.line, "disposition": one.kind, "reason": one.reason, "order": order[-6:].upper(),
        **{name: str(one.values.get(name, "")) for name in _READ_VALUES},
        "phone": as_dialled(str(one.values.get("phone", ""))),
    }  # fmt: skip
    return ExportRow(one.pk, one.person_id or "", Row(relation_to_line(by, one.kind), values))


register(Dataset("lines", "record", COLUMNS, _find, _read))
