"""Where a sending comes from, as far as anything is counted by it: nets of the internet. Pure."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

Net = IPv4Network | IPv6Network
ONE: Final = {4: 32, 6: 64}
"""What one subscriber has: an address of IPv4, 2^64 addresses of IPv6."""
MANY: Final = {4: 24, 6: 48}
"""What anybody gets who rents a server or asks for a tunnel: 65,536 nets of one subscriber, for nothing."""
_BETWEEN: Final[tuple[Net, ...]] = tuple(
    ip_network(net)
    for net in (
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "::1/128", "fc00::/7",
        "fe80::/10",
    )
)  # fmt: skip


def net_of(address: str) -> str:
    """Return what counts as one source: an address of IPv4, the /64 of IPv6; what is no address stays as it is."""
    read = _read(address)
    return address if read is None else _bare(_around(read, ONE))


def is_between(address: str) -> bool:
    """Say whether an address is of this machine or a private net, or none: a proxy that does not tell for whom it asks.

    All residents would stand behind it, so that nothing may be counted by it.
    """
    read = _read(address)
    return not address.strip() if read is None else any(read in net for net in _BETWEEN)


def nets_of(address: str) -> tuple[str, str]:
    """Return the net of one subscriber and the one around it; what is no address is one source with all such."""
    read = _read(address)
    return ("?", "? around") if read is None else (str(_around(read, ONE)), str(_around(read, MANY)))


def _read(address: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(address.strip())
    except ValueError:
        return None
    if found.version == 6 and found.ipv4_mapped:  # a server that listens on both sees IPv4 so: else all were one net
        return found.ipv4_mapped
    return found


def _around(read: IPv4Address | IPv6Address, lengths: dict[int, int]) -> Net:
    return ip_network(f"{str(read).partition('%')[0]}/{lengths[read.version]}", strict=False)


def _bare(net: Net) -> str:
    return str(net.network_address) if net.version == 4 else str(net)
