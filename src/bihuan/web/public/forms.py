"""What forms of the public share: errors that a screen reader finds, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext as _

from bihuan.apps.briefing.rules.refused import NotAllowed
from bihuan.engine.cleaning import Problem, parse_phone
from bihuan.web.parts.clock import now
from bihuan.web.parts.public_refusals import PUBLIC_CODES
from bihuan.web.public.floods import status_of

R = TypeVar("R")


class PublicForm(forms.Form):
    """A form of the public site; `prefix_of_ids` keeps the names of its fields apart from others on the page."""

    prefix_of_ids = "form"

    def __init__(self, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id=f"{self.prefix_of_ids}-%s", label_suffix="")

    def attempt(self, do: Callable[[dict[str, Any]], R]) -> tuple[R | None, int]:
        """Do it with what was told; return what came of it and the status: 200, 422 with what is wrong in the form.

        429 where too many write at once, 503 where nothing can be taken.
        """
        if not self.is_valid():
            return None, 422
        try:
            return do(self.cleaned_data), 200
        except NotAllowed as refusal:
            self.add_error(
                None, str(PUBLIC_CODES.get(refusal.code, _("This could not be kept. Dial the number below.")))
            )
            return None, status_of(self.prefix_of_ids, refusal.code, now())


def dialled(text: str) -> str:
    """Return a telephone as it was typed, "" for nothing. :raises ValidationError: nobody could dial it."""
    if text.strip() and isinstance(parse_phone(text), Problem):
        raise forms.ValidationError(_("This number cannot be dialled: 11 digits, or the area code and the number."))
    return text.strip()
