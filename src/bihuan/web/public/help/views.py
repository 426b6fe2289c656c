"""Takes requests for help from the public."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from bihuan.apps.briefing.actions.public_forms import AskedHelp, ask_help
from bihuan.web.parts.clock import now
from bihuan.web.public.help.forms import HelpForm
from bihuan.web.public.sources import sender_of
from bihuan.web.public.views import public_view, show


@public_view("GET", "HEAD", "POST", may_be_found=True)
def ask(request: HttpRequest, lang: str) -> HttpResponse:
    """Show the form; take what is asked and give a receipt."""
    if request.method != "POST":
        return show(request, "public/help/form.html", lang, "help/", {"form": HelpForm()})
    form = HelpForm(request.POST)
    receipt, status = form.attempt(lambda told: ask_help(asked=AskedHelp(**told), at=now(), source=sender_of(request)))
    if receipt is None:
        return show(request, "public/help/form.html", lang, "help/", {"form": form}, status=status)
    return show(request, "public/help/receipt.html", lang, "help/", {"receipt": receipt})
