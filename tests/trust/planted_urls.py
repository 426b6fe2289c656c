"""The product's addresses and one that asks the database with what it is told: the harness has to find it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from bihuan.config.urls import urlpatterns as products


@login_not_required
def planted(request: HttpRequest) -> HttpResponse:
    """Look a unit up by text put into the statement."""
    code = request.GET.get("code", "")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name FROM core_unit WHERE code = '{code}'")  # noqa: S608 - the planted bug
        found = cursor.fetchall()
    return HttpResponse("<p>" + ", ".join(name for (name,) in found) + "</p>")


urlpatterns = [*products, path("planted/", planted)]
