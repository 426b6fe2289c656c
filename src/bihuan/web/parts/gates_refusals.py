"""What the refusals of gates and passes say on a page: what is the matter and what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GATES_CODES: dict[str, str | Promise] = {
    "gate_without_name": _("Give the gate a name."),
    "bad_gate_lanes": _("A gate has 1 to 40 lanes."),
    "bad_gate_seconds": _("A check takes 1 to 600 seconds."),
    "bad_arrivals": _("Type how many people come in an hour, 0 to 100,000."),
    "gate_number_taken": _("There is a gate with this number already. Choose another."),
    "gate_closed": _("This gate is closed for good."),
    "gate_in_use": _("People went through this gate already, so its compound stays. Close it and add another."),
    "unknown_purpose": _("Choose what the pass is for."),
    "unknown_holder": _("Choose whether a person, a vehicle or staff holds the pass."),
    "pass_without_name": _("Type the name as it stands in the document, or the plate."),
    "bad_direction": _("Choose in which direction the pass holds."),
    "bad_pass_days": _("Choose at least one day of the week."),
    "bad_pass_hours": _("The hours run from one time of the day to another that differs."),
    "bad_gates": _("Name at most twenty gates; for more, choose the compound."),
    "pass_reversed": _("The pass ends before it begins. Mend the times."),
    "pass_over": _("The time of this pass is over. Issue another."),
    "pass_beyond_control": _("The pass would outlast its control. Choose an earlier end."),
    "pass_too_long": _("Without a control a pass holds 24 hours at most. Choose a control, or an earlier end."),
    "unknown_control": _("This control does not hold any more. Choose one that runs."),
    "unknown_gate": _("One of these gates is not there, or not yours. Look at the list of gates."),
    "unknown_resident": _("One of the ticked people is not on the register of this compound. Load the list again."),
    "not_your_compound": _("A unit issues passes for its own compounds and gates. The desk issues all others."),
    "pass_not_prepared": _("This pass does not wait for a word any more. Look at it again."),
    "pass_stopped": _("This pass was stopped already."),
    "missing_command": _("The page sent no number for this crossing. Load it again."),
    "bad_way": _("Say whether they went in or out."),
    "bad_crossing_kind": _("Say who went through: residents, by pass, staff, or without a pass."),
    "bad_people": _("Type how many people went through, 1 to 5,000."),
    "missing_emergency": _("Say why they went through without a pass, or what is set right."),
    "nobody_ticked": _("Tick who went through."),
    "crossed_later": _("This crossing lies in the future. Mend the clock of the phone."),
    "crossed_too_long_ago": _(
        "This crossing is more than three days old. Set the count right on the desk's page instead."
    ),
    "unknown_pass": _("There is no such pass. Count them without a pass, with the reason."),
}
