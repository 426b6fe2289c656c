"""The checklist of a control: its file, and what a decision sets up or an end takes down."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.zones.rules.perimeter import checklist, newest, read_checklist, to_set_up, to_take_down, versions

ITEM = 'code = "a"\nowner = "police"\nurgency = "P2"\nminutes = 5\nmeasures = []\nzh = "甲"\nen = "A"\n'
FILE = f'title_zh = "单"\ntitle_en = "List"\n[[set_up]]\n{ITEM}[[lift]]\n{ITEM}'
STRICT, MILD = ("stay_home",), ("personal_protection",)


def codes(items: object) -> list[str]:
    return [item.code for item in items]  # type: ignore[attr-defined]  # items of a checklist


def test_the_shipped_checklist_can_be_read_and_has_words_in_both_languages() -> None:
    assert versions() == ("2026-11",)
    items = [*newest().items["set_up"], *newest().items["lift"]]
    assert all(item.texts["zh"] and item.texts["en"] and item.within > timedelta(0) for item in items)
    assert {item.owner for item in items} == {"community", "police", "health", "cdc", "economy_it"}
    with pytest.raises(NotAllowed, match="unknown_checklist"):
        checklist("1999-01")


def test_a_strict_control_sets_everything_up_and_a_mild_one_the_notices() -> None:
    used = newest()
    everything = ["gates", "notices", "medical", "welfare", "testing", "supplies", "waste"]
    assert codes(to_set_up(used, STRICT, None)) == everything
    assert codes(to_set_up(used, MILD, None)) == ["notices"]
    assert codes(to_set_up(used, STRICT, STRICT)) == ["notices"]
    assert codes(to_set_up(used, STRICT, MILD)) == everything
    assert codes(to_set_up(used, ("stay_in_area",), STRICT)) == ["notices"]


def test_an_end_takes_down_what_no_later_measure_needs() -> None:
    used = newest()
    everything = ["announce", "gates_removed", "passes_closed", "supplies_restored", "waste_ended", "welfare_handed_on"]
    assert codes(to_take_down(used, STRICT, None)) == everything
    assert codes(to_take_down(used, STRICT, ("stay_in_area",))) == ["waste_ended"]
    assert codes(to_take_down(used, STRICT, MILD)) == everything[1:]
    assert codes(to_take_down(used, MILD, None)) == ["announce"]


def test_an_item_is_found_by_its_list_and_code() -> None:
    used = read_checklist("1", FILE)
    item = used.item("lift", "a")
    assert item is not None
    assert (item.texts, item.is_again) == ({"zh": "甲", "en": "A"}, False)
    assert used.item("lift", "b") is None
    assert used.item("other", "a") is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("P2", "P9"),
        ("minutes = 5", "minutes = 0"),
        ("minutes = 5", 'minutes = "5"'),
        ("measures = []", 'measures = "x"'),
    ],
)
def test_a_checklist_with_a_fault_is_refused(before: str, after: str) -> None:
    with pytest.raises(ValueError, match="a"):
        read_checklist("1", FILE.replace(before, after))


def test_an_item_twice_in_a_list_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        read_checklist("1", FILE.replace("[[lift]]", f"[[set_up]]\n{ITEM}[[lift]]"))
    with pytest.raises(KeyError):
        read_checklist("1", FILE.replace('zh = "甲"\n', ""))
