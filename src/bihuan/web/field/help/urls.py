"""The address at which a request for help is taken on a phone."""

from __future__ import annotations

from django.urls import path

from bihuan.web.field.help import taking
from bihuan.web.parts import help_words as _words  # noqa: F401 - the words name their codes when loaded

urlpatterns = [path("help/", taking.take, name="help")]
