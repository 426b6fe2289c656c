"""Lines with what became of them, masked before a template can see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bihuan.apps.intake.queries.shown import masked_values, opened, remark_codes
from bihuan.web.parts.order_lines import number_of

if TYPE_CHECKING:
    from bihuan.apps.intake.models import Disposition

_SHOWN = ("name", "phone", "document_number", "address")


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of a list; nothing personal in it is whole."""

    id: str
    source: str
    batch: str
    seq: int
    line: int
    position: str
    kind: str
    reason: str
    remarks: list[tuple[str, str]]
    name: str
    phone: str
    document: str
    address: str
    order: str
    order_number: str
    duplicate_of: str
    is_no_action: bool
    filed: str


def line_views(found: Iterable[Disposition]) -> list[LineView]:
    """Return dispositions (fetched with their records, sources and batches where shown) as lines."""
    return [line_view(one) for one in opened(found)]


def line_view(one: Disposition) -> LineView:
    """Return one disposition as a line."""
    values = masked_values(one)
    name, phone, document, address = (values.get(field, "") for field in _SHOWN)
    order = one.effect.removeprefix("order:") if one.effect.startswith("order:") else ""
    return LineView(
        id=one.pk, source="", batch=one.batch_id, seq=0, line=one.line, position=one.record.position, kind=one.kind,
        reason=one.reason, remarks=remark_codes(one), name=name, phone=phone, document=document, address=address,
        order=order, order_number=number_of(order) if order else "", duplicate_of=one.duplicate_of,
        is_no_action=one.effect == "no_action", filed=_filed(one.effect),
    )  # fmt: skip


def _filed(effect: str) -> str:
    """Return as what a line was filed, "" when it was not."""
    return effect.split(":")[1] if effect.startswith("filed:") else ""


def tray_view(one: Disposition) -> LineView:
    """Return one waiting line with its source and the number of its batch."""
    plain = line_view(one)
    values = {name: getattr(plain, name) for name in LineView.__slots__}
    return LineView(**{**values, "source": one.source.name, "seq": one.batch.seq})
