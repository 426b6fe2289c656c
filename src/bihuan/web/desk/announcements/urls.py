"""Addresses of announcements."""

from __future__ import annotations

from django.urls import path

from bihuan.web.desk.announcements import drafts, lists, messages, one
from bihuan.web.desk.announcements import words as _words  # noqa: F401 - the words name their codes when loaded

_ALL = "briefing/announcements/"
_ONE, _DRAFT = f"{_ALL}<uuid:announcement_id>/", f"{_ALL}drafts/<uuid:draft_id>/"
urlpatterns = [
    path(_ALL, lists.announcements, name="announcements"),
    path(f"{_ALL}write/", lists.write, name="write-announcement"),
    path(_DRAFT, drafts.draft, name="announcement-draft"),
    path(f"{_DRAFT}change/", drafts.change, name="change-announcement"),
    path(f"{_DRAFT}release/", drafts.release, name="release-announcement"),
    path(f"{_DRAFT}drop/", drafts.drop, name="drop-announcement"),
    path(f"{_DRAFT}preview/zh/", drafts.preview, {"lang": "zh"}, name="preview-announcement-zh"),
    path(f"{_DRAFT}preview/en/", drafts.preview, {"lang": "en"}, name="preview-announcement-en"),
    path(_ONE, one.announcement, name="announcement"),
    path(f"{_ONE}cancel/", one.cancel, name="cancel-announcement"),
    path(f"{_ONE}correct/", one.correct, name="correct-announcement"),
    path(f"{_ONE}versions/<int:version>/cap/", messages.cap, name="announcement-cap"),
]
