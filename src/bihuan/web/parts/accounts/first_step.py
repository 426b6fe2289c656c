"""Signing in with name and password, or with one press in a drill; signing out."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from bihuan.apps.accounts.access import is_one_step
from bihuan.apps.accounts.queries import has_factor
from bihuan.apps.core.queries import DrillAccount, drill_accounts
from bihuan.web.parts.accounts.finishing import Arrival, sign_in
from bihuan.web.parts.accounts.gate import end_own
from bihuan.web.parts.accounts.signing import begin_step
from bihuan.web.parts.clock import now
from bihuan.web.parts.forms import SignInForm


def _drill_accounts() -> list[DrillAccount]:
    return drill_accounts(now()) if settings.IS_DRILL else []


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """Sign in with name and password; in a drill, the accounts of the drill stand beside the form."""

    template_name = "parts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Return Django's context with the drill's accounts."""
        return {**super().get_context_data(**kwargs), "accounts": _drill_accounts()}

    def form_valid(self, form: SignInForm) -> HttpResponse:  # type: ignore[override]  # Django types it for its own form
        """Ask for the second factor; who has none yet is led to set one up, an account of a drill is done."""
        account, is_own = form.get_user(), form.cleaned_data["own_device"]
        wanted = self.get_redirect_url()
        if has_factor(account) and not is_one_step(account, now()):
            return begin_step(self.request, account, is_own_device=is_own, wanted=wanted)
        return sign_in(self.request, account, Arrival("", is_own, wanted))


class SignOut(LogoutView):
    """Sign out, by POST only."""

    next_page = "sign-in"

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """End the session in our books too, then Django's; the browser is told to forget what it kept of it."""
        end_own(request, "signed_out")
        response: HttpResponse = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'  # not cookies: language and terminal stay
        return response


@login_not_required
@require_POST
def drill_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one account of the drill without a password. :raises Http404: no drill, or no account of the drill."""
    username = request.POST.get("account", "")
    if username not in {account.username for account in _drill_accounts()}:
        raise Http404
    account = get_user_model().objects.get(username=username)
    return sign_in(request, account, Arrival(""))
