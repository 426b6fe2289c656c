"""Lets Django find the commands of `config`."""

from importlib import import_module

from django.apps import AppConfig

from bihuan.config.xml_guard import refuse_unguarded_xml
from bihuan.web.parts.optional import is_there

PUBLIC = (
    "home", "call", "holds", "help", "care", "facts", "announcements", "places", "figures", "situation", "promises",
)  # fmt: skip


class WiringConfig(AppConfig):
    """Settings, addresses, server, command line, worker."""

    name = "bihuan.config"
    label = "wiring"

    def ready(self) -> None:
        """Refuse to start where outside bytes would meet an unguarded reader; make known who draws public pages."""
        refuse_unguarded_xml()
        for part in PUBLIC:  # what draws public pages registers itself, in the worker too
            if is_there(f"bihuan.web.public.{part}.drawing"):
                import_module(f"bihuan.web.public.{part}.drawing")
