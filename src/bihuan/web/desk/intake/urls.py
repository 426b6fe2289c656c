"""Addresses of intake."""

from __future__ import annotations

from django.urls import path

from bihuan.web.desk.intake import batch, door, lines, trays, words  # noqa: F401 - the words name their codes when loaded

urlpatterns = [
    path("intake/", door.intake, name="intake"),
    path("intake/zero/", door.zero, name="zero"),
    path("intake/batches/", door.batches, name="batches"),
    path("intake/batches/<uuid:batch_id>/", batch.batch, name="batch"),
    path("intake/batches/<uuid:batch_id>/dispose/", batch.dispose, name="dispose"),
    path("intake/batches/<uuid:batch_id>/recount/", batch.recount, name="recount"),
    path("intake/receipts/<uuid:receipt_id>.json", batch.receipt, name="receipt"),
    path("intake/lines/<uuid:record_id>/", lines.line, name="line"),
    path("intake/lines/<uuid:record_id>/settle/", lines.settle, name="settle"),
    path("intake/held/", trays.held, name="held"),
    path("intake/conflicts/", trays.conflicts, name="conflicts"),
]
