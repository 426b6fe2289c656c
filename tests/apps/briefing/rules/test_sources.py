"""Nets of the internet: what is one source, what lies around it, what is a machine between."""

from __future__ import annotations

import pytest

from bihuan.apps.briefing.rules.sources import is_between, net_of, nets_of


@pytest.mark.parametrize(
    ("address", "one", "around"),
    [
        ("203.0.113.7", "203.0.113.7/32", "203.0.113.0/24"),
        ("::ffff:203.0.113.7", "203.0.113.7/32", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        (" 203.0.113.7 ", "203.0.113.7/32", "203.0.113.0/24"),
        ("2001:db8::1%eth0", "2001:db8::/64", "2001:db8::/48"),
        ("unknown", "?", "? around"), ("_hidden", "?", "? around"),
    ],
)  # fmt: skip
def test_a_source_is_an_address_of_ipv4_or_a_64_of_ipv6(address: str, one: str, around: str) -> None:
    assert nets_of(address) == (one, around)


def test_what_is_no_address_stays_as_it_is_where_it_is_counted_by_name() -> None:
    told = ["operator W-3", "203.0.113.7", "::ffff:203.0.113.7", "2001:db8::7"]
    assert [net_of(one) for one in told] == ["operator W-3", "203.0.113.7", "203.0.113.7", "2001:db8::/64"]


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("", True), (" ", True), ("127.0.0.1", True), ("::1", True), ("::ffff:127.0.0.1", True), ("10.1.2.3", True),
        ("172.16.0.1", True), ("172.31.255.255", True), ("192.168.1.1", True), ("169.254.1.1", True), ("fe80::1", True),
        ("fd00::1", True), ("172.32.0.1", False), ("100.64.0.1", False), ("203.0.113.7", False), ("2001:db8::1", False),
        ("unknown", False), ("11.0.0.1", False),
    ],
)  # fmt: skip
def test_this_machine_and_private_nets_are_machines_between(address: str, is_one: bool) -> None:
    assert is_between(address) is is_one
