"""Addresses of one's own data; nothing personal and no secret is in any of them."""

from __future__ import annotations

from django.urls import path

from bihuan.web.public.mine.views import ask, close, mine, take, view

urlpatterns = [
    path("mine/", mine, name="mine"),
    path("mine/view/", view, name="mine-view"),
    path("mine/ask/", ask, name="mine-ask"),
    path("mine/file/", take, name="mine-file"),
    path("mine/close/", close, name="mine-close"),
]
