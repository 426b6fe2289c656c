"""Taking data out is an act (R43): who may, for what, how much in a day, when a second person must agree. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bihuan.apps.core.rules.actors import Actor, NotAllowed, Role
from bihuan.apps.core.rules.personal import Category, Mask, PersonalField, Relation, Surface, Viewer, disclose, is_whole


class ExportState(StrEnum):
    """How far an export has come. Each arrow of `NEXT` is one event."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    MADE = "made"
    FETCHED = "fetched"
    EXPIRED = "expired"


class ExportForm(StrEnum):
    """As what it leaves: a workbook under a passphrase, or paper; numbers alone also as CSV or GraphML."""

    XLSX = "xlsx"
    PRINT = "print"
    CSV = "csv"
    GRAPHML = "graphml"


USUAL_FORMS = frozenset({ExportForm.XLSX, ExportForm.PRINT})


class ExportPurpose(StrEnum):
    """What data are taken out for; anything else is no purpose."""

    FIELD_WORK = "field_work"
    SUPERIOR_REPORT = "superior_report"
    SOURCE_CHECK = "source_check"
    PERSON_REQUEST = "person_request"
    INQUIRY = "inquiry"


NEXT: Mapping[ExportState, frozenset[ExportState]] = {
    ExportState.ASKED: frozenset({ExportState.APPROVED, ExportState.REFUSED, ExportState.EXPIRED}),
    ExportState.APPROVED: frozenset({ExportState.MADE, ExportState.EXPIRED}),
    ExportState.MADE: frozenset({ExportState.FETCHED, ExportState.EXPIRED}),
    ExportState.FETCHED: frozenset({ExportState.FETCHED, ExportState.EXPIRED}),
    ExportState.REFUSED: frozenset(),
    ExportState.EXPIRED: frozenset(),
}
LIVE = frozenset(state for state, following in NEXT.items() if ExportState.EXPIRED in following)
FETCHABLE = frozenset({ExportState.MADE, ExportState.FETCHED})

# Our own figures [D] of trust.md R43; change one only with evidence, in docs/decisions/.
CAP = 500  # rows on one person's word; above it a second person agrees
MOST = 2_000  # rows of one export, whoever agrees
MOST_ON_PAPER = 200  # rows of one print: laying a page out costs a tenth of a second, and paper is not locked
ALARM_A_DAY = 1_000  # rows one officer takes out in any 24 hours; beyond it a second person agrees to every export
MOST_A_DAY = 4_000  # beyond it nothing leaves by that officer
BUDGET_SPAN = timedelta(hours=24)  # rolling, so that midnight gives nobody a second budget
WAITS = timedelta(hours=24)  # for the second person, and for being made
LASTS = timedelta(hours=24)  # the file, from when it was made
MOST_WORDS = 500
LEAST_WORDS = 4

EXPORTERS = frozenset(
    {Role.DESK_LEAD, Role.DESK_ANALYST, Role.INTAKE_CLERK, Role.HEALTH_APPROVER, Role.UNIT_DISPATCHER}
)
APPROVERS = frozenset(
    {
        Role.DESK_LEAD, Role.REVIEWER, Role.HEALTH_APPROVER, Role.DEPARTMENT_APPROVER, Role.COMMANDER,
        Role.DATA_PROTECTION_OFFICER,
    }
)  # fmt: skip
OVERSEERS = frozenset({Role.AUDITOR, Role.INSPECTOR, Role.DATA_PROTECTION_OFFICER, Role.DESK_LEAD})


@dataclass(frozen=True, slots=True)
class Column:
    """One column that can be taken out: its code, and its declaration. `is_plain` columns hold nothing personal.

    `is_guarded`: in this table it stands beside what makes it sensitive, as a name beside a pass for dialysis.
    """

    code: str
    field: PersonalField | None = None
    is_plain: bool = False
    is_guarded: bool = False

    @property
    def is_sensitive(self) -> bool:
        """Say whether the law names it as sensitive: health, originals, numbers of documents; or nobody declared it."""
        if self.is_plain:
            return False
        if self.is_guarded or self.field is None:
            return True
        sensitive = {Category.HEALTH, Category.ORIGINAL, Category.FREE_TEXT}  # anything may stand in free text
        return self.field.category in sensitive or self.field.mask is Mask.DOCUMENT


@dataclass(frozen=True, slots=True)
class Asking:
    """What somebody wants to take out, with how many rows it has now and how many they took out in the last day."""

    by: Actor
    purpose: str
    words: str
    form: str
    columns: Sequence[Column]
    rows: int
    taken: int


