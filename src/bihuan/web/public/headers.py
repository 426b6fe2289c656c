"""What browsers are told with every answer of the public site: no script at all, nothing from elsewhere, no frame."""

from __future__ import annotations

from typing import Final

from django.conf import settings

from bihuan.apps.briefing.rules.robots import FOUND, TAG
from bihuan.web.parts.headers import HEADERS

POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
    " report-uri /csp-report/"
)
"""Stricter than that of the desk: these pages have no script, so that none that came in could run."""


def public_headers() -> dict[str, str]:
    """Return the headers that every published file is sent with, those of Django's pages and the policy."""
    told = {
        **HEADERS,
        "Content-Security-Policy": POLICY,
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY or "same-origin",
        "Referrer-Policy": str(settings.SECURE_REFERRER_POLICY),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
        TAG: FOUND,
    }
    if settings.SECURE_HSTS_SECONDS:
        told["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}" + (
            "; includeSubDomains" if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else ""
        ) + ("; preload" if settings.SECURE_HSTS_PRELOAD else "")  # fmt: skip
    return told
