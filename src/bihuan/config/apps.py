"""Lets Django find the commands of `config`."""

from django.apps import AppConfig

from bihuan.config.xml_guard import refuse_unguarded_xml


class WiringConfig(AppConfig):
    """Settings, addresses, server, command line, worker."""

    name = "bihuan.config"
    label = "wiring"

    def ready(self) -> None:
        """Refuse to start where outside bytes would meet a reader without its guard."""
        refuse_unguarded_xml()
