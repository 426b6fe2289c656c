"""Where browsers report what the content policy refused: counted and logged without an address, a word or a name."""

from __future__ import annotations

import json
import logging
import threading
from collections import Counter
from typing import Any, Final
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

MOST_BYTES: Final = 8 * 1024
MOST_A_MINUTE: Final = 60
DIRECTIVES: Final = frozenset(
    f"{kind}-src{part}"
    for kind in ("default", "script", "style", "img", "connect", "font", "object", "media", "frame", "worker", "child")
    for part in ("", "-elem", "-attr")
) | {"base-uri", "form-action", "frame-ancestors", "manifest-src", "require-trusted-types-for"}
_log = logging.getLogger(__name__)
_lock = threading.Lock()
_minutes: Counter[int] = Counter()
_seen: Counter[str] = Counter()


def reports_seen() -> dict[str, int]:
    """Return how often each directive was reported to this process."""
    with _lock:
        return dict(_seen)


def _is_heard(minute: int) -> bool:
    """Count a report; False when this minute has had its share already."""
    with _lock:
        if minute not in _minutes:
            _minutes.clear()
        _minutes[minute] += 1
        return _minutes[minute] <= MOST_A_MINUTE


def _page_of(address: object) -> str:
    """Return the name of the page, never its address: that holds identifiers."""
    try:
        return resolve(urlsplit(str(address)).path).view_name or "unnamed"
    except (Resolver404, ValueError):
        return "unknown"


def read_report(body: bytes) -> tuple[str, str] | None:
    """Return the directive and the page of a report; None for anything else."""
    try:
        told: Any = json.loads(body)
    except (ValueError, RecursionError):
        return None
    report = told.get("csp-report") if isinstance(told, dict) else None
    if not isinstance(report, dict):
        return None
    directive = str(report.get("effective-directive") or report.get("violated-directive") or "").partition(" ")[0]
    return (directive if directive in DIRECTIVES else "other"), _page_of(report.get("document-uri"))


def note_report(body: bytes, minute: int) -> bool:
    """Count and log one report; False when it is none, or too many came in this minute."""
    found = read_report(body)
    if found is None or not _is_heard(minute):
        return False
    directive, page = found
    with _lock:
        _seen[directive] += 1
    _log.warning("content policy refused %s on page %s", directive, page)
    return True


@csrf_exempt  # a browser sends it by itself, without a token; it changes nothing but a count
@login_not_required
@require_POST
def policy_report(request: HttpRequest) -> HttpResponse:
    """Take one report of a browser; the answer is the same whatever it says."""
    from bihuan.web.parts.clock import now

    length = request.headers.get("Content-Length", "")
    if length.isdecimal() and int(length[:9]) <= MOST_BYTES:
        note_report(request.body, int(now().timestamp()) // 60)
    return HttpResponse(status=204)
