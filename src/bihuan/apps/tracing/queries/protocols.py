"""By which rules an incident traces: its protocol, the digest of the file, its zone."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.apps.core.models import Incident
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.intake.queries.parties import protocol_of
from bihuan.engine.protocol.rules import ProtocolRules


@dataclass(frozen=True, slots=True)
class Rules:
    """The protocol of an incident, by which version, and the zone in which its days are counted."""

    protocol: ProtocolRules
    digest: str
    zone: str

    @property
    def version(self) -> str:
        """By what a decision names the rules under which it was made."""
        return self.digest[:12]


def rules_of(incident: str) -> Rules:
    """Return the rules of an incident. :raises NotAllowed: `no_protocol`: it has none that can be read."""
    protocol, digest = protocol_of(incident)
    if protocol is None:
        raise NotAllowed("no_protocol")
    return Rules(protocol, digest, Incident.objects.values_list("time_zone", flat=True).get(code=incident))
