"""Kinds of batch in words, and which values of a held line may be corrected for each."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bihuan.apps.intake.importers import RECORDS, kind_codes, kind_of
from bihuan.web.parts.labels import KINDS, Label, extend, label

BATCH_KINDS: dict[str, Label] = {
    "records": _("Records: each becomes an order"),
    "population": _("Register of residents"),
    "duty_roster": _("Duty roster"),
    "pool_results": _("Results of tubes"),
    "areas": _("Areas (GeoJSON)"),
}
KINDS["batch_kind"] = BATCH_KINDS
extend(
    "code",
    {
        "which_kind": _("This looks like another kind: %(kind)s. It is chosen now; receive it so, or choose another."),
        "other_kind": _("This file was received before as: %(kind)s. Choose that kind to come to its batch."),
        "unknown_kind": _("Nobody here takes over lines of this kind. Choose one from the list."),
    },
)
_JOINED = frozenset(
    {"other", "family_name", "given_name", "birth_year", "birth_month", "birth_day", "entrance", "flat"}
)
_OF_RECORDS = (
    "external_key", "name", "sex", "birth_date", "document_kind", "document_number", "phone", "address",
    "community_code", "onset_date", "sample_date", "report_date", "result", "urgency", "note",
)  # fmt: skip


def kind_choices() -> list[tuple[str, Label]]:
    """Return what a delivery may be, for a list to choose from; the first lets its columns say it."""
    return [("", _("as its columns say")), *((code, label("batch_kind", code)) for code in kind_codes())]


def editable(kind: str) -> tuple[str, ...]:
    """Return the fields of a held line that a clerk may type anew, in the order of the form."""
    return _OF_RECORDS if kind == RECORDS else tuple(name for name in kind_of(kind).fields if name not in _JOINED)
