"""What stands on the pages about what happens at test sites."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.core.paginator import Paginator

from bihuan.apps.core.rules import Actor
from bihuan.apps.screening.access import get_site, list_sites
from bihuan.apps.screening.queries.ground import states_of
from bihuan.apps.screening.rules.ground import EMERGENCY, may_check_codes, may_report
from bihuan.web.desk.heat.forms import CheckForm, CodeForm, CrowdForm
from bihuan.web.desk.heat.words import WHO
from bihuan.web.desk.tracing.forms import TracingForm

SIZE = 25


def sites_context(by: Actor, at: datetime, page: str | None) -> dict[str, Any]:
    """Return the sites that the actor may see, with what is reported from each, page by page."""
    shown = Paginator(list_sites(by).filter(closed_at=None), SIZE).get_page(page)
    return {
        "page": shown, "who": WHO, "emergency": EMERGENCY,
        "lines": [(state, may_report(by, state.site.unit_id), uuid4()) for state in states_of(list(shown), at)],
    }  # fmt: skip


def site_context(
    by: Actor, at: datetime, site_id: str, refused: TracingForm | None = None, answer: bool | None = None
) -> dict[str, Any]:
    """Return what the page of one site shows; `refused` is a form as it was typed, `answer` that to a code."""
    site = get_site(by, site_id)
    kinds: dict[str, type[TracingForm]] = {"crowd": CrowdForm, "check": CheckForm, "code": CodeForm}
    forms = {name: refused if isinstance(refused, kind) else kind() for name, kind in kinds.items()}
    return {
        "site": site, "state": states_of([site], at)[0], "forms": forms, "who": WHO, "emergency": EMERGENCY,
        "may_report": may_report(by, site.unit_id), "may_check": may_check_codes(by, site.unit_id), "answer": answer,
        "command": uuid4(), "is_desk": not by.unit,
    }  # fmt: skip
