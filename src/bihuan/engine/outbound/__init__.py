"""The only way out to another machine: an address on a fixed list, found and judged before it is called (trust R47)."""

from bihuan.engine.outbound.addresses import is_public
from bihuan.engine.outbound.connecting import Answer, Destination, NotCalled, call

__all__ = ["Answer", "Destination", "NotCalled", "call", "is_public"]
