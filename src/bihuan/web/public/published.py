"""Answering with a file that was published."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def published(_: HttpRequest, lang: str, path: str = "") -> HttpResponseBase:
    """Answer with the published file at `path` of a language. :raises Http404: nothing is published there."""
    folder = settings.PUBLIC_DIR / lang
    target = (folder / path / "index.html") if path == "" or path.endswith("/") else folder / path
    if not target.resolve().is_relative_to(folder.resolve()) or not target.is_file():
        raise Http404
    return FileResponse(target.open("rb"))
