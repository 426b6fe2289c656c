"""What a page may show of the persons of tracing: masked here, before any page can see it (R18)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.permissions import Action, Kind, Place, roles_that
from bihuan.apps.core.rules.personal import Relation, Surface, Viewer
from bihuan.apps.core.rules.showing import NOTHING, Shown, show_all
from bihuan.apps.core.sealing import open_all
from bihuan.apps.intake.models import Person

_REVEALERS = roles_that(Action.READ, Kind.PERSON, Place.SIBLING)


@dataclass(frozen=True, slots=True)
class PersonShown:
    """One person as a page of tracing shows them; on a page of their own the values may be revealed for a reason."""

    id: str
    values: Mapping[str, Shown]

    @property
    def title(self) -> Shown:
        """The name, or the document where there is no name."""
        named = self.values.get("name", NOTHING)
        return named if named.value else self.values.get("document", NOTHING)


def people_shown(incident: str, persons: Iterable[str], by: Actor, surface: Surface) -> dict[str, PersonShown]:
    """Return these persons of the incident masked, opened with one question to the vault."""
    rows = list(Person.objects.filter(incident_id=incident, pk__in=set(persons)))
    open_all(rows)
    relation = Relation.DESK if by.role in _REVEALERS and not by.unit else Relation.NONE
    viewer = Viewer(by.role, relation, surface)
    return {row.pk: PersonShown(row.pk, show_all(Person.PERSONAL, _values_of(row), viewer)) for row in rows}


def _values_of(row: Person) -> dict[str, str]:
    return {name: str(getattr(row, name) or "") for name in Person.PERSONAL}
