"""Response protocols: files of rules for one disease by one authority, so that nothing in the code knows a disease."""

from bihuan.engine.protocol.calendar import NoFollowUp, follow_up_period, sampling_dates
from bihuan.engine.protocol.reader import digest, read_protocol, shipped, shipped_bytes
from bihuan.engine.protocol.rules import ProtocolError, ProtocolRules

__all__ = [
    "NoFollowUp",
    "ProtocolError",
    "ProtocolRules",
    "digest",
    "follow_up_period",
    "read_protocol",
    "sampling_dates",
    "shipped",
    "shipped_bytes",
]
