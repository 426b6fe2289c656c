"""Instants and words as public pages tell them."""

from __future__ import annotations

from datetime import datetime

from django import template

from bihuan.apps.briefing.rules.never_ask import Words

register = template.Library()


@register.filter(expects_localtime=False)
def when(instant: datetime, language: str) -> str:
    """Return an instant in the zone that it bears: `3月1日 8:00`, in English `1 March, 08:00`; the year always."""
    if language == "en":
        return f"{instant.day} {instant:%B %Y, %H:%M}"
    return f"{instant.year}年{instant.month}月{instant.day}日{instant.hour}:{instant:%M}"


@register.filter
def said(words: Words, language: str) -> str:
    """Return words that are kept in both languages in one of them."""
    return words.in_(language)
