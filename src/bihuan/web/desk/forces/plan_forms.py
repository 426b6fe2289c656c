"""The forms about plans: asking for one, one hand at a draft, which rule stops whom."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bihuan.apps.forces.rules.plans import MOST_SECONDS, OVERRIDE_REASONS
from bihuan.web.desk.forces.forms import ForcesForm, number
from bihuan.web.desk.tracing.forms import choice, moment, pairs, words


class AskForm(ForcesForm):
    """For which time a plan is wanted, and how long the planner may think."""

    prefix_of_ids = "ask"
    starts_at = moment(gettext_lazy("From"))
    ends_at = moment(
        pgettext_lazy("period", "Until"), help_text=gettext_lazy("Blocks that begin in this time are planned.")
    )
    plan_seconds = number(gettext_lazy("Seconds that the planner may think"), least=2, most=MOST_SECONDS)
    blocks_a_day = number(gettext_lazy("Blocks a person has in a day at most"), least=1, most=2)

    def __init__(self, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, {"plan_seconds": 30, "blocks_a_day": 1, **(initial or {})})


class WhyForm(ForcesForm):
    """Who is asked about."""

    prefix_of_ids = "why"
    officer = words(gettext_lazy("Number of the officer"), most=40, required=True)


class AssignForm(ForcesForm):
    """Who is put here, and for what reason a hard rule is overridden if it has to be."""

    prefix_of_ids = "assign"
    officer = words(gettext_lazy("Number of the officer"), most=40, required=True)
    reason = choice(
        gettext_lazy("Reason to override a hard rule"), required=False,
    )  # fmt: skip

    def __init__(self, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial)
        self.choose("reason", [("", _("none: no rule is broken")), *pairs("override_reason", OVERRIDE_REASONS)])
        self.fields["reason"].help_text = _("Only the desk lead can override; name and reason stay in the plan.")


class PlainForm(ForcesForm):
    """One press of a button, from the state that the page saw."""

    prefix_of_ids = "plan"
