"""Addresses of the books."""

from __future__ import annotations

from django.urls import path

from bihuan.web.desk.books import handover, reconciliation, words  # noqa: F401 - the words name their codes when loaded

urlpatterns = [
    path("reconciliation/", reconciliation.reconciliation, name="reconciliation"),
    path("reconciliation/strike/", reconciliation.strike, name="strike"),
    path("reconciliation/sheet.<str:form>", reconciliation.day_sheet, name="day-sheet"),
    path("reconciliation/<str:code>/", reconciliation.equation, name="equation"),
    path("handover/", handover.handover, name="handover"),
    path("handover/give/", handover.give, name="give-handover"),
    path("handover/<uuid:handover_id>/", handover.sheet, name="handover-sheet"),
    path("handover/<uuid:handover_id>/sheet.<str:form>", handover.printed, name="handover-file"),
    path("handover/<uuid:handover_id>/receive/", handover.receive, name="receive-handover"),
    path("handover/<uuid:handover_id>/override/", handover.override, name="override-handover"),
]
