"""What a personal field is: every one declares category, purpose, legal basis, retention, mask and roles (R2).

A model that holds personal content has a class attribute `PERSONAL`, a mapping from the field's name to its
`PersonalField`. What is not declared is not shown: `disclose` hides it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bihuan.apps.core.rules.actors import Role
from bihuan.apps.core.rules.masking import HIDDEN, mask_address, mask_document, mask_name, mask_phone


class Category(StrEnum):
    """Which kind of personal data a field holds (PIPL 28 and GB/T 45574-2025 name the sensitive ones)."""

    IDENTITY = "identity"
    CONTACT = "contact"
    LOCATION = "location"
    HEALTH = "health"
    FREE_TEXT = "free_text"
    ORIGINAL = "original"
    STAFF = "staff"


class Purpose(StrEnum):
    """For which purpose a field is kept at all."""

    OUTBREAK_RESPONSE = "outbreak_response"
    ACCOUNTABILITY = "accountability"
    STAFF_ADMINISTRATION = "staff_administration"


class LegalBasis(StrEnum):
    """On which ground; the wording belongs to the authority that deploys and stands in its configuration."""

    PUBLIC_HEALTH_EMERGENCY = "public_health_emergency"
    STATUTORY_DUTY = "statutory_duty"
    EMPLOYMENT = "employment"


class Mask(StrEnum):
    """How a field stands where it is not shown whole."""

    NAME = "name"
    PHONE = "phone"
    DOCUMENT = "document"
    ADDRESS = "address"
    HIDDEN = "hidden"


class Surface(StrEnum):
    """Every way on which a value can leave (R18)."""

    PAGE = "page"
    LIST = "list"
    MAP = "map"
    API = "api"
    EXPORT = "export"
    PRINT = "print"
    SEARCH = "search"
    MERGE = "merge"
    NOTIFICATION = "notification"
    LOG = "log"
    AUDIT = "audit"


class Relation(StrEnum):
    """How the viewer stands to the object: holds the work on it, sits at the desk, was involved, or neither."""

    HOLDER = "holder"
    DESK = "desk"
    FORMER = "former"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class PersonalField:
    """The declaration of one personal field; `retention` names a class of `rules.retention.RETENTION`.

    `roles` are those who may ever see it whole: as holders of the work, or after a reveal with a reason.
    """

    category: Category
    purpose: Purpose
    legal_basis: LegalBasis
    retention: str
    mask: Mask
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, how they stand to the object, and on which way the value would leave."""

    role: Role
    relation: Relation
    surface: Surface


_MASKS: dict[Mask, Callable[[str], str]] = {
    Mask.NAME: mask_name,
    Mask.PHONE: mask_phone,
    Mask.DOCUMENT: mask_document,
    Mask.ADDRESS: mask_address,
    Mask.HIDDEN: lambda value: HIDDEN if value else "",
}
_WHOLE_FOR_HOLDERS = frozenset({Surface.PAGE, Surface.API})
_WHOLE_ONCE_REVEALED = frozenset({Surface.PAGE, Surface.API, Surface.EXPORT, Surface.PRINT})
_NOTHING = frozenset({Surface.LOG, Surface.AUDIT, Surface.NOTIFICATION})


def is_whole(field: PersonalField, viewer: Viewer, *, is_revealed: bool = False) -> bool:
    """Say whether the viewer gets the value whole: a lawful role that holds the work, or has revealed it."""
    if viewer.role not in field.roles:
        return False
    if is_revealed and viewer.surface in _WHOLE_ONCE_REVEALED:
        return True
    return viewer.relation is Relation.HOLDER and viewer.surface in _WHOLE_FOR_HOLDERS


def disclose(field: PersonalField | None, value: str, viewer: Viewer, *, is_revealed: bool = False) -> str:
    """Return what the viewer may see of a value: whole, masked, or hidden. Fails closed (R29).

    A field without a declaration, a log, an audit view, a notification, and any fault of a mask give `***`.
    """
    if not value:
        return ""
    if field is None or viewer.surface in _NOTHING:
        return HIDDEN
    try:
        return value if is_whole(field, viewer, is_revealed=is_revealed) else _MASKS[field.mask](value)
    except Exception:  # a fault in the policy must not show anything
        return HIDDEN


Declarations = Mapping[str, PersonalField]
