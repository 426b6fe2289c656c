"""What a page may show of the persons and the words of tracing: masked here, before any page can see it (R18)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.permissions import Action, Kind, Place, roles_that
from bihuan.apps.core.rules.personal import Relation, Surface, Viewer
from bihuan.apps.core.rules.showing import NOTHING, Shown, show_all
from bihuan.apps.core.sealing import open_all
from bihuan.apps.intake.models import Person
from bihuan.apps.tracing.models import Case, Contact, Exposure, MaterialRequest, Quarantine, Visit

Worded = Case | Contact | Exposure | MaterialRequest | Quarantine | Visit
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


def viewer_of(by: Actor, surface: Surface, *, may_reveal: bool = True) -> Viewer:
    """Return how the actor stands to what tracing keeps: at the desk, so that nothing is whole without a reason."""
    return Viewer(by.role, Relation.DESK if may_reveal and not by.unit else Relation.NONE, surface)


def people_shown(incident: str, persons: Iterable[str], by: Actor, surface: Surface) -> dict[str, PersonShown]:
    """Return these persons of the incident masked, opened with one question to the vault."""
    rows = list(Person.objects.filter(incident_id=incident, pk__in=set(persons)))
    open_all(rows)
    viewer = viewer_of(by, surface, may_reveal=by.role in _REVEALERS)
    return {row.pk: PersonShown(row.pk, show_all(Person.PERSONAL, _values_of(row), viewer)) for row in rows}


def _values_of(row: Person) -> dict[str, str]:
    return {name: str(getattr(row, name) or "") for name in Person.PERSONAL}


def words_of_row(row: Worded) -> dict[str, str]:
    """Return every personal value of a row as text; mappings as codes and figures."""
    return {name: _text(getattr(row, name)) for name in type(row).PERSONAL}


def _text(value: object) -> str:
    if isinstance(value, Mapping):
        return " · ".join(f"{name} {said}" for name, said in sorted(value.items()))
    return str(value or "")


def words_shown(rows: Iterable[Worded], by: Actor, surface: Surface) -> dict[str, Mapping[str, Shown]]:
    """Return the words of these rows masked: row → name → value, opened with one question to the vault."""
    found = list(rows)
    open_all(found)
    viewer = viewer_of(by, surface)
    return {row.pk: show_all(type(row).PERSONAL, words_of_row(row), viewer) for row in found}
