"""Registers the context with Django."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Incidents, departments, units, accounts, places; the journal and the job queue."""

    name = "bihuan.apps.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"
