"""Registers the context with Django."""

from django.apps import AppConfig


class TracingConfig(AppConfig):
    """Cases, visits, exposures, contacts with their follow-up, quarantine orders, requests for material."""

    name = "bihuan.apps.tracing"
    label = "tracing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Subscribe the context's jobs to their events; declare what can be taken out."""
        from bihuan.apps.tracing.datasets import cases, chains, contacts  # noqa: F401 - importing declares
        from bihuan.apps.tracing.jobs import runs  # noqa: F401 - importing subscribes, and the package before it
