"""How a file leaves: to be saved, not shown; not guessed at, not kept, and powerless if a browser opens it (R48)."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse

# No path without cookies: that needs a second host, or an address that is itself the secret and lies in logs and
# histories. What a page could gain from such a file, the sandbox takes from it: no script, no origin, no form.
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def attachment(body: bytes | str, *, name: str, content_type: str) -> HttpResponse:
    """Return the bytes as a file to save under the name, which is ours and holds no word of a user."""
    response = HttpResponse(body, content_type=content_type, headers=_HEADERS)
    safe = "".join(one if one.isascii() and (one.isalnum() or one in "-_.") else "_" for one in name)
    response["Content-Disposition"] = f'attachment; filename="{safe}"'
    return response


def json_attachment(said: Any, *, name: str) -> HttpResponse:
    """Return what is said as a JSON file to save, made to be read by people too."""
    return attachment(json.dumps(said, ensure_ascii=False, indent=1), name=name, content_type="application/json")
