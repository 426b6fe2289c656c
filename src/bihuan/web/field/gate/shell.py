"""What stands in the shell of a gate's page that a phone keeps: the same for every keeper of an incident."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.conf import settings

from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.zones.access.gates import check_can
from bihuan.apps.zones.actions.gates_kit import trusted_keys
from bihuan.apps.zones.rules.crossings import REASONS
from bihuan.apps.zones.rules.passes import tag_of
from bihuan.web.field.gate.keeping import SCRIPT, STYLES, kept_file
from bihuan.web.field.gate.saying import page_words

if TYPE_CHECKING:
    from bihuan.web.parts.disclosure import Looker

NO_GATE: Final = UUID(int=0)
"""Stands in the shell's addresses; the script puts the gate in its place that the phone stood at."""


def shell_context(look: Looker) -> dict[str, Any]:
    """Return what the shell tells: words, and the public keys of the incident. The same for every keeper of it.

    :raises NotAllowed: `wrong_role`.
    """
    check_can(look.by, Action.CREATE, Kind.CROSSING)
    incident = look.by.incident
    return {
        "is_kept": True, "gate": {"pk": NO_GATE}, "way": "in", "reasons": REASONS, "words": json.dumps(page_words()),
        "incident": tag_of(incident), "keys": json.dumps(trusted_keys(incident, look.at), sort_keys=True),
        "styles": [kept_file(one) for one in STYLES], "script": kept_file(SCRIPT),
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
    }  # fmt: skip
