"""What the page of one version of a form shows at one instant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bihuan.apps.briefing.access.forms import may_with_forms
from bihuan.apps.briefing.queries.forms import changes_of, is_as_signed, line_of, lines_of, version_before
from bihuan.apps.briefing.rules.forms import APPROVALS
from bihuan.apps.briefing.rules.questions import sections_of, words_in
from bihuan.apps.core.queries import account_names
from bihuan.apps.core.rules.permissions import Action
from bihuan.web.desk.forms.forms import ReasonForm
from bihuan.web.desk.interviews.fields import language

if TYPE_CHECKING:
    from bihuan.apps.briefing.models import FormVersion
    from bihuan.web.parts.disclosure import Looker


def version_context(row: FormVersion, look: Looker) -> dict[str, Any]:
    """Return everything on the page of a version."""
    form, by = row.form, look.by
    line = line_of(row, form.published)
    others = lines_of(form)
    names = account_names({row.made_by, *(one.by for one in line.steps)})
    side = "" if by.unit else APPROVALS.get(by.role, "")
    said = {one.step for one in line.steps}
    mine = {row.made_by, *(one.by for one in line.steps)}
    waits = line.state == "proposed"
    return {
        "row": row, "form": form, "line": line, "others": others, "changes": changes_of(row),
        "before": version_before(row), "made_by": names.get(row.made_by, ""),
        "steps": [(one, names.get(one.by, "")) for one in line.steps],
        "is_sound": is_as_signed(form, row) if line.step("published") else None, "sections": _sections(row),
        "may_propose": may_with_forms(by, Action.CREATE) and line.state == "draft" and not row.findings
        and others[0].row.pk == row.pk,
        "may_approve": waits and side and side not in said and by.account not in mine,
        "is_own": waits and side and by.account in mine, "forms": _reasons(by, line.state, side),
        "is_last": others[0].row.pk == row.pk,
    }  # fmt: skip


def _sections(row: FormVersion) -> list[tuple[str, Any]]:
    return [(words_in(one.labels, language()), one) for one in sections_of(row.content)]


def _reasons(by: Any, state: str, side: str) -> dict[str, ReasonForm]:
    found = {"refuse": ReasonForm("refuse")} if state == "proposed" and side else {}
    if state not in {"refused", "withdrawn"} and may_with_forms(by, Action.UPDATE):
        found["withdraw"] = ReasonForm("withdraw")
    return found
