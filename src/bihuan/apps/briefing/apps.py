"""Registers the context with Django."""

from importlib import import_module

from django.apps import AppConfig


class BriefingConfig(AppConfig):
    """Verified calls, interview forms, fact-checks, announcements, situation reports, and one's own data."""

    name = "bihuan.apps.briefing"
    label = "briefing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Subscribe the context's jobs to their events; make known what it brings."""
        modules: tuple[str, ...] = (
            "jobs.calls",
            "jobs.facts",
            "jobs.interviews",
            "jobs.news",
            "jobs.notices",
            "jobs.publishing",
            "jobs.rights",
        )
        for module in modules:
            import_module(f"bihuan.apps.briefing.{module}")
