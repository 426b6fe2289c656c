"""Addresses of the pages that find out."""

from __future__ import annotations

from django.urls import path

from bihuan.web.desk.finding import indicators, network, report, reports, searches, searching, sources
from bihuan.web.desk.finding import words as _words  # noqa: F401 - the words name their codes when loaded

urlpatterns = [
    path("finding/searches/", searches.searches, name="searches"),
    path("finding/searches/ask/", searches.ask, name="ask-search"),
    path("finding/searches/<uuid:run_id>/", searching.search, name="search"),
    path("finding/searches/<uuid:run_id>/progress/", searching.progress, name="search-progress"),
    path("finding/searches/<uuid:run_id>/cancel/", searching.cancel, name="cancel-search"),
    path("finding/searches/<uuid:run_id>/release/<uuid:query_id>/", searching.release, name="release-search"),
    path("finding/searches/<uuid:run_id>/next/", searching.next_step, name="next-search"),
    path("finding/network/", network.network, name="network"),
    path("finding/network/case/<int:number>/", network.arrows, name="network-case"),
    path("finding/network/figures/", network.figures, name="network-figures"),
    path("finding/network/venues/", network.venues, name="network-venues"),
    path("finding/network/source/<int:number>/", sources.source, name="network-source"),
    path("finding/network/source/<int:number>/order/", sources.order, name="order-source"),
    path("finding/indicators/", indicators.indicators, name="indicators"),
    path("finding/reports/", reports.reports, name="report-paste"),
    path("finding/reports/<uuid:report_id>/", report.report, name="report"),
    path("finding/reports/<uuid:report_id>/decide/", report.decide, name="decide-report"),
]
