"""Headers of every answer that no setting of Django's makes (trust R28; ASVS V3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from csp.constants import NONE, SELF
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from bihuan.apps.briefing.rules.robots import KEPT_OUT, TAG

# What a page of the desk never needs: a script that came in would find it switched off.
SWITCHED_OFF: Final = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media",
    "fullscreen", "gamepad", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer",
    "microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock", "serial", "usb",
    "xr-spatial-tracking",
)  # fmt: skip
HEADERS: Final = {
    "Permissions-Policy": ", ".join(f"{name}=()" for name in SWITCHED_OFF),
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}

WITH_CAMERA: Final = HEADERS["Permissions-Policy"].replace("camera=()", "camera=(self)")


def with_camera(response: HttpResponse) -> HttpResponse:
    """Let this one page of ours use the camera, to scan a bar code; the browser asks the person all the same."""
    response.headers["Permissions-Policy"] = WITH_CAMERA
    return response


WITH_PLACE: Final = HEADERS["Permissions-Policy"].replace("geolocation=()", "geolocation=(self)")


def with_place(response: HttpResponse) -> HttpResponse:
    """Let this one page of ours ask where the phone is; the browser asks the person all the same."""
    response.headers["Permissions-Policy"] = WITH_PLACE
    return response


def with_worker(response: HttpResponse, address: str) -> HttpResponse:
    """Let this one page of ours start the worker at this whole address, and no other; every other page starts none."""
    return _with_policy(response, {"worker-src": [address]})


def for_worker(response: HttpResponse) -> HttpResponse:
    """Let a worker of ours fetch from this origin, and nothing else: it has no page to run scripts or styles in."""
    nothing = {name: [NONE] for name in ("default-src", "script-src", "style-src", "img-src", "form-action")}
    return _with_policy(response, {**nothing, "connect-src": [SELF]})


def _with_policy(response: HttpResponse, directives: dict[str, list[str]]) -> HttpResponse:
    """Put other directives in place of the settings', for one answer: what django-csp's `csp_replace` does."""
    setattr(response, "_csp_replace", directives)  # noqa: B010 - the attribute is django-csp's, no class declares it
    return response


def headers_middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Put `HEADERS` on every answer, and keep each out of search engines that does not say that it may be found."""

    def headed(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault(TAG, KEPT_OUT)
        return response

    return headed
