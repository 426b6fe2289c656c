"""Which addresses of machines may be called: public unicast ones, however they are spelled."""

from __future__ import annotations

import ipaddress
from typing import Final

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# Not global, though Python's registry of 3.11 or a resolver may think so; and what carries an IPv4 address inside.
_SHUT: Final = tuple(
    ipaddress.ip_network(text)
    for text in (
        "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "64:ff9b::/96", "64:ff9b:1::/48",
        "100::/64", "2001::/23", "2002::/16", "3fff::/20", "5f00::/16", "fec0::/10", "fd00:ec2::254/128",
    )
)  # fmt: skip


def is_public(text: str) -> bool:
    """Say whether a resolved address is one of the public internet; anything that is no plain address is not.

    Refused are private, loop-back, link-local (with the clouds' metadata at 169.254.169.254), carrier, multicast,
    reserved and documentation ranges, and IPv6 addresses that carry an IPv4 one (mapped, NAT64, 6to4, Teredo).
    """
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id or address.ipv4_mapped or address.sixtofour or address.teredo:
            return False
        if int(address) >> 32 == 0:  # ::a.b.c.d, deprecated and still understood by some
            return False
    if any(address.version == net.version and address in net for net in _SHUT):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved
