"""What each stable code is called on a page. A context adds its own codes with `extend`, from its own `labels`."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from bihuan.apps.intake.importers.codes import CODES as PROBLEMS
from bihuan.web.parts.refusals import CODES
from bihuan.web.parts.refusals import Label as Label  # other lists of labels take it from here

STATES: dict[str, Label] = {
    "NEW": _("To dispatch"),
    "DISPATCHED": _("Awaiting signature"),
    "SIGNED": _("Signed for"),
    "WORKING": _("In hand"),
    "SUSPENDED": _("Suspended"),
    "RETURN_ASKED": _("Return to decide"),
    "DISPUTED": _("Dispute to decide"),
    "FED_BACK": _("Fed back"),
    "CLOSED": pgettext_lazy("state", "Closed"),
    "MERGED": pgettext_lazy("state", "Merged"),
    "CANCELLED": pgettext_lazy("state", "Cancelled"),
}
MOVES: dict[str, Label] = {
    "dispatch": _("Dispatch"),
    "sign": _("Sign for"),
    "start": _("Start"),
    "report": _("Report"),
    "accept": _("Accept and close"),
    "send_back": _("Send back"),
    "recall": _("Recall"),
    "reassign": _("Reassign"),
    "ask_return": _("Ask to return"),
    "accept_return": _("Accept the return"),
    "refuse_return": _("Refuse the return"),
    "dispute": _("Dispute"),
    "adjudicate": _("Adjudicate"),
    "ask_suspension": _("Ask to suspend"),
    "suspend": _("Suspend"),
    "resume": _("Resume"),
    "merge": _("Merge"),
    "unmerge": _("Undo the merge"),
    "split": _("Split"),
    "ask_cancel": _("Ask to cancel"),
    "cancel": _("Cancel the order"),
    "stand_down": _("Confirm stand-down"),
    "reopen": _("Reopen"),
    "urge": _("Urge"),
    "supervise": _("Supervise"),
    "ask_extension": _("Ask for an extension"),
    "extend": _("Extend"),
    "call_back": _("Call back"),
    "assign": _("Assign to a person"),
    "adjudicate_away": _("Adjudicate to another unit"),
    "refuse_asking": _("Refuse"),
    "child_ended": _("A part has ended"),
    "child_reopened": _("A part is open again"),
    "keep": _("Keep the order"),
    "note": _("Add a note"),
    "join": _("Join a record"),
    "escalate": _("Escalate"),
}
EVENTS: dict[str, Label] = {
    "order.opened": pgettext_lazy("event", "Opened"),
    "order.joined": _("Further records joined"),
    "order.dispatched": pgettext_lazy("event", "Dispatched"),
    "order.signed": pgettext_lazy("event", "Signed for"),
    "order.started": _("Work began"),
    "order.reported": pgettext_lazy("event", "Fed back"),
    "order.accepted": _("Accepted and closed"),
    "order.sent_back": pgettext_lazy("event", "Sent back"),
    "order.recalled": _("Recalled"),
    "order.reassigned": _("Reassigned"),
    "order.return_asked": _("Return asked"),
    "order.return_accepted": _("Return accepted"),
    "order.return_refused": _("Return refused"),
    "order.disputed": _("Disputed"),
    "order.adjudicated": _("Adjudicated"),
    "order.suspension_asked": _("Suspension asked"),
    "order.suspended": pgettext_lazy("event", "Suspended"),
    "order.resumed": _("Resumed"),
    "order.merged": pgettext_lazy("event", "Merged"),
    "order.unmerged": _("Merge undone"),
    "order.split": pgettext_lazy("event", "Split"),
    "order.cancel_asked": _("Cancellation asked"),
    "order.cancelled": pgettext_lazy("event", "Cancelled"),
    "order.stood_down": _("Stand-down confirmed"),
    "order.reopened": _("Reopened"),
    "order.urged": _("Urged"),
    "order.supervised": _("Put under supervision"),
    "order.extension_asked": _("Extension asked"),
    "order.extended": _("Extended"),
    "order.called_back": _("Called back"),
    "order.transferred": _("Assigned to a person"),
    "order.refused": _("Request refused"),
    "order.child_ended": _("A part has ended"),
    "order.child_reopened": _("A part is open again"),
    "order.kept": _("Order kept"),
    "order.noted": _("Note added"),
    "order.escalated": _("Escalated"),
    "batch.opened": _("Batch opened"),
    "batch.received": _("Batch received"),
    "batch.progressed": _("Lines disposed"),
    "batch.disposed": _("Batch disposed"),
    "batch.recounted": _("Count corrected by the source"),
    "source.late": _("Source is late"),
    "source.zero_reported": _("Zero report"),
    "record.disposed": _("Line disposed"),
    "record.settled": _("Held line settled"),
    "record.no_action": _("No action needed"),
    "delivery.died": _("Delivery given up"),
    "outcome_sheet.issued": _("Outcome sheet issued"),
    "outcome_sheet.acknowledged": _("Outcome sheet acknowledged"),
    "outcome_sheet.escalated": _("Outcome sheet escalated"),
    "shift.handed_over": _("Shift handed over"),
    "shift.received": _("Shift received"),
    "balance.struck": _("Balance struck"),
    "account.added": _("Account added"),
    "account.factor_added": _("Second factor set up"),
    "account.factor_removed": _("Second factor removed"),
    "account.factors_reset": _("Second factors ended"),
    "account.reset_proposed": _("End of second factors proposed"),
    "account.codes_renewed": _("New recovery codes"),
    "account.recovery_used": _("Recovery code used"),
    "account.passkey_copied": _("Copied passkey refused"),
    "account.password_changed": _("Password changed"),
    "account.locked": _("Account locked"),
    "account.unlocked": _("Account unlocked"),
    "grant.proposed": _("Role proposed"),
    "grant.given": _("Role given"),
    "grant.refused": _("Proposal refused"),
    "grant.revoked": _("Role ended"),
    "session.began": _("Signed in"),
    "session.concurrent": _("Signed in on two devices"),
    "session.locked": _("Locked"),
    "session.unlocked": _("Unlocked"),
    "session.ended": _("Signed out"),
    "token.issued": _("Token issued"),
    "token.revoked": _("Token revoked"),
    "export.asked": _("Export asked for"),
    "export.approved": _("Export agreed to"),
    "export.refused": _("Export refused"),
    "export.made": _("Export made"),
    "export.passphrase_shown": _("Passphrase of an export shown"),
    "export.fetched": _("Export fetched"),
    "export.expired": _("Export destroyed"),
    "export.stopped": _("Export stopped: the budget of a day is spent"),
}
DISPOSITIONS: dict[str, Label] = {
    "accepted": pgettext_lazy("disposition", "Accepted"),
    "duplicate": pgettext_lazy("disposition", "Duplicate"),
    "rejected": pgettext_lazy("disposition", "Rejected"),
    "held": pgettext_lazy("disposition", "Held"),
}
ROLES: dict[str, Label] = {
    "desk_lead": _("Desk lead"),
    "desk_analyst": _("Desk analyst"),
    "intake_clerk": _("Intake clerk"),
    "interviewer": _("Interviewer"),
    "reviewer": _("Reviewer"),
    "health_approver": _("Health approver"),
    "department_approver": _("Department approver"),
    "unit_dispatcher": _("Unit dispatcher"),
    "field_officer": _("Field officer"),
    "site_leader": _("Site leader"),
    "gate_keeper": _("Gate keeper"),
    "planner": _("Planner"),
    "commander": _("Commander"),
    "inspector": _("Inspector"),
    "auditor": _("Auditor"),
    "hotline_operator": _("Hotline operator"),
    "data_protection_officer": _("Data-protection officer"),
    "administrator": _("Administrator"),
    "source": pgettext_lazy("role", "Source"),
    "system": _("Bihuan itself"),
}
DUTY_ROLES: dict[str, Label] = {
    "desk_lead": _("Desk lead"),
    "desk_deputy": _("Desk deputy"),
    "reviewer": _("Reviewer"),
    "arbiter": _("Arbiter"),
    "unit_duty_officer": _("Unit duty officer"),
    "unit_deputy": _("Unit deputy"),
    "unit_head": _("Unit head"),
}
URGENCIES: dict[str, Label] = {
    "P1": _("Life at risk"),
    "P2": pgettext_lazy("urgency", "Urgent"),
    "P3": _("Same day"),
    "P4": _("Routine"),
}
EQUATION_NAMES: dict[str, Label] = {
    "E0": _("Receipts"),
    "E1": _("Lines"),
    "E2": _("Accepted"),
    "E3": _("Orders"),
    "E4": _("Replay"),
    "E5": _("Dispatches"),
    "E6": _("Journal"),
    "E7": _("Hand to hand"),
    "E8": _("Outcomes"),
    "E9": _("Shifts"),
}
EQUATIONS: dict[str, Label] = {
    "E0": _("Every receipt we signed names a record that is still here, unchanged."),
    "E1": _("Declared = read = accepted + duplicate + rejected + held; no batch number is missing."),
    "E2": _("Every accepted line is in an order, or filed, or a named officer found that none was needed."),
    "E3": _("Orders ever opened = closed + merged + cancelled + open; each open one has an owner and a deadline."),
    "E4": _("The table of orders equals the journal replayed from its first line."),
    "E5": _("Every dispatch was delivered, and then signed for, still in time, or escalated."),
    "E6": _("Yesterday's journal is the unchanged beginning of today's."),
    "E7": _("What one holder gave, another received; nothing is stuck on the way."),
    "E8": _("Every outcome owed to a source was sent; every one sent is acknowledged, pending or escalated."),
    "E9": _("Each shift opened with exactly what the one before it closed with."),
}
HOLDERS: dict[str, Label] = {
    "source": pgettext_lazy("holder", "Source"),
    "intake": pgettext_lazy("holder", "Intake"),
    "desk": pgettext_lazy("holder", "Desk"),
    "transit": pgettext_lazy("holder", "On the way to"),
    "unit": pgettext_lazy("holder", "Unit"),
    "closed": pgettext_lazy("state", "Closed"),
    "merged": pgettext_lazy("state", "Merged"),
    "cancelled": pgettext_lazy("state", "Cancelled"),
}
RESULTS: dict[str, Label] = {
    "verified": _("Found and verified"),
    "not_found": _("No such person or place"),
    "moved_away": _("Moved away"),
    "already_handled": _("Already handled"),
    "refused": _("Refused to answer"),
    "not_reached": _("Not reached"),
    "handed_over": _("Handed over"),
}
BATCH_STATES: dict[str, Label] = {
    "opened": _("Bytes kept"),
    "received": pgettext_lazy("batch", "Received"),
    "disposed": pgettext_lazy("batch", "Disposed"),
}
KINDS: dict[str, dict[str, Label]] = {
    "state": STATES,
    "move": MOVES,
    "event": EVENTS,
    "disposition": DISPOSITIONS,
    "role": ROLES,
    "duty_role": DUTY_ROLES,
    "urgency": URGENCIES,
    "equation": EQUATIONS,
    "equation_name": EQUATION_NAMES,
    "holder": HOLDERS,
    "result": RESULTS,
    "batch_state": BATCH_STATES,
    "code": CODES,
}


def label(kind: str, code: str) -> str:
    """Return what a code of one kind is called in the language of the page; a code nobody named stands for itself.

    :raises KeyError: there is no such kind.
    """
    if kind == "code" and code in PROBLEMS:
        return gettext(PROBLEMS[code].meaning)
    return str(KINDS[kind].get(code, code))


def mend(code: str) -> str:
    """Return what a person can do about a code of the importers; nothing when the label says it already."""
    return gettext(PROBLEMS[code].mend) if code in PROBLEMS else ""


def extend(kind: str, more: Mapping[str, Label]) -> None:
    """Add a context's own codes to one kind, such as its reason codes to "code". :raises KeyError: no such kind."""
    KINDS[kind].update(more)


def holder_label(holder: str) -> str:
    """Return who a holder such as "transit:PCS-03" is, the unit by its code."""
    kind, _colon, code = holder.partition(":")
    return f"{label('holder', kind)} {code}".strip()
