"""The list of orders: tabs, filters, pages; and the ticks from which a dispatch in bulk begins."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.apps.core.queries import unit_names
from bihuan.apps.core.rules.exports import EXPORTERS
from bihuan.apps.orders.access import list_orders
from bihuan.apps.orders.queries.orders import Filters, with_content
from bihuan.apps.orders.queries.pages import source_names, tab_counts
from bihuan.apps.orders.rules.moves import MOVES
from bihuan.web.desk.orders.filters import FilterForm
from bihuan.web.parts.clock import now
from bihuan.web.parts.optional import address_or_none
from bihuan.web.parts.order_lines import order_lines
from bihuan.web.parts.order_tabs import FIRST_TAB, TABS
from bihuan.web.parts.sessions import SessionRequest, with_session

SIZES = (50, 200)


@require_GET
@with_session
def orders(request: SessionRequest) -> HttpResponse:
    """Show the orders that the person may see, narrowed; asked by the live part, show the list alone."""
    by, at = request.session_of.actor, now()
    tab = request.GET.get("tab", FIRST_TAB)
    tab = tab if tab in TABS else FIRST_TAB
    units, sources = unit_names(by.incident), source_names(by.incident)
    form = FilterForm(request.GET, units, sources)
    found = list_orders(by, form.filters(tab), at)
    page = Paginator(with_content(found), _size(request)).get_page(request.GET.get("page"))
    counts = tab_counts(list_orders(by, Filters(), at), at)
    context = {
        "page": page, "lines": order_lines(page.object_list, units, at, sources=sources), "form": form, "tab": tab,
        "tabs": [(name, one.text, counts[name]) for name, one in TABS.items()], "empty": TABS[tab].empty,
        "may_dispatch": by.role in MOVES["dispatch"].by, "live_url": address_or_none("desk:live"), "sizes": SIZES,
        "may_export": by.role in EXPORTERS,
    }  # fmt: skip
    return render(request, "desk/orders/_list.html" if request.htmx else "desk/orders/list.html", context)


def _size(request: SessionRequest) -> int:
    asked = request.GET.get("size", "")
    return int(asked) if asked in map(str, SIZES) else SIZES[0]
