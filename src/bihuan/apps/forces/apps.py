"""Registers the context with Django."""

from django.apps import AppConfig


class ForcesConfig(AppConfig):
    """Shifts and the holder of each duty role."""

    name = "bihuan.apps.forces"
    label = "forces"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Subscribe the context's jobs to their events."""
        from bihuan.apps.forces import jobs  # noqa: F401 - importing subscribes
