"""Addresses of interview forms."""

from __future__ import annotations

from django.urls import path

from bihuan.web.desk.forms import files, listing, version
from bihuan.web.desk.forms import words as _words  # noqa: F401 - the words name their codes when loaded

_ONE = "interviews/forms/<uuid:version_id>/"
urlpatterns = [
    path("interviews/forms/", listing.forms, name="forms"),
    path("interviews/forms/begin/", listing.begin, name="begin-form"),
    path("interviews/forms/upload/", listing.upload, name="upload-form"),
    path("interviews/forms/write/", listing.write, name="write-form"),
    path(_ONE, version.version, name="form"),
    path(f"{_ONE}xlsform/", files.xlsform, name="form-xlsform"),
    path(f"{_ONE}xform/", files.xform, name="form-xform"),
    path(f"{_ONE}do/<slug:act>/", version.act, name="act-form"),
]
