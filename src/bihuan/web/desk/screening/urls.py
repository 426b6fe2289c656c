"""Addresses of mass testing."""

from __future__ import annotations

from django.urls import path

from bihuan.web.desk.screening import building, excuses, missing, rounds, site, sites, visits
from bihuan.web.desk.screening import words as _words  # noqa: F401 - the words name their codes when loaded

_ROUND = "screening/rounds/<uuid:round_id>/"
_BUILDING = f"{_ROUND}buildings/<uuid:building_id>/"
_SITE = "screening/sites/<uuid:site_id>/"
urlpatterns = [
    path("screening/", rounds.screening, name="screening"),
    path("screening/plan/", rounds.plan, name="plan-round"),
    path(_ROUND, rounds.one_round, name="round"),
    path(f"{_ROUND}open/", rounds.open_round, name="open-round"),
    path(f"{_ROUND}grow/", rounds.grow, name="grow-roster"),
    path(f"{_ROUND}close/", rounds.close, name="close-round"),
    path(f"{_ROUND}check/", rounds.check, name="check-round"),
    path(f"{_ROUND}drop/", rounds.drop, name="drop-round"),
    path(f"{_ROUND}openings/", rounds.openings, name="round-openings"),
    path(f"{_ROUND}book/", rounds.book, name="book-round"),
    path(f"{_ROUND}send/", missing.send, name="send-missing"),
    path(f"{_ROUND}sites/<uuid:site_id>/", site.open_in, name="site-opening"),
    path(f"{_ROUND}sites/<uuid:site_id>/arrivals/", site.count, name="count-arrivals"),
    path(_BUILDING, building.building, name="round-building"),
    path(f"{_BUILDING}excuse/", building.excuse, name="excuse-people"),
    path(f"{_BUILDING}visit/", building.visit, name="ask-visit"),
    path(f"{_BUILDING}book/", building.book, name="book-building"),
    path("screening/missing/", missing.missing, name="missing"),
    path("screening/orders/<uuid:order_id>/", missing.of_order, name="people-of-order"),
    path("screening/excuses/", excuses.excuses, name="excuses"),
    path("screening/excuses/<uuid:excuse_id>/decide/", excuses.decide, name="decide-excuse"),
    path("screening/excuses/<uuid:excuse_id>/end/", excuses.end, name="end-excuse"),
    path("screening/visits/", visits.visits, name="visits"),
    path("screening/visits/<uuid:entry_id>/back/", building.take_back, name="visit-back"),
    path("screening/sites/", sites.sites, name="sites"),
    path("screening/sites/add/", sites.add, name="add-site"),
    path("screening/sites/list/", sites.take_list, name="import-sites"),
    path(_SITE, site.site, name="site"),
    path(f"{_SITE}change/", site.change, name="change-site"),
    path(f"{_SITE}close/", site.close, name="close-site"),
    path(f"{_SITE}lanes/", site.add_lane, name="add-lane"),
    path("screening/lanes/<uuid:lane_id>/", site.set_lane, name="set-lane"),
]
