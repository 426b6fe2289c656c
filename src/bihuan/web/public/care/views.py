"""Takes those who want to be looked after."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from bihuan.apps.briefing.actions.public_forms import ForCare, ask_care
from bihuan.web.parts.clock import now
from bihuan.web.public.care.forms import CareForm
from bihuan.web.public.sources import sender_of
from bihuan.web.public.views import public_view, show


@public_view("GET", "HEAD", "POST", may_be_found=True)
def ask(request: HttpRequest, lang: str) -> HttpResponse:
    """Show the form; put on the register and give a receipt."""
    if request.method != "POST":
        return show(request, "public/care/form.html", lang, "care/", {"form": CareForm()})
    form = CareForm(request.POST)
    receipt, status = form.attempt(lambda told: ask_care(asked=ForCare(**told), at=now(), source=sender_of(request)))
    if receipt is None:
        return show(request, "public/care/form.html", lang, "care/", {"form": form}, status=status)
    return show(request, "public/care/receipt.html", lang, "care/", {"receipt": receipt})
