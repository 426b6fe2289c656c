"""What the pages of announcements show at one instant."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator

from bihuan.apps.briefing.access.announcements import (
    get_announcement,
    get_draft,
    list_announcements,
    list_drafts,
    sees_drafts,
)
from bihuan.apps.briefing.queries.announcements import holding, latest_versions, past, versions_of
from bihuan.apps.briefing.queries.announcements_public import preview_of, state_of
from bihuan.apps.briefing.rules.announcements import CANCEL, RELEASED, RELEASERS, WRITERS
from bihuan.apps.core.queries import account_names, areas_of, events_of
from bihuan.web.desk.announcements.forms import CancelForm, WordingForm
from bihuan.web.desk.controls.lines import language
from bihuan.web.parts.still_maps import draw_still

if TYPE_CHECKING:
    from bihuan.apps.briefing.models import Announcement, AnnouncementDraft, AnnouncementVersion
    from bihuan.web.desk.tracing.forms import TracingForm
    from bihuan.web.parts.disclosure import Looker

SIZE = 30
_SAID = ("title_zh", "zh", "title_en", "en", "area", "communities", "starts_at", "ends_at", "severity", "certainty",
         "measure")  # fmt: skip

_USUAL = {"severity": "Minor", "certainty": "Likely", "measure": "monitor"}


@dataclass(frozen=True, slots=True)
class Line:
    """One announcement as the list shows it: its version that counts, how that stands, what waits behind it."""

    row: Announcement
    version: AnnouncementVersion
    title: str
    state: str


def title_of(row: AnnouncementDraft | AnnouncementVersion) -> str:
    """Return the title in the language of the page."""
    return row.title_zh if language() == "zh" else row.title_en


def _lines(rows: list[Announcement], look: Looker) -> list[Line]:
    latest = latest_versions(rows)
    return [
        Line(row, one, title_of(one), state_of(one, look.at)) for row in rows if (one := latest.get(row.pk)) is not None
    ]


def list_context(look: Looker, asked: Mapping[str, str]) -> dict[str, Any]:
    """Return all that the list of announcements shows: drafts first, then what holds, then what is past."""
    found = list_announcements(look.by)
    drafts = list(list_drafts(look.by))
    holds = list(holding(found, look.at))
    page = Paginator(past(found, look.at), SIZE).get_page(asked.get("page"))
    return {
        "drafts": [(one, title_of(one)) for one in drafts], "holds": _lines(holds, look),
        "past": _lines(list(page.object_list), look), "page": page, "may_write": look.by.role in WRITERS,
        "sees_drafts": sees_drafts(look.by),
    }  # fmt: skip


def one_context(look: Looker, announcement_id: str, refused: Mapping[str, TracingForm] | None = None) -> dict[str, Any]:
    """Return everything on the page of an announcement. :raises NotAllowed: `not_found`."""
    row = get_announcement(look.by, announcement_id)
    versions = versions_of(row)
    drafts = [one for one in list_drafts(look.by) if one.announcement_id == row.pk]
    events = events_of(row.pk)
    names = account_names({one.released_by for one in versions} | {one.actor for one in events})
    is_out = row.state == RELEASED
    return {
        "row": row, "title": title_of(versions[0] if versions else drafts[0]) if versions or drafts else "",
        "state": state_of(versions[0], look.at) if versions else row.state,
        "versions": [(one, title_of(one), names.get(one.released_by, "")) for one in versions],
        "drafts": [(one, title_of(one)) for one in drafts],
        "story": [(one, names.get(one.actor, "")) for one in events],
        "may_correct": is_out and look.by.role in WRITERS,
        "forms": ({"cancel": CancelForm()} if is_out and look.by.role in RELEASERS else {}) | dict(refused or {}),
        "open_form": next(iter(refused or {}), ""), "source": _source(row),
    }  # fmt: skip


def _source(row: Announcement) -> tuple[str, str]:
    """Return the address name and the identifier of what an announcement tells of, ("", "") for a free text."""
    return {"control": ("desk:control", row.about), "round": ("desk:round", row.about)}.get(row.origin, ("", ""))


def draft_context(look: Looker, draft_id: str, form: WordingForm | None = None) -> dict[str, Any]:
    """Return everything on the page of a draft. :raises NotAllowed: `not_found`."""
    draft = get_draft(look.by, draft_id)
    is_own = draft.written_by == look.by.account
    waits = draft.state == "waiting"
    names = account_names({draft.written_by, draft.settled_by} - {""})
    lang = language()
    return {
        "map": draw_still(preview_of(draft, lang, look.at).map, lang=lang),
        "draft": draft, "row": draft.announcement, "title": title_of(draft), "waits": waits, "is_own": is_own,
        "written_by": names.get(draft.written_by, ""), "is_refused": form is not None and form.is_bound,
        "may_release": waits and look.by.role in RELEASERS, "may_write": waits and look.by.role in WRITERS,
        "form": form or wording_form(look, draft), "is_cancel": draft.kind == CANCEL,
    }  # fmt: skip


def wording_form(
    look: Looker, row: AnnouncementDraft | AnnouncementVersion | None = None, data: Any = None
) -> WordingForm:  # fmt: skip
    """Return the form of what an announcement says, filled with what a row says; from now for three days else."""
    communities = [(one.code, one.name) for one in areas_of(look.by.incident)]
    if row is None:
        return WordingForm(communities, _USUAL | {"starts_at": look.at, "ends_at": look.at + timedelta(days=3)}, data)
    told = {name: getattr(row, name) for name in _SAID}
    return WordingForm(communities, told | {"outline": json.dumps(row.outline) if row.outline else ""}, data)
