"""Addresses of the post on a phone."""

from __future__ import annotations

from django.urls import path

from bihuan.web.field.duty import post
from bihuan.web.parts import duty_words as _words  # noqa: F401 - the words name their codes when loaded

urlpatterns = [
    path("post/", post.post, name="post"),
    path("post/<slug:act>/", post.act, name="post-act"),
    path("calls/<uuid:line_id>/", post.answer_call, name="answer-call"),
]
