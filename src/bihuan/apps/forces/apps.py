"""Registers the context with Django."""

from django.apps import AppConfig


class ForcesConfig(AppConfig):
    """People, posts and plans; who is there, who is called, what is inspected."""

    name = "bihuan.apps.forces"
    label = "forces"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Subscribe the context's jobs to their events."""
        from bihuan.apps.forces.jobs import inspections, planning  # noqa: F401 - importing subscribes
