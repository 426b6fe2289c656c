"""A machine is called only when it stands on the list and every address it resolves to is public."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bihuan.engine.outbound import Answer, Destination, NotCalled, call, connecting, is_public
from bihuan.engine.outbound.connecting import judged_address

# Literal addresses nobody may be led to, as a resolver would give them.
SHUT = [
    "127.0.0.1",
    "127.1.2.3",
    "0.0.0.0",  # noqa: S104  # an address to refuse, nothing is bound to it
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "172.16.0.1",
    "172.31.255.254",
    "192.168.0.1",
    "192.168.255.1",
    "169.254.169.254",
    "169.254.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "100.127.255.254",
    "192.0.0.1",
    "192.0.0.192",
    "192.0.2.1",
    "198.18.0.1",
    "198.19.255.254",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "168.63.129.16",
    "192.88.99.1",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:7f00:1",
    "::ffff:10.0.0.1",
    "0:0:0:0:0:ffff:7f00:0001",
    "::ffff:8.8.8.8",
    "::127.0.0.1",
    "::8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b::169.254.169.254",
    "64:ff9b:1::1",
    "2002:7f00:0001::",
    "2002:a9fe:a9fe::",
    "2001:0:7f00:1::",
    "2001:db8::1",
    "3fff::1",
    "fe80::1",
    "fe80::1%eth0",
    "febf::1",
    "fec0::1",
    "fc00::1",
    "fd00:ec2::254",
    "fdff::1",
    "ff02::1",
    "ff05::1:3",
    "100::1",
    "5f00::1",
]
# What people type instead of 127.0.0.1 and 169.254.169.254: the resolver turns some into those, others into nothing.
SPELLED = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0x7f.1",
    "0177.0.0.1",
    "017700000001",
    "0177.0.1",
    "0",
    "0x0",
    "00000000",
    "127.0.0.1.",
    "127.000.000.001",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "2852039166",
    "0xa9fea9fe",
    "0251.0376.0251.0376",
    "0xa9.0xfe.0xa9.0xfe",
    "169.254.43518",
    "169.16689662",
    "[::1]",
    "::1",
    "::ffff:127.0.0.1",
    "[::ffff:7f00:1]",
    "10.1",
    "0xa.1",
    "012.1",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "１２７.０.０.１",
    "127.0.0.1%00",
    "127.0.0.1\x00.example",
    "192.168.1",
    "3232235777",
    "0300.0250.1",
    "0xc0a80101",
    "127.0.0.1#.example",
    "127.0.0.1@example",
    "example@127.0.0.1",
    "user:pw@127.0.0.1",
    "127.0.0.1:80",
    "::1%lo",
    "0:0:0:0:0:0:0:1",
    "0000::1",
    "::ffff:0x7f000001",
    "::ffff:169.254.169.254",
]
OPEN = [
    "8.8.8.8",
    "1.1.1.1",
    "114.114.114.114",
    "223.5.5.5",
    "2606:4700:4700::1111",
    "2400:3200::1",
    "2001:4860:4860::8888",
]


def test_fifty_private_addresses_are_none_to_call_and_public_ones_are() -> None:
    assert len(SHUT) >= 50
    assert [address for address in SHUT if is_public(address)] == []
    assert [address for address in OPEN if not is_public(address)] == []
    assert [text for text in ("", "example", "8.8.8.8/32", "8.8.8", "0x08080808", "134744072") if is_public(text)] == []


@pytest.mark.parametrize("host", SPELLED)
def test_a_spelling_of_an_inner_address_leads_nowhere(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(set(SPELLED)) >= 50
    called: list[object] = []
    monkeypatch.setattr(socket, "create_connection", lambda *told, **_: called.append(told))
    to = Destination(host)
    with pytest.raises(NotCalled) as refusal:  # even had somebody put it on the list
        call(to, "GET", "/", allowed={to})
    assert refusal.value.code in {"private_address", "unresolved"}
    assert called == []


@pytest.mark.parametrize("inner", SHUT)
def test_a_name_that_leads_to_an_inner_address_is_refused_even_beside_a_public_one(inner: str) -> None:
    for found in ([inner], ["8.8.8.8", inner], [inner, "8.8.8.8"]):
        with pytest.raises(NotCalled) as refusal:
            judged_address(Destination("partner.example"), lambda *_, found=found: found)
        assert refusal.value.code == "private_address"


def test_a_destination_that_is_not_listed_is_not_even_resolved() -> None:
    listed = Destination("partner.example")
    asked: list[str] = []
    others = (Destination("partner.example", 80), Destination("PARTNER.example"), Destination("partner.example."))
    for to in (*others, Destination("x.partner.example")):
        with pytest.raises(NotCalled) as refusal:
            call(to, "GET", "/", allowed={listed}, resolve_host=lambda host, _: asked.append(host) or [])
        assert refusal.value.code == "not_listed"
    assert asked == []


@pytest.mark.parametrize("path", ["", "x", "//other.example/", "/a b", "/a\r\nHost: x", "http://x/", "/é", "/\t"])
def test_a_path_that_is_none_is_refused(path: str) -> None:
    to = Destination("partner.example")
    with pytest.raises(NotCalled) as refusal:
        call(to, "GET", path, allowed={to}, resolve_host=lambda *_: ["8.8.8.8"])
    assert refusal.value.code == "bad_path"


def test_nothing_found_is_unresolved() -> None:
    for resolver in (lambda *_: [], lambda *_: (_ for _ in ()).throw(OSError())):
        with pytest.raises(NotCalled) as refusal:
            judged_address(Destination("partner.example"), resolver)
        assert refusal.value.code == "unresolved"


class _Partner(BaseHTTPRequestHandler):
    """A partner on loopback that redirects, floods, breaks off, or answers."""

    def do_GET(self) -> None:
        status = 302 if self.path == "/moved" else 200
        self.send_response(status)
        body = b"x" * (connecting.MOST_BYTES + 5 if self.path == "/flood" else 3)
        self.send_header("Location", "https://169.254.169.254/")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:1] if self.path == "/cut" else body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return key and certificate of partner.example."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "partner.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
        .not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("partner.example")]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(secret)
    (folder / "cert.pem").write_bytes(certificate.public_bytes(pem))
    return folder / "key.pem", folder / "cert.pem"


Ask = Callable[..., Answer]


@pytest.fixture
def ask(trusted: tuple[Path, Path]) -> Iterator[Ask]:
    """Call the partner, whose name leads to loopback, with a judge that lets loopback through."""
    key, certificate = trusted
    server = HTTPServer(("127.0.0.1", 0), _Partner)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    lookups = iter([["127.0.0.1"], ["169.254.169.254"]])  # a second look-up would be led elsewhere: rebinding

    def asked(path: str, host: str = "partner.example", **more: object) -> Answer:
        to = Destination(host, server.server_port)
        context = ssl.create_default_context(cafile=str(certificate))
        told = {"resolve_host": lambda *_: next(lookups), "judge": lambda address: address == "127.0.0.1", **more}
        return call(to, "GET", path, allowed=[to], context=context, **told)

    yield asked
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_listed_partner_is_called_by_the_address_that_was_judged(ask: Ask) -> None:
    answer = ask("/")
    assert (answer.status, answer.body) == (200, b"xxx")


@pytest.mark.parametrize(
    ("path", "code"), [("/moved", "redirected"), ("/flood", "too_large"), ("/cut", "failed")]
)  # fmt: skip
def test_a_redirect_a_flood_and_a_cut_are_not_taken(ask: Ask, path: str, code: str) -> None:
    with pytest.raises(NotCalled) as refusal:
        ask(path)
    assert refusal.value.code == code


def test_a_partner_whose_certificate_is_anothers_is_refused(ask: Ask) -> None:
    with pytest.raises(NotCalled) as refusal:
        ask("/", host="other.example")
    assert refusal.value.code == "failed"


def test_a_partner_on_loopback_is_refused_by_the_products_own_judge(ask: Ask) -> None:
    with pytest.raises(NotCalled) as refusal:
        ask("/", judge=is_public)
    assert refusal.value.code == "private_address"
