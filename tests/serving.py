"""Lets each test client know the static files at once: Django loads the middleware anew for every client.

WhiteNoise then lists, stats and describes all of the product's static files again, which costs more than most requests.
They do not change while tests run.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from whitenoise.middleware import WhiteNoiseMiddleware


def install() -> None:
    """Keep what WhiteNoise finds in the packages, by the settings that it depends on."""
    look, known = WhiteNoiseMiddleware.add_files_from_finders, {}

    def add_files_from_finders(self: Any) -> None:
        key = (self.static_prefix, self.max_age, self.charset, str(settings.STATICFILES_DIRS))
        if key not in known:
            at_root, self.files = self.files, {}
            look(self)
            known[key], self.files = self.files, at_root
        self.files.update(known[key])

    WhiteNoiseMiddleware.add_files_from_finders = add_files_from_finders  # type: ignore[method-assign]  # tests only
