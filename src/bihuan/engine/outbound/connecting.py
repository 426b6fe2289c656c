"""Call a machine of the list: resolve, judge every address, connect to the judged one, follow no redirect."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from bihuan.engine.outbound.addresses import is_public

MOST_BYTES: Final = 8 * 1024 * 1024
SECONDS: Final = 10.0
Resolve = Callable[[str, int], Collection[str]]
Judge = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Destination:
    """One entry of the list: a host name as the operator wrote it, and a port."""

    host: str
    port: int = 443


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, the headers and the body, which is bounded."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


class NotCalled(Exception):  # noqa: N818  # named after the refusal, as habits.md asks
    """No call was made, or its answer was not taken: `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def resolve(host: str, port: int) -> Collection[str]:
    """Ask the system for all addresses of a host, as text."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def judged_address(to: Destination, resolve_host: Resolve = resolve, judge: Judge = is_public) -> str:
    """Return the address to connect to. One bad address among several refuses the host: that is how names are rebound.

    :raises NotCalled: `unresolved` or `private_address`.
    """
    try:
        found = list(resolve_host(to.host, to.port))
    except (OSError, UnicodeError):
        raise NotCalled("unresolved") from None
    if not found:
        raise NotCalled("unresolved")
    if not all(map(judge, found)):
        raise NotCalled("private_address")
    return found[0]


class _Judged(http.client.HTTPSConnection):
    """A TLS connection to an address that was judged; the certificate must be the host's."""

    def __init__(self, to: Destination, address: str, context: ssl.SSLContext) -> None:
        super().__init__(to.host, to.port, timeout=SECONDS, context=context)
        self._address, self._tls = address, context

    def connect(self) -> None:
        """Connect to the judged address: the name is not looked up a second time."""
        plain = socket.create_connection((self._address, self.port), SECONDS)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)


def call(
    to: Destination, method: str, path: str, *, allowed: Collection[Destination], body: bytes | None = None,
    headers: Mapping[str, str] | None = None, context: ssl.SSLContext | None = None, resolve_host: Resolve = resolve,
    judge: Judge = is_public,
) -> Answer:  # fmt: skip
    """Send one request over TLS to a destination of the list and give its answer.

    `allowed` comes from configuration, never from a request. `judge` may be another for a machine inside the house that
    the operator lists by its own range.

    :raises NotCalled: `not_listed`, `bad_path`, `unresolved`, `private_address`, `redirected`, `too_large`, `failed`.
    """
    if to not in allowed:
        raise NotCalled("not_listed")
    if not path.startswith("/") or path.startswith("//") or not path.isascii() or any(c <= " " for c in path):
        raise NotCalled("bad_path")
    address = judged_address(to, resolve_host, judge)
    connection = _Judged(to, address, context or ssl.create_default_context())
    try:
        connection.request(method, path, body, dict(headers or {}))
        with connection.getresponse() as response:
            return _taken(response)
    except (OSError, http.client.HTTPException):
        raise NotCalled("failed") from None
    finally:
        connection.close()


def _taken(response: http.client.HTTPResponse) -> Answer:
    if 300 <= response.status < 400:  # the class of redirects
        raise NotCalled("redirected")
    body = response.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise NotCalled("too_large")
    if response.length:  # what was promised did not come
        raise NotCalled("failed")
    return Answer(response.status, dict(response.headers.items()), body)
