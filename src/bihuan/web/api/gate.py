"""What stands before every address of the API: a limit of size, answers as JSON, nothing kept by a browser."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.urls import URLPattern, URLResolver
from django.views.decorators.csrf import csrf_exempt

from bihuan.web.api.problems import problem
from bihuan.web.parts.sessions import unstored
from bihuan.web.parts.uploads import MOST_BYTES, is_too_large

View = Callable[..., HttpResponseBase]


def gated(view: View) -> View:
    """Put the gate before a view. The view asks itself who calls: it answers 401, it does not lead to the sign-in."""

    @wraps(view)
    def through(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        length = request.headers.get("Content-Length", "")
        if is_too_large(length):
            return unstored(problem(413, "too_large", {"most": MOST_BYTES}))
        if not length and request.content_type == "multipart/form-data":  # Django would take it for an empty form
            return unstored(problem(411, "length_required"))
        response = view(request, *args, **kwargs)
        if isinstance(response, HttpResponseNotAllowed):
            response = _wrong_method(response)
        return unstored(response) if isinstance(response, HttpResponse) else response

    return csrf_exempt(login_not_required(through))


def _wrong_method(response: HttpResponseNotAllowed) -> HttpResponse:
    answer = problem(405, "wrong_method")
    answer["Allow"] = ", ".join(sorted(response["Allow"].split(", ")))
    return answer


def gate_all(patterns: list[URLResolver | URLPattern]) -> list[URLPattern]:
    """Put the gate before every address; the root, where ninja has a page of its own, is left out."""
    found = [pattern for pattern in patterns if isinstance(pattern, URLPattern) and pattern.name != "api-root"]
    for pattern in found:
        pattern.callback = gated(pattern.callback)
    return found


def missing(_request: HttpRequest, **_: Any) -> HttpResponse:
    """Answer that there is no such address."""
    return problem(404, "not_found")
