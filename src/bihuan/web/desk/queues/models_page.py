"""The models of a line side by side, each with its formula and what it assumes; and the norm in figures and words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from bihuan.web.desk.queues.lines_page import minutes

if TYPE_CHECKING:
    from bihuan.engine.protocol.rules import MassTest
    from bihuan.engine.screening.waiting import Waiting
    from bihuan.engine.screening.whatif import SideBySide, WhatIf


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One model: its name, formula and assumption; the wait at the mean rate of the day and at the busiest quarter."""

    name: str
    formula: str
    assumes: str
    calm: str
    busy: str
    chance: str = ""


def views(calm: SideBySide, busy: SideBySide, own: WhatIf) -> list[ModelRow]:
    """Return Erlang C, the same with the real service, Pollaczek–Khinchine and the fluid model."""
    return [
        ModelRow(
            _("Erlang C (M/M/c)"), "Wq = C(c, a) · S / (c − a)",
            _("One line before all lanes; people come and are served at random; the rate stays as it is."),
            _wait(calm.one_line), _wait(busy.one_line), f"{100 * calm.one_line.chance:.0f} %",
        ),
        ModelRow(
            _("Erlang C with even service (M/G/c)"), "Wq ≈ (1 − cs²) · Wq(M/D/c) + cs² · Wq(M/M/c)",
            _("As above, but a sample takes about equally long each time."), _wait(calm.even), _wait(busy.even),
        ),
        ModelRow(
            _("Pollaczek–Khinchine (M/G/1)"), "Wq = ρ · S · (1 + cs²) / (2 · (1 − ρ))",
            _("A line of its own before each lane, and nobody changes lines."),
            _wait(calm.own_lines), _wait(busy.own_lines),
        ),
        ModelRow(
            _("Fluid model"), "dQ/dt = λ(t) − c · μ",
            _("People as an even flow in two peaks; no chance. Right where the line is long, none where it is short."),
            minutes(own.mean_wait_minutes), minutes(own.longest_wait_minutes),
        ),
    ]  # fmt: skip


def _wait(waiting: Waiting) -> str:
    if waiting.busy >= 1:
        return _("grows without end (%(busy)s %% busy)") % {"busy": f"{100 * waiting.busy:.0f}"}
    if waiting.wait < 1:
        return _("%(n)s s") % {"n": f"{60 * waiting.wait:.0f}"}
    return _("%(n)s min") % {"n": f"{waiting.wait:.1f}"}


def norm_context(found: WhatIf, rules: MassTest | None) -> dict[str, Any]:
    """Return the norm beside what there is, and what would follow with it; {} where the protocol has none."""
    if found.norm is None or found.by_norm is None or rules is None:
        return {}
    day = found.by_norm
    return {
        "norm": found.norm, "mass_test": rules, "norm_longest": minutes(float(day.longest_wait_minutes.max())),
        "norm_hours": float(day.empties_minutes.max()) / 60,
    }  # fmt: skip
