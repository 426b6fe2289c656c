"""A personal value as one viewer gets it: what may be shown, whether it is whole, whether a reveal may be asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bihuan.apps.core.rules.masking import HIDDEN
from bihuan.apps.core.rules.personal import Declarations, PersonalField, Relation, Surface, Viewer, disclose, is_whole

_REVEALS_ON = frozenset({Surface.PAGE, Surface.API})


@dataclass(frozen=True, slots=True)
class Shown:
    """One value as it may be shown; a template prints `value` and knows no other."""

    field: str
    value: str
    is_whole: bool = False
    may_reveal: bool = False

    def __str__(self) -> str:
        return self.value


NOTHING = Shown("", "")


def may_reveal(field: PersonalField | None, viewer: Viewer) -> bool:
    """Say whether the viewer may ask for the value with a reason: a lawful role, at the desk, on a page or the API."""
    if field is None or viewer.surface not in _REVEALS_ON:
        return False
    return viewer.role in field.roles and viewer.relation is Relation.DESK


def show(declared: Declarations, name: str, value: str, viewer: Viewer) -> Shown:
    """Return one value as the viewer may see it; a field that is not declared stands hidden (R29)."""
    field = declared.get(name)
    said = disclose(field, value, viewer)
    whole = bool(value) and field is not None and is_whole(field, viewer) and said != HIDDEN
    return Shown(name, said, whole, bool(value) and not whole and may_reveal(field, viewer))


def show_all(declared: Declarations, values: Mapping[str, str], viewer: Viewer) -> dict[str, Shown]:
    """Return every value as the viewer may see it, by its name."""
    return {name: show(declared, name, value, viewer) for name, value in values.items()}


def whole_names(shown: Iterable[Shown]) -> tuple[str, ...]:
    """Return which fields stand whole: what one entry of the access log has to name."""
    return tuple(one.field for one in shown if one.is_whole)
