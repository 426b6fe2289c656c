"""Finding a person by exact identifiers, through the blind indexes."""

from __future__ import annotations

from collections.abc import Mapping

from bihuan.apps.core.sealing import index_of
from bihuan.apps.intake.models import Person

KINDS = ("document", "phone", "name")


def persons_matching(incident: str, identifiers: Mapping[str, str], most: int = 2) -> list[str]:
    """Return the pseudonyms of the persons whom all these identifiers fit exactly, `most` at most."""
    wanted = {f"{kind}_index": index_of(incident, kind, value) for kind, value in identifiers.items()}
    found = Person.objects.filter(incident=incident, **wanted).order_by("id")
    return list(found.values_list("id", flat=True)[:most])