def may_hold(column: Column, role: Role) -> bool:
    """Say whether a role may take a column out at all; an undeclared one nobody may (R29)."""
    return column.is_plain or (column.field is not None and role in column.field.roles)


def check_asking(asked: Asking) -> None:
    """Refuse what may not be asked for.

    :raises NotAllowed: `wrong_role`, `unknown_purpose`, `unknown_form`, `words_missing`, `no_columns`,
        `column_not_yours`, `nothing_to_export`, `too_many_rows`, `too_much_paper`.
    """
    if asked.by.role not in EXPORTERS:
        raise NotAllowed("wrong_role", role=asked.by.role.value)
    if asked.purpose not in set(ExportPurpose):
        raise NotAllowed("unknown_purpose")
    if asked.form not in set(ExportForm):
        raise NotAllowed("unknown_form")
    if not LEAST_WORDS <= len(asked.words.strip()) <= MOST_WORDS:
        raise NotAllowed("words_missing")
    _check_columns(asked)
    if not asked.rows:
        raise NotAllowed("nothing_to_export")
    if asked.rows > MOST:
        raise NotAllowed("too_many_rows", rows=asked.rows, most=MOST)
    if asked.form == ExportForm.PRINT and asked.rows > MOST_ON_PAPER:
        raise NotAllowed("too_much_paper", rows=asked.rows, most=MOST_ON_PAPER)


def _check_columns(asked: Asking) -> None:
    if not asked.columns:
        raise NotAllowed("no_columns")
    for column in asked.columns:
        if not may_hold(column, asked.by.role):
            raise NotAllowed("column_not_yours", column=column.code)


def is_over_budget(asked: Asking) -> bool:
    """Say whether the officer's budget of a day is spent by this."""
    return asked.taken + asked.rows > MOST_A_DAY


def is_alarming(asked: Asking) -> bool:
    """Say whether the officer takes out so much in a day that somebody should look."""
    return asked.taken + asked.rows > ALARM_A_DAY


def needs_approval(asked: Asking) -> bool:
    """Say whether a second person must agree: many rows, a sensitive column, or much in one day."""
    return asked.rows > CAP or is_alarming(asked) or any(column.is_sensitive for column in asked.columns)


def check_decider(by: Actor, *, asker: str, asker_role: str) -> None:
    """Refuse who may not decide about another's export. :raises NotAllowed: `wrong_role`, `second_person_needed`."""
    if by.role not in APPROVERS:
        raise NotAllowed("wrong_role", role=by.role.value)
    if by.account == asker or by.role.value == asker_role:
        raise NotAllowed("second_person_needed")


def check_move(state: str, following: ExportState) -> None:
    """Refuse a step that does not follow. :raises NotAllowed: `wrong_export_state`."""
    if following not in NEXT[ExportState(state)]:
        raise NotAllowed("wrong_export_state", state=state)


def is_over(state: str, expires_at: datetime, at: datetime) -> bool:
    """Say whether an export has reached its end: the instant itself is already too late."""
    return state == ExportState.EXPIRED or (state in LIVE and at >= expires_at)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table as it stands: how the person who takes it out stands to it, and its values by column."""

    relation: Relation
    values: Mapping[str, str | int]


_RELEASED = frozenset({Relation.HOLDER, Relation.DESK})  # at the desk an export that was allowed is the reveal


def _viewer(row: Row, by: Actor, form: str) -> Viewer:
    return Viewer(by.role, row.relation, Surface.PRINT if form == ExportForm.PRINT else Surface.EXPORT)


def cells_of(columns: Iterable[Column], row: Row, by: Actor, form: str) -> list[str | int]:
    """Return one row as this person may take it out: plain values as they are, personal ones through the policy.

    Whole leaves only what a page would show or reveal to the same person (R8); all else leaves masked.
    """
    viewer, is_released = _viewer(row, by, form), row.relation in _RELEASED
    return [
        row.values.get(column.code, "")
        if column.is_plain
        else disclose(column.field, str(row.values.get(column.code, "")), viewer, is_revealed=is_released)
        for column in columns
    ]


def whole_columns(columns: Iterable[Column], row: Row, by: Actor, form: str) -> list[str]:
    """Return which personal columns leave whole in this row: what its entry in the access log names."""
    viewer, is_released = _viewer(row, by, form), row.relation in _RELEASED
    return [
        column.code
        for column in columns
        if column.field is not None and row.values.get(column.code, "") != ""
        if is_whole(column.field, viewer, is_revealed=is_released)
    ]
