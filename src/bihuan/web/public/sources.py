"""Where a request of the public came from: the one place that reads it, and nothing of it goes further than a rule."""

from __future__ import annotations

from django.http import HttpRequest

from bihuan.apps.briefing.rules.fair_share import Source, source_of


def address_of(request: HttpRequest) -> str:
    """Return the address that the server takes the request to come from, "" where it was told none.

    The server reads it out of `X-Forwarded-For` where a proxy asks that it trusts (docs/operating.md); no header is
    read here, since anybody can write one.
    """
    return str(request.META.get("REMOTE_ADDR") or "")


def sender_of(request: HttpRequest) -> Source:
    """Return the source of a request, by which the share of a form is counted; its address is in it no more."""
    return source_of(address_of(request))
