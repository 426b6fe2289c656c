"""Addresses of heat and of what happens at test sites."""

from __future__ import annotations

from django.urls import path

from bihuan.web.desk.heat import ground, heat
from bihuan.web.desk.heat import words as _words  # noqa: F401 - the words name their codes when loaded

urlpatterns = [
    path("forces/heat/", heat.heat, name="heat"),
    path("forces/heat/weather/", heat.weather, name="weather"),
    path("forces/heat/posts/<uuid:post_id>/", heat.heat_post, name="heat-post"),
    path("forces/heat/posts/<uuid:post_id>/rule/", heat.set_rule, name="heat-rule"),
    path("screening/at-site/", ground.casualties, name="casualties"),
    path("screening/at-site/<uuid:site_id>/", ground.at_site, name="at-site"),
    path("screening/at-site/<uuid:site_id>/collapsed/", ground.casualty, name="report-casualty"),
    path("screening/at-site/<uuid:site_id>/crowding/", ground.crowding, name="report-crowding"),
    path("screening/at-site/<uuid:site_id>/checklist/", ground.check_site, name="check-site"),
    path("screening/at-site/<uuid:site_id>/code/", ground.check_code, name="check-code"),
]
