"""What every dynamic page of the public shares: no sign-in, no cookie, no session, the language of its address."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from bihuan.apps.briefing.queries.public import only_drills
from bihuan.apps.briefing.rules.never_ask import HEADING, NEVER_ASK, advice
from bihuan.apps.briefing.rules.pages import LANGUAGES
from bihuan.apps.briefing.rules.robots import FOUND, TAG
from bihuan.web.public.floods import RETRY_AFTER_S, TOO_MANY
from bihuan.web.public.headers import POLICY

P = ParamSpec("P")


def is_from_elsewhere(request: HttpRequest) -> bool:
    """Say whether a form was sent by a page of another site, as the browser tells; old browsers tell nothing."""
    site, origin = request.headers.get("Sec-Fetch-Site", ""), request.headers.get("Origin", "")
    if site:
        return site not in {"same-origin", "none"}
    return bool(origin) and urlsplit(origin).netloc != request.get_host()


def public_view(
    *methods: str, may_be_found: bool = False
) -> Callable[
    [Callable[Concatenate[HttpRequest, str, P], HttpResponse]], Callable[Concatenate[HttpRequest, str, P], HttpResponse]
]:
    """Make a view of the public: open to all, in the language of its address, never stored, without any cookie.

    No session and no cookie are read, so that there is nothing a forged form could misuse; one that another site sent
    is answered 403 all the same. Search engines may keep what a plain GET answers where it `may_be_found`: nothing of
    one person, no token and no receipt may stand on it.
    """

    def decorate(
        view: Callable[Concatenate[HttpRequest, str, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, str, P], HttpResponse]:
        @wraps(view)
        def open_(request: HttpRequest, /, lang: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method == "POST" and is_from_elsewhere(request):
                return HttpResponse(status=403)
            with translation.override(LANGUAGES[lang]):
                response = view(request, lang, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "no-store")
            response.headers.setdefault("Content-Language", LANGUAGES[lang])
            response.headers.setdefault("Content-Security-Policy", POLICY)
            if may_be_found and request.method in {"GET", "HEAD"} and response.status_code == 200:
                response.headers[TAG] = FOUND
            return response

        # the decorators lose that `lang` may be given by position
        # nosemgrep: csrf-exempt-elsewhere - no cookie and no session is read: nothing that a forged form could use
        return login_not_required(csrf_exempt(require_http_methods(list(methods))(open_)))  # type: ignore[return-value]  # as said

    return decorate


def shell(lang: str, path: str) -> dict[str, object]:
    """Return what `public/base.html` needs: the language, the same page in the other, the notice that stands on all."""
    desk, fraud = settings.OFFICIAL_LINES["desk"], settings.OFFICIAL_LINES["fraud"]
    return {
        "lang": lang, "html_lang": "zh-Hans" if lang == "zh" else "en", "path": path,
        "other": "en" if lang == "zh" else "zh", "never_heading": HEADING.in_(lang),
        "never": [words.in_(lang) for words in NEVER_ASK.values()], "advice": advice(lang, desk=desk, fraud=fraud),
        "lines": settings.OFFICIAL_LINES, "is_drill": settings.IS_DRILL or only_drills(),
    }  # fmt: skip


def show(
    request: HttpRequest, template: str, lang: str, path: str, context: dict[str, object], status: int = 200
) -> HttpResponse:
    """Answer with a page of the public at `path` below its language.

    The page is drawn without the request: what the desk's shell would add to it reads a session.
    """
    del request
    response = HttpResponse(render_to_string(template, {**shell(lang, path), **context}), status=status)
    if status == TOO_MANY:
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
        # `floods` says it once a minute; Django would write a line for each, and a flood would fill the disk
        response._has_been_logged = True  # type: ignore[attr-defined]  # how Django itself marks what needs no line
    return response


@login_not_required
@require_http_methods(["GET", "HEAD"])
def index(request: HttpRequest) -> HttpResponse:
    """Lead to the pages in the language that the browser asks for."""
    language = translation.get_language_from_request(request)
    return redirect("public:home", lang="en" if language == "en" else "zh")
