"""What a phone keeps of a gate's page, so that it opens without a network: a shell without anybody, and its files.

The worker and the shell are of one release: its name is made of the bytes of every file, the shell's own template and
the version, each file is taken by its digest, and a worker of another release is given no shell.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.contrib.staticfiles import finders
from django.template import Engine
from django.templatetags.static import static
from django.urls import reverse

from bihuan import __version__

SHELL: Final = "field/gate/kept.html"
STYLES: Final = ("parts/bihuan.css", "parts/orders.css", "field/gate.css")
SCRIPT: Final = "field/gate.js"
WORKER: Final = "field/gate_worker.js"
TEMPLATES: Final = (SHELL, "field/gate/_gate.html")
WAIT_MS: Final = 4000
"""How long the page of the network is waited for before the one on the phone is shown: declared, not measured."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """One static file of the shell: its address, which no other page asks for, and the digest by which it is taken."""

    url: str
    integrity: str


def _bytes_of(name: str) -> bytes:
    found = finders.find(name)
    if found is None:
        raise FileNotFoundError(name)
    return Path(found).read_bytes()


@lru_cache(maxsize=8)
def kept_file(name: str) -> KeptFile:
    """Return a static file as the shell asks for it. :raises FileNotFoundError: the packages hold none of this name."""
    # nosemgrep: hash-without-key - over a file of the product, nobody is in it
    digest = hashlib.sha256(_bytes_of(name)).digest()
    return KeptFile(f"{static(name)}?kept={digest.hex()[:16]}", f"sha256-{base64.b64encode(digest).decode()}")


@lru_cache(maxsize=1)
def release() -> str:
    """Return the name of what is kept, 16 hexadecimal signs: another one for any other byte of it."""
    # nosemgrep: hash-without-key - over the product's own files
    told = hashlib.sha256(__version__.encode())
    for name in (*STYLES, SCRIPT):
        told.update(kept_file(name).integrity.encode())
    told.update(_bytes_of(WORKER))
    for name in TEMPLATES:
        told.update(str(Engine.get_default().get_template(name).source).encode())
    return told.hexdigest()[:16]


def shell_address() -> str:
    """Return where the shell of this release is had."""
    return f"{reverse('field:gate-kept')}?release={release()}"


def worker_text() -> str:
    """Return the worker's script, with what it keeps before it."""
    told = {
        "release": release(), "page": reverse("field:gate"), "shell": shell_address(), "wait_ms": WAIT_MS,
        "files": {one.url: one.integrity for one in map(kept_file, (*STYLES, SCRIPT))},
    }  # fmt: skip
    return f"const KEPT = {json.dumps(told)};\n{_bytes_of(WORKER).decode()}"
