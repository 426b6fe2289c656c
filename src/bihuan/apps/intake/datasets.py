"""What can be taken out of intake: the lines of one batch as they were read, with what became of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bihuan.apps.core.exports import Dataset, ExportRow, declared, register
from bihuan.apps.core.exports.datasets import Filters as Told
from bihuan.apps.core.exports.datasets import as_dialled
from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.core.rules.exports import MOST, Column, Row
from bihuan.apps.core.rules.personal import Category, LegalBasis, Mask, PersonalField, Purpose
from bihuan.apps.intake.access import get_batch
from bihuan.apps.intake.models import Disposition
from bihuan.apps.intake.queries import dispositions
from bihuan.apps.intake.rules.relations import relation_to_line

_ROLES = frozenset({Role.DESK_LEAD, Role.DESK_ANALYST, Role.INTAKE_CLERK})
_TOGETHER = 500


def _personal(name: str, category: Category, mask: Mask) -> Column:
    ours = PersonalField(category, Purpose.OUTBREAK_RESPONSE, LegalBasis.PUBLIC_HEALTH_EMERGENCY, "line", mask, _ROLES)
    return Column(name, declared(Disposition, f"values.{name}", ours))


COLUMNS = (
    *(Column(code, is_plain=True) for code in ("line", "disposition", "reason", "order")),
    _personal("external_key", Category.IDENTITY, Mask.DOCUMENT),
    _personal("name", Category.IDENTITY, Mask.NAME),
    _personal("sex", Category.IDENTITY, Mask.HIDDEN),
    _personal("birth_date", Category.IDENTITY, Mask.HIDDEN),
    _personal("document_number", Category.IDENTITY, Mask.DOCUMENT),
    _personal("phone", Category.CONTACT, Mask.PHONE),
    _personal("address", Category.LOCATION, Mask.ADDRESS),
    _personal("onset_date", Category.HEALTH, Mask.HIDDEN),
    _personal("sample_date", Category.HEALTH, Mask.HIDDEN),
    _personal("result", Category.HEALTH, Mask.HIDDEN),
    _personal("note", Category.FREE_TEXT, Mask.HIDDEN),
)
_READ_VALUES = tuple(column.code for column in COLUMNS if not column.is_plain)


def _find(by: Actor, told: Told, _at: datetime) -> list[str]:
    batch = get_batch(by, str(told.get("batch", "")))
    found = dispositions(batch.pk, kind=str(told.get("kind", "")), reason=str(told.get("reason", "")))
    return list(found.values_list("pk", flat=True)[: MOST + 1])


def _read(by: Actor, told: Told, ids: Sequence[str], _at: datetime) -> Iterator[ExportRow]:
    batch = get_batch(by, str(told.get("batch", "")))
    for first in range(0, len(ids), _TOGETHER):
        part = ids[first : first + _TOGETHER]
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
