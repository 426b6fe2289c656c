"""Registers the context with Django."""

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    """Mass testing: rounds, sites, lanes, pools and their results."""

    name = "bihuan.apps.screening"
    label = "screening"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Subscribe the context's jobs to their events; make its kind of batch known; declare what can be taken out."""
        from bihuan.apps.screening import datasets  # noqa: F401 - importing declares
        from bihuan.apps.screening.jobs import tubes  # noqa: F401 - importing subscribes and registers
