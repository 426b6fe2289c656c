"""Finding a person by exact identifiers: blind indexes where the table has them, plain columns until then."""

from __future__ import annotations

from collections.abc import Mapping

from bihuan.apps.core.sealing import index_of
from bihuan.apps.intake.models import Person

KINDS = ("document", "phone", "name")


def persons_matching(incident: str, identifiers: Mapping[str, str], most: int = 2) -> list[str]:
    """Return the pseudonyms of the persons whom all these identifiers fit exactly, `most` at most."""
    columns = {field.name for field in Person._meta.get_fields()}
    wanted: dict[str, str] = {}
    for kind, value in identifiers.items():
        column = f"{kind}_index"
        wanted |= {column: index_of(incident, kind, value)} if column in columns else {kind: value}
    found = Person.objects.filter(incident=incident, **wanted).order_by("id")
    return list(found.values_list("id", flat=True)[:most])
