"""Registers the context with Django."""

from importlib import import_module

from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    """Residents who need care: register, welfare checks, requests for help."""

    name = "bihuan.apps.residents"
    label = "residents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Subscribe the context's jobs to their events; make known what it brings."""
        modules: tuple[str, ...] = ("jobs.care", "jobs.help", "datasets.care_rounds", "datasets.help_requests")
        for module in modules:
            import_module(f"bihuan.apps.residents.{module}")
