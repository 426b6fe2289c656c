"""Registers the context with Django."""

from importlib import import_module

from django.apps import AppConfig


class ZonesConfig(AppConfig):
    """Areas under control, gates and passes, patrol and response."""

    name = "bihuan.apps.zones"
    label = "zones"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Subscribe the context's jobs to their events; make known what it brings."""
        modules: tuple[str, ...] = (
            "datasets.controls",
            "datasets.cover",
            "datasets.passes",
            "datasets.response",
            "jobs.areas",
            "jobs.controls",
            "jobs.cover",
            "jobs.emergencies",
            "jobs.gates",
        )
        for module in modules:
            import_module(f"bihuan.apps.zones.{module}")
