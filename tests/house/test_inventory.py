"""docs/security-inventory.md says what is true of the code: connections, cryptography, limits."""

from __future__ import annotations

import ast
import re
from importlib import import_module

from tests.house.tree import ROOT, SOURCE, parsed, sources

TEXT = (ROOT / "docs/security-inventory.md").read_text(encoding="utf-8")
SECTIONS = [
    "Connections", "Cryptography", "Files that are taken in", "Costly functions", "Logs", "Risky components",
]  # fmt: skip
SECRET_SOURCES = {"hashlib", "hmac", "secrets", "cryptography"}
PRIMITIVES = {
    "AESGCM",
    "Ed25519PrivateKey",
    "Ed25519PublicKey",
    "InvalidTag",
    "InvalidSignature",
    "TOTP",
    "SHA1",
    "InvalidToken",
}  # SHA-1 in the HMAC of TOTP alone
NETWORK = {
    "aiohttp", "ftplib", "http", "httpx", "imaplib", "paramiko", "poplib", "requests", "smtplib", "socket",
    "socketserver", "ssl", "telnetlib", "urllib3", "websocket", "websockets", "xmlrpc",
}  # fmt: skip
DANGEROUS_HALVES = {"urllib.request", "django.core.mail", "asyncio.open_connection"}


def _imports(path: object) -> set[str]:
    """Return the modules and names that a file imports, dotted."""
    found = set()
    for node in ast.walk(parsed(path)):  # type: ignore[arg-type]  # a Path
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _uses_cryptography(path: object) -> bool:
    is_random = any(
        isinstance(node, ast.Attribute) and node.attr == "urandom"
        for node in ast.walk(parsed(path))  # type: ignore[arg-type]
    )
    return is_random or any(name.split(".")[0] in SECRET_SOURCES for name in _imports(path))


def test_every_section_is_there() -> None:
    assert re.findall(r"^## (.+)$", TEXT, flags=re.MULTILINE) == SECTIONS


def test_every_use_of_cryptography_stands_in_the_inventory() -> None:
    users = {path.relative_to(ROOT).as_posix() for path in sources() if _uses_cryptography(path)}
    section = TEXT.partition("## Cryptography")[2].partition("### Keys")[0]
    named = set(re.findall(r"`(src/[\w/]+\.py)`", section))
    assert users == named
    primitives = {
        name.rpartition(".")[2] for path in sources() for name in _imports(path) if name.startswith("cryptography.")
    }
    assert primitives - PRIMITIVES == set()


def test_the_product_opens_no_connection_of_its_own() -> None:
    outside = {
        f"{path.relative_to(SOURCE)}: {name}"
        for path in sources()
        for name in _imports(path)
        if name.split(".")[0] in NETWORK or any(name.startswith(half) for half in DANGEROUS_HALVES)
        if not path.is_relative_to(SOURCE / "engine/outbound")
    }
    assert outside == set()


def test_the_figures_of_the_inventory_are_those_of_the_code() -> None:
    rows = re.findall(r"^\| [^|]+ \| (?:at most )?(\d+)( MiB)?[^|]* \| `([\w.]+)` \|$", TEXT, flags=re.MULTILINE)
    assert len(rows) >= 10
    wrong = {
        name: (int(figure), value)
        for figure, unit, name in rows
        if int(figure) * (2**20 if unit else 1) != (value := _value(name))
    }
    assert wrong == {}


def test_every_name_in_the_tables_is_in_the_code() -> None:
    names = re.findall(r"`((?:apps|web|config|engine)\.[\w.]+)`", TEXT)
    assert len(names) >= 13
    for name in names:
        _value(name)


def _value(name: str) -> object:
    """Return what a dotted name under `bihuan` stands for. :raises AttributeError: nothing."""
    parts = name.split(".")
    for cut in range(len(parts) - 1, 0, -1):
        if (SOURCE / "/".join(parts[:cut])).with_suffix(".py").exists():
            value: object = import_module("bihuan." + ".".join(parts[:cut]))
            for part in parts[cut:]:
                fields = getattr(value, "__dataclass_fields__", {})
                value = fields[part].default if part in fields else getattr(value, part)
            return value
    raise AttributeError(name)


def test_the_times_for_mending_are_written_down() -> None:
    text = (ROOT / "docs/operating.md").read_text(encoding="utf-8")
    section = text.partition("## Supply chain")[2].partition("\n## ")[0]
    assert re.findall(r"(\d+ (?:hours|days))", section)[:3] == ["48 hours", "7 days", "30 days"]
    assert "no green check" in section
