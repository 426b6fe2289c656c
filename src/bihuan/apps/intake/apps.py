"""Registers the context with Django."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The one gateway: sources, batches, records, dispositions, receipts."""

    name = "bihuan.apps.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Subscribe the context's jobs to their events, and declare what can be taken out."""
        from bihuan.apps.intake import (
            datasets,  # noqa: F401 - importing declares
            jobs,  # noqa: F401 - importing subscribes
        )
