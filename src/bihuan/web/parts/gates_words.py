"""What the codes of gates, passes and crossings are called, at the desk and at the gate."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bihuan.web.parts.export_words import COLUMN_KINDS
from bihuan.web.parts.labels import KINDS, Label, extend

PURPOSES: dict[str, Label] = {
    "dialysis": _("Dialysis"), "birth": _("Giving birth"), "chemotherapy": _("Chemotherapy"),
    "fire": _("Fire or danger to life"), "medicine": _("Medicine that cannot wait"), "death": _("A death"),
    "emergency": _("Other medical emergency"), "supplies": _("Supplies"), "waste": _("Waste"),
    "essential_work": _("Work that cannot stop"), "repair": _("Urgent repair"), "response": _("Outbreak response"),
    "caring": _("Caring for somebody"), "other": pgettext_lazy("purpose", "Another purpose"),
}  # fmt: skip
CLASSES: dict[str, Label] = {
    "X": _("Exception: let through first"), "S": _("Supplies and waste"), "W": _("Work"),
    "O": pgettext_lazy("purpose", "Another purpose"),
}  # fmt: skip
HOLDERS: dict[str, Label] = {
    "person": _("A person"), "vehicle": _("A vehicle, by its plate"), "staff": _("Staff of a unit"),
}  # fmt: skip
DIRECTIONS: dict[str, Label] = {
    "in": pgettext_lazy("gate", "In"), "out": pgettext_lazy("gate", "Out"), "both": _("In and out"),
}  # fmt: skip
PASS_STATES: dict[str, Label] = {
    "prepared": _("Waits for a person's word"), "valid": _("Holds"), "revoked": pgettext_lazy("pass", "Revoked"),
    "ended": _("Ended with its control"), "dropped": _("Never issued"), "expired": pgettext_lazy("pass", "Run out"),
    "later": _("Holds later"),
}  # fmt: skip
REVOKING: dict[str, Label] = {
    "lost_paper": _("The paper was lost"), "misused": _("It was misused"), "not_needed": _("Not needed any more"),
    "wrong_person": _("Another person"), "mistaken": _("By mistake"), "purpose_ended": _("Its purpose is over"),
    "control_ended": _("Its control has ended"), "not_confirmed": _("Nobody confirmed it in time"),
}  # fmt: skip
GATE_CLOSINGS: dict[str, Label] = {
    "not_needed": _("Not needed any more"), "moved": _("Moved to another place"), "unsafe": _("Not safe"),
    "mistaken": _("By mistake"),
}  # fmt: skip
REASONS: dict[str, Label] = {
    "medical": _("Medical emergency"), "birth": _("Giving birth"), "fire": _("Fire"), "violence": _("Violence"),
    "rescue": _("Rescuers and ambulance"), "death": _("A death"), "crowding": _("Danger by crowding"),
    "other": pgettext_lazy("emergency", "Other danger"), "missed_scan": _("Somebody went through unnoticed"),
    "counted_twice": _("Somebody was counted twice"), "roster_wrong": _("The register was wrong"),
}  # fmt: skip
CROSSING_KINDS: dict[str, Label] = {
    "resident": _("Residents"), "pass": _("By pass"), "staff": _("Staff"), "headcount": _("Without a pass"),
    "correction": _("Set right"),
}  # fmt: skip
VERDICTS: dict[str, Label] = {
    "opens": _("Open"),
    "no_code": _("This is no code of a pass. Scan it again, or type the number and ask the server."),
    "unknown_key": _("Signed with a key that is not trusted here. Ask the desk for a new paper."),
    "altered": _("The code was altered or damaged. It proves nothing."),
    "other_incident": _("This pass belongs to another incident."),
    "revoked": _("This pass was revoked."),
    "other_gate": _("This pass does not hold at this gate."),
    "other_direction": _("This pass does not hold in this direction."),
    "not_yet": _("This pass does not hold yet."),
    "expired": _("This pass has run out."),
    "wrong_hours": _("This pass does not hold at this hour or on this day."),
    "clock": _("The clock of this phone was set back. Nothing can be checked until the page has reached the server."),
    "cannot_check": _("It cannot be checked now. Telephone the desk."),
}  # fmt: skip
KINDS.update(
    {
        "pass_purpose": PURPOSES, "pass_class": CLASSES, "pass_holder": HOLDERS, "pass_direction": DIRECTIONS,
        "pass_state": PASS_STATES, "pass_revoking": REVOKING, "gate_closing": GATE_CLOSINGS,
        "crossing_reason": REASONS, "crossing_kind": CROSSING_KINDS, "pass_verdict": VERDICTS,
    }
)  # fmt: skip
extend(
    "event",
    {
        "gate.added": _("Gate added"), "gate.changed": _("Gate changed"), "gate.closed": _("Gate closed"),
        "pass.issued": _("Pass issued"), "pass.prepared": _("Pass prepared"), "pass.confirmed": _("Pass confirmed"),
        "pass.signed_anew": _("Pass signed anew"), "pass.revoked": _("Pass revoked"),
        "pass.dropped": _("Pass dropped"), "pass.ended": _("Pass ended with its control"),
        "crossing.noted": _("Crossing noted"), "crossing.purged": _("Crossings let go"),
        "inside.counted": _("Counted at the doors"), "inside.struck": _("Sheet of a compound struck"),
    },
)  # fmt: skip
extend("look_object", {"pass": _("Pass")})
extend("dataset", {"passes": _("Passes")})
extend(
    "export_column",
    {
        "pass_number": _("Pass"), "pass_state": _("How it stands"), "pass_purpose": _("What it is for"),
        "pass_holder": _("Kind of holder"), "pass_gates": _("Gates by number"),
        "pass_area": _("Every gate of"), "pass_control": _("Control"), "pass_unit": _("Issued by the unit"),
        "pass_issued": _("Issued at"), "pass_starts": _("From"), "pass_ends": pgettext_lazy("period", "Until"),
        "pass_stopped": _("Stopped at"), "pass_reason": _("Why it was stopped"),
    },
)  # fmt: skip
COLUMN_KINDS |= {one: one for one in ("pass_state", "pass_purpose", "pass_holder")} | {"pass_reason": "pass_revoking"}
