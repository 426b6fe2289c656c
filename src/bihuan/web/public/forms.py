"""What forms of the public share: errors that a screen reader finds, nothing typed is lost."""

from __future__ import annotations

from typing import Any

from django import forms


class PublicForm(forms.Form):
    """A form of the public site; `prefix_of_ids` keeps the names of its fields apart from others on the page."""

    prefix_of_ids = "form"
    required_css_class = "required"

    def __init__(self, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id=f"{self.prefix_of_ids}-%s", label_suffix="")
