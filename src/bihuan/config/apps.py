"""Lets Django find the commands of `config`."""

from django.apps import AppConfig


class WiringConfig(AppConfig):
    """Settings, addresses, server, command line, worker."""

    name = "bihuan.config"
    label = "wiring"
