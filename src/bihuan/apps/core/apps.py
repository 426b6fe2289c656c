"""Registers the context with Django."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Incidents, departments, units, accounts, places; the journal and the job queue."""

    name = "bihuan.apps.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take part in erasures with what lies in the journal."""
        from bihuan.apps.core.erasure import Holding, holds_about
        from bihuan.apps.core.queries import names_in_core

        holds_about("core", Holding(names=names_in_core))
