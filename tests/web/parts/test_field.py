"""How one form field is drawn."""

from __future__ import annotations

import re

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import override


class _Form(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the paper.")
    result = forms.ChoiceField(label="Result", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Agreed", required=False)
    token = forms.CharField(widget=forms.HiddenInput)


def _drawn(name: str, data: dict[str, str] | None = None) -> str:
    with override("en"):
        return render_to_string("parts/field.html", {"field": _Form(data)[name]})


def test_a_mistake_stands_at_its_field_and_keeps_what_was_typed() -> None:
    html = _drawn("name", {"name": ""})
    assert 'aria-invalid="true"' in html
    described = re.search(r'aria-describedby="([^"]+)"', html)
    assert described is not None
    assert [f'id="{name}"' in html for name in described[1].split()] == [True] * len(described[1].split())
    assert 'value="typed"' in _drawn("name", {"name": "typed"})


def test_a_choice_of_one_is_a_group_with_a_name() -> None:
    assert "<legend>Result</legend>" in _drawn("result")
    assert '<label for="id_result">' not in _drawn("result")


def test_a_tick_stands_before_its_words() -> None:
    html = _drawn("agreed")
    assert html.index("<input") < html.index("Agreed")


def test_a_hidden_field_has_no_label() -> None:
    assert "<label" not in _drawn("token")
