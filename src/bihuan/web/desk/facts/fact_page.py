"""What the page of one fact-check shows at one instant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bihuan.apps.briefing.access.facts import may_with_facts, may_with_questions
from bihuan.apps.briefing.queries.facts import chain_of, story_of, versions_of, wording
from bihuan.apps.briefing.queries.facts_guarded import words_to_look_at
from bihuan.apps.briefing.queries.facts_questions import grouped_to
from bihuan.apps.briefing.rules.facts import PUBLISHED, SUPERSEDED, WITHDRAWN
from bihuan.apps.core.queries import account_names
from bihuan.apps.core.rules.permissions import Action
from bihuan.web.desk.facts.forms import ConfirmForm, DropForm, PublishForm
from bihuan.web.desk.facts.lines import claim_of, fact_lines, version_shown, wording_shown
from bihuan.web.desk.tracing.forms import alerts_of

if TYPE_CHECKING:
    from bihuan.apps.briefing.models import FactCheck, FactDraft
    from bihuan.web.desk.tracing.forms import TracingForm
    from bihuan.web.parts.disclosure import Looker

GROUPED = 20


def fact_context(
    row: FactCheck, look: Looker, refused: Mapping[str, TracingForm] | None = None
) -> dict[str, Any]:  # fmt: skip
    """Return everything on the page of a fact-check; `refused` forms stand as they were typed."""
    may_work = may_with_facts(look.by, Action.UPDATE)
    draft = wording(row, row.draft) if may_work and row.draft else None
    versions, chain = [version_shown(one) for one in versions_of(row)], chain_of(row)
    forms = _forms(row, draft, look) if may_work else {}
    for name in refused or {}:
        if name in forms:
            forms[name] = (refused or {})[name]
    story, people = story_of(row), {draft.written_by if draft else ""}
    people |= {name for one in versions if one.version for name in (one.version.written_by, one.version.reviewed_by)}
    [line] = fact_lines([row], look)
    return {
        "row": row, "at": look.at, "line": line, "may_work": may_work, "forms": forms,
        "claim": claim_of(draft) if draft else line.claim, "waits": wording_shown(draft) if draft else None,
        "words": words_to_look_at(draft) if draft else [], "is_own": bool(draft) and _is_own(draft, look),
        "versions": versions, "stands": versions[0] if versions else None,
        "chain": fact_lines(chain, look) if len(chain) > 1 else [], "is_over": row.state in {SUPERSEDED, WITHDRAWN},
        "names": account_names(people | {one.actor for one in story}), "story": story,
        "open_form": next(iter(refused or {}), ""), "alerts": alerts_of(refused or {}, forms),
        "grouped": grouped_to(row)[:GROUPED], "may_part": may_with_questions(look.by, Action.UPDATE),
        "may_write": may_with_facts(look.by, Action.CREATE),
    }  # fmt: skip


def _is_own(draft: FactDraft | None, look: Looker) -> bool:
    return draft is not None and draft.written_by == look.by.account


def _forms(row: FactCheck, draft: FactDraft | None, look: Looker) -> dict[str, TracingForm]:
    """Return the forms that the state has room for."""
    found: dict[str, TracingForm] = {}
    if draft is not None and not _is_own(draft, look):
        found["publish"] = PublishForm(row, draft, look.at)
    if draft is not None and may_with_facts(look.by, Action.CREATE):
        found["drop"] = DropForm()
    if row.state == PUBLISHED and row.expires_at is None:
        found["confirm"] = ConfirmForm(look.at)
    return found
