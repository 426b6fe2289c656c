"""What may stand in a text for the public: nothing of one person, nothing that a fraudster asks (R64). Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bihuan.apps.briefing.rules.personal_values import personal_values
from bihuan.apps.core.rules import NotAllowed
from bihuan.engine.formguard import OFFICIAL, check_text


def check_public(texts: Mapping[str, str], lines: Collection[str]) -> None:
    """Refuse texts (field → text) of which one may not be published; `lines` are the authority's own numbers.

    :raises NotAllowed: `personal_in_text` (`what`: the kind), `text_guarded` (`term`: what the guard found); both with
        the `field`.
    """
    official = (*OFFICIAL, *lines)
    for name, text in texts.items():
        for kind in personal_values(text, official):
            raise NotAllowed("personal_in_text", what=kind, field=name)
        for finding in check_text(text, place=name, official=official):
            raise NotAllowed("text_guarded", term=finding.term, field=name)
