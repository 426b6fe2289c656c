"""Registers the context with Django."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """THE LOOP: orders, dispatch, feedback, escalation, reconciliation, hand-over."""

    name = "bihuan.apps.orders"
    label = "orders"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Subscribe the context's jobs to their events; declare what can be taken out."""
        from bihuan.apps.orders import datasets, jobs  # noqa: F401 - importing subscribes and declares
