"""Registers the context with Django."""

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    """Mass testing: rounds, sites, lanes, pools and their results."""

    name = "bihuan.apps.screening"
    label = "screening"
    default_auto_field = "django.db.models.BigAutoField"
