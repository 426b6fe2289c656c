"""The limits of taking out, at their very edges; and what a copy looks like on paper."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import pytest
from pypdf import PdfReader

from bihuan.apps.core.exports import Content, datasets
from bihuan.apps.core.exports.datasets import as_dialled
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.core.rules.declared import VALUES
from bihuan.apps.core.rules.exports import (
    ALARM_A_DAY,
    CAP,
    EXPORTERS,
    LIVE,
    MOST,
    MOST_A_DAY,
    MOST_ON_PAPER,
    NEXT,
    Asking,
    Column,
    ExportState,
    Row,
    cells_of,
    check_asking,
    check_decider,
    is_alarming,
    is_over,
    is_over_budget,
    may_hold,
    needs_approval,
    whole_columns,
)
from bihuan.apps.core.rules.personal import Category, LegalBasis, Mask, PersonalField, Purpose, Relation
from bihuan.apps.intake.models import Person
from bihuan.apps.orders.models import OrderContent
from bihuan.apps.residents.models import CareEntry, HelpRequest
from bihuan.apps.zones.models import Pass
from bihuan.web.parts.export_files import draw
from tests.refusals import refusal_of

AT = dt.datetime(2026, 8, 21, 8, tzinfo=dt.UTC)
NAME = PersonalField(
    Category.IDENTITY, Purpose.OUTBREAK_RESPONSE, LegalBasis.STATUTORY_DUTY, "order", Mask.NAME,
    frozenset({Role.DESK_ANALYST}),
)  # fmt: skip
PLAIN, PERSONAL, UNDECLARED = Column("number", is_plain=True), Column("person_name", NAME), Column("secret")


def _asking(role: Role = Role.DESK_ANALYST, *columns: Column, **changes: object) -> Asking:
    told = {"purpose": "field_work", "words": "外勤核查", "form": "xlsx", "rows": 1, "taken": 0, **changes}
    return Asking(by=Actor("a", role, "D1"), columns=columns or (PLAIN,), **told)  # type: ignore[arg-type]  # by name


def _code(asked: Asking) -> str:
    return refusal_of(lambda: check_asking(asked))


def test_each_limit_holds_at_its_edge() -> None:
    assert [needs_approval(_asking(rows=rows)) for rows in (CAP, CAP + 1)] == [False, True]
    assert [_code(_asking(rows=rows)) for rows in (0, 1, MOST, MOST + 1)] == [
        "nothing_to_export", "", "", "too_many_rows",
    ]  # fmt: skip
    paper = [_code(_asking(rows=rows, form="print")) for rows in (MOST_ON_PAPER, MOST_ON_PAPER + 1)]
    assert paper == ["", "too_much_paper"]
    assert [is_alarming(_asking(taken=ALARM_A_DAY - one)) for one in (1, 0)] == [False, True]
    assert [is_over_budget(_asking(taken=MOST_A_DAY - one)) for one in (1, 0)] == [False, True]


@pytest.mark.parametrize("role", list(Role))
def test_only_the_named_roles_take_out(role: Role) -> None:
    assert (_code(_asking(role)) == "wrong_role") is (role not in EXPORTERS)


def test_what_is_not_declared_nobody_holds_and_it_counts_as_sensitive() -> None:
    assert [role for role in Role if may_hold(UNDECLARED, role)] == []
    assert [role for role in Role if may_hold(PERSONAL, role)] == [Role.DESK_ANALYST]
    assert (UNDECLARED.is_sensitive, PERSONAL.is_sensitive, PLAIN.is_sensitive) == (True, False, False)
    assert _code(_asking(Role.DESK_LEAD, PLAIN, PERSONAL)) == "column_not_yours"


def test_a_name_that_stands_beside_an_illness_is_guarded_like_the_illness() -> None:
    guarded = Column("person_name", NAME, is_guarded=True)
    assert [needs_approval(_asking(Role.DESK_ANALYST, PLAIN, one)) for one in (PERSONAL, guarded)] == [False, True]
    tables = {one.code: [column for column in one.columns if column.is_guarded] for one in datasets()}
    assert {code: [column.code for column in columns] for code, columns in tables.items() if columns} == {
        "help_requests": ["name", "phone", "address", "words", "answer"], "passes": ["name"],
    }  # fmt: skip


def test_a_cell_goes_through_the_policy_even_when_it_was_asked_for() -> None:
    values = {"number": "A1", "person_name": "欧阳小满", "secret": "x"}
    columns = (PLAIN, PERSONAL, UNDECLARED)
    analyst, lead = Actor("a", Role.DESK_ANALYST, "D1"), Actor("b", Role.DESK_LEAD, "D1")
    row = Row(Relation.DESK, values)
    assert cells_of(columns, row, analyst, "xlsx") == ["A1", "欧阳小满", "***"]
    assert cells_of(columns, row, lead, "print") == ["A1", "欧***", "***"]


@pytest.mark.parametrize("form", ["xlsx", "print"])
@pytest.mark.parametrize("relation", list(Relation))
def test_whole_leaves_only_what_is_held_or_revealed_at_the_desk(relation: Relation, form: str) -> None:
    row, analyst = Row(relation, {"person_name": "欧阳小满"}), Actor("a", Role.DESK_ANALYST, "D1")
    is_whole = relation in {Relation.HOLDER, Relation.DESK}
    assert cells_of([PERSONAL], row, analyst, form) == ["欧阳小满" if is_whole else "欧***"]
    assert whole_columns([PLAIN, PERSONAL, UNDECLARED], row, analyst, form) == (["person_name"] if is_whole else [])
    assert whole_columns([PERSONAL], row, Actor("b", Role.DESK_LEAD, "D1"), form) == []
    assert whole_columns([PERSONAL], Row(relation, {"person_name": ""}), analyst, form) == []


def test_a_second_person_is_another_person_in_another_role() -> None:
    for account, role, code in (
        ("asker", Role.REVIEWER, "second_person_needed"),
        ("other", Role.DESK_LEAD, "second_person_needed"),
        ("other", Role.INTAKE_CLERK, "wrong_role"),
    ):
        with pytest.raises(NotAllowed) as refused:
            check_decider(Actor(account, role, "D1"), asker="asker", asker_role="desk_lead")
        assert refused.value.code == code
    check_decider(Actor("other", Role.REVIEWER, "D1"), asker="asker", asker_role="desk_lead")


def test_every_state_ends_and_none_comes_back() -> None:
    assert {state for state in ExportState if not NEXT[state]} == {ExportState.EXPIRED, ExportState.REFUSED}
    assert {state for state in ExportState if NEXT[state]} == set(LIVE)
    assert [is_over("made", AT, AT - dt.timedelta(microseconds=1)), is_over("made", AT, AT)] == [False, True]


def test_every_personal_column_bears_the_declaration_that_the_pages_go_by() -> None:
    by_table = {
        "orders": OrderContent.PERSONAL,
        "lines": VALUES,
        "care_rounds": CareEntry.PERSONAL,
        "help_requests": HelpRequest.PERSONAL,
        "passes": Pass.PERSONAL,
        **dict.fromkeys(("contacts", "cases", "exposures", "follow_ups"), Person.PERSONAL),
    }
    personal = {one.code: [column for column in one.columns if not column.is_plain] for one in datasets()}
    nobody = {  # numbers, days and shares
        "chain_cases", "chain_arrows", "coverage", "controls", "response_times", "cover_rings", "cover_sites",
    }  # fmt: skip
    assert {code for code, columns in personal.items() if not columns} == nobody
    assert personal.keys() - nobody == by_table.keys()
    for table, fields in by_table.items():
        assert [one.code for one in personal[table] if one.field is not fields[one.code]] == []


def test_a_chinese_number_leaves_as_it_is_dialled() -> None:
    numbers = ["+8613800002468", "+447700900123", "13800002468", "", "+86 138"]
    assert [as_dialled(one) for one in numbers] == ["13800002468", "+447700900123", "13800002468", "", "+86 138"]


def test_every_page_of_a_print_bears_the_mark_and_text_stays_text() -> None:
    rows = [[f"A{number}", "<b>欧阳</b>"] for number in range(60)]
    name = 'Li "); } <script>'
    content = Content("orders", "print", ["number", "person_name"], rows, "id-7", "MARK2345", name, "inquiry", AT, AT)
    pages = [page.extract_text() for page in PdfReader(BytesIO(draw(content))).pages]
    assert len(pages) > 1
    assert [number for number, text in enumerate(pages) if "MARK2345" not in text] == []
    assert "<b>" in pages[0]


def test_a_form_that_is_none_is_refused_before_anything_is_read() -> None:
    assert [_code(_asking(form=form)) for form in ("docx", "", "XLSX")] == ["unknown_form"] * 3
