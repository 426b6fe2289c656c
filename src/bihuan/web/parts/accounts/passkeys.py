"""How a request asks a browser for a passkey and reads its answer; a challenge is answered once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, JsonResponse
from django.http.request import split_domain_port
from django.utils.translation import gettext as _

from bihuan.apps.accounts.actions.passkeys import ask_passkey, prove_passkey
from bihuan.apps.accounts.actions.throttle import forgive, key_of, take
from bihuan.apps.accounts.rules.sessions import device_name
from bihuan.apps.accounts.rules.throttling import ADDRESS
from bihuan.apps.core.rules import NotAllowed
from bihuan.web.parts.clock import now

if TYPE_CHECKING:
    from bihuan.apps.core.models import Account

CHALLENGE = "passkey_challenge"


def host_of(request: HttpRequest) -> str:
    """Return the name under which the pages were asked for: a passkey works for this name alone."""
    return split_domain_port(request.get_host())[0]


def device_label(request: HttpRequest) -> str:
    """Return what a passkey is called whose owner gave it no name: the device it was made on."""
    return device_name(request.headers.get("User-Agent", "")) or _("Passkey")


def ask(request: HttpRequest, account: Account | None) -> JsonResponse:
    """Answer the challenge for a passkey and remember its state."""
    challenge = ask_passkey(host=host_of(request), account=account)
    request.session[CHALLENGE] = challenge.state
    answer = JsonResponse(challenge.options)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def answer_of(request: HttpRequest) -> dict[str, Any]:
    """Return what the browser's passkey answered. :raises NotAllowed: `bad_passkey`: that is no answer."""
    try:
        read = json.loads(request.POST.get("answer", ""))
    except ValueError as error:
        raise NotAllowed("bad_passkey") from error
    if not isinstance(read, dict):
        raise NotAllowed("bad_passkey")
    return read


def prove(request: HttpRequest, account: Account | None) -> Account:
    """Return whose passkey answered the challenge, which works once. :raises NotAllowed: `bad_passkey`.

    :raises TooOften: too many tries from this address.
    """
    limits = {key_of("address", request.META.get("REMOTE_ADDR", "")): ADDRESS}
    take(limits, at=now())
    state = request.session.pop(CHALLENGE, None)
    found = prove_passkey(host=host_of(request), state=state, answer=answer_of(request), account=account, at=now())
    forgive(limits, at=now())
    return found
