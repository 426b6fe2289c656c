"""Registers the context with Django and lets every sign-in of Django's begin a session of ours."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccountsConfig(AppConfig):
    """Second factors, sessions, throttles, tokens, and proposals of grants."""

    name = "bihuan.apps.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register sessions as they begin, whichever way somebody signed in."""
        from bihuan.apps.accounts.actions.sessions import register_session

        user_logged_in.connect(register_session, dispatch_uid="bihuan_session")
