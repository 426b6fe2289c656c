"""docs/dpia.md is whole, names every personal field and no other, and every test it leans on exists (R1)."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from scripts import named_tests
from tests.house.tree import ROOT

from bihuan.apps.core.rules.personal import LegalBasis, Purpose
from bihuan.apps.core.rules.retention import LOCK_AFTER_END, RETENTION, SHRED_AFTER_END

TEXT = (ROOT / "docs/dpia.md").read_text(encoding="utf-8")
FIELD = re.compile(r"`([A-Z]\w+\.\w+)`")
SECTIONS = [
    "1 What is done and why it is assessed", "2 Data map", "3 Necessity and proportionality",
    "4 The seventeen principles of WHO (28 May 2020)", "5 Risks and what is left of them", "6 Rights of the person",
    "7 Retention", "8 Legal basis", "9 Sign-off",
]  # fmt: skip
PRINCIPLES = [
    "time limitation", "testing and evaluation", "proportionality", "data minimisation", "use restriction",
    "voluntariness", "transparency", "privacy-preserving storage", "security", "limited retention",
    "infection reporting", "notification", "tracking of positive cases", "accuracy", "accountability",
    "independent oversight", "civil-society engagement",
]  # fmt: skip


def section(number: int) -> str:
    return TEXT.partition(f"\n## {SECTIONS[number - 1]}\n")[2].partition("\n## ")[0]


def rows(number: int) -> list[list[str]]:
    """Return the cells of the section's table without its head."""
    lines = [line for line in section(number).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def declared() -> set[str]:
    """Return the personal fields as the models declare them; before the first does, as docs/privacy.md names them."""
    named = {
        f"{model.__name__}.{field}"
        for model in apps.get_models()
        if model.__module__.startswith("bihuan.")
        for field in getattr(model, "PERSONAL", {})
    }
    return named or set(FIELD.findall((ROOT / "docs/privacy.md").read_text(encoding="utf-8")))


def test_every_section_is_there_and_says_something() -> None:
    assert re.findall(r"^## (.+)$", TEXT, flags=re.MULTILINE) == SECTIONS
    assert [number for number in range(1, 10) if len(section(number)) < 300] == []


def test_the_data_map_and_the_fields_are_the_same() -> None:
    mapped = FIELD.findall(section(2))
    assert sorted(mapped) == sorted(set(mapped))
    assert set(mapped) ^ declared() == set()


def test_the_words_of_the_data_map_are_those_of_the_code() -> None:
    purposes, grounds, classes = ({word for row in rows(2) for word in row[column].split(", ")} for column in (3, 4, 5))
    assert purposes - {purpose.value for purpose in Purpose} == set()
    assert grounds - {basis.value for basis in LegalBasis} == set()
    assert classes - set(RETENTION) == set()


def test_each_principle_of_who_has_its_row_with_a_test_or_an_issue() -> None:
    assert [(row[0], row[1]) for row in rows(4)] == [(str(n), name) for n, name in enumerate(PRINCIPLES, 1)]
    for number, name, how, shown in rows(4):
        assert len(how) > 20, (number, name)
        assert named_tests.MENTION.search(shown) or re.match(r"not yet.*issue \d", shown), (number, name, shown)


def test_each_risk_has_what_is_left_of_it_and_a_grade() -> None:
    assert [row[0] for row in rows(5)] == [f"T{number}" for number in range(1, 11)]
    assert [
        row for row in rows(5) if not all(row) or not re.fullmatch(r"(high|medium|low) → (high|medium|low)", row[4])
    ] == []


def test_the_rights_say_what_is_there_and_what_is_not() -> None:
    assert len(rows(6)) == 8
    assert [row for row in rows(6) if not all(row)] == []


def test_the_table_of_retention_is_that_of_the_code() -> None:
    code = [
        [
            f"`{name}`",
            "24 hours" if kind.period.days == 1 else f"{kind.period.days} days",
            kind.counts_from.value.replace("_", " "),
            kind.because,
        ]
        for name, kind in RETENTION.items()
    ]
    assert rows(7) == code
    assert (
        f"lock after {LOCK_AFTER_END.days} days, identities are shredded after {SHRED_AFTER_END.days} days"
        in section(7)
    )


def test_the_grounds_are_named_and_their_wording_is_left_to_the_authority() -> None:
    assert [row[0] for row in rows(8)] == [basis.value for basis in LegalBasis]
    assert "**Their wording is configuration of the authority that deploys**" in section(8)


def test_nobody_has_signed_for_an_authority() -> None:
    signed = [line for line in section(9).splitlines() if line.startswith("| ") and not line.rstrip().endswith("| |")]
    assert signed == []


@pytest.mark.parametrize("document", ["docs/dpia.md", "docs/asvs.csv"])
def test_every_test_that_is_named_exists(document: str) -> None:
    assert named_tests.missing_in((ROOT / document).read_text(encoding="utf-8")) == []
