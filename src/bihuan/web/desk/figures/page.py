"""What the page of published figures shows at one instant."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.translation import gettext_lazy

from bihuan.apps.briefing.queries.figures import bulletin_lines, figures_of_days, list_bulletins
from bihuan.apps.briefing.rules.figures import DAYS
from bihuan.apps.core.queries import account_names
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import may_do
from bihuan.web.desk.tracing.forms import DAY, TracingForm

if TYPE_CHECKING:
    from bihuan.web.parts.disclosure import Looker

SIZE = 14


class DraftForm(TracingForm):
    """Of which day the counts are."""

    prefix_of_ids = "bulletin"
    on_date = forms.DateField(
        label=gettext_lazy("Counts up to and including"),
        widget=forms.DateInput(attrs={"type": "date"}, format=DAY),
        error_messages={"invalid": gettext_lazy("Type a day, such as 2026-08-25.")},
    )


class MoveForm(TracingForm):
    """What the page saw of the draft."""

    n = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


def context_of(look: Looker, page: str, refused: TracingForm | None = None) -> dict[str, Any]:
    """Return all that the page shows; a refused form stands in its place, or above where its place is gone."""
    by, at = look.by, look.at
    rows = Paginator(list_bulletins(by), SIZE).get_page(page)
    waiting = list_bulletins(by).filter(state="draft").first()
    names = account_names({one for row in (*rows, waiting) if row for one in (row.drafted_by, row.released_by) if one})
    may_draft = may_do(by, Action.CREATE, Kind.PUBLIC_FIGURE, "")
    form = refused if isinstance(refused, DraftForm) else DraftForm(initial={"on_date": _yesterday(at)})
    return {
        "page": rows, "lines": [
            (row, bulletin_lines(row), names.get(row.drafted_by, ""), names.get(row.released_by, "")) for row in rows
        ], "waiting": waiting,
        "waiting_lines": bulletin_lines(waiting) if waiting else [], "form": form, "may_draft": may_draft,
        "may_release": may_do(by, Action.UPDATE, Kind.PUBLIC_FIGURE, ""),
        "is_own": bool(waiting and waiting.drafted_by == by.account),
        "alerts": [str(one) for one in refused.non_field_errors()] if isinstance(refused, MoveForm) else [],
        "waiting_by": names.get(waiting.drafted_by, "") if waiting else "",
        "desk": figures_of_days(by.incident, at)[1], "days": DAYS,
    }  # fmt: skip


def _yesterday(at: datetime) -> date:
    return timezone.localdate(at) - timedelta(days=1)  # in the zone of the incident, as the whole page
