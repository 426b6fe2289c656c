"""What a visit must say; what is refused tells its mend, what is doubtful is accepted with a notice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.tracing.rules.visiting import VisitTold, check_visit

AT = datetime(2026, 8, 25, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
GOOD = VisitTold(AT - 5 * HOUR, AT - 3 * HOUR, "interview", place="p", has_position=True)


@pytest.mark.parametrize(
    ("change", "notices"),
    [
        ({}, ()),
        ({"ends_at": None}, ("end_unknown",)),
        ({"ends_at": GOOD.starts_at}, ()),
        ({"has_position": False}, ("place_without_position",)),
        ({"place": "", "place_text": "西山路面馆", "ends_at": None}, ("place_unknown", "end_unknown")),
    ],
)
def test_what_is_accepted_says_what_is_to_be_looked_at(change: dict[str, object], notices: tuple[str, ...]) -> None:
    assert check_visit(replace(GOOD, **change), AT) == notices  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    ("change", "code", "params"),
    [
        ({"origin": "rumour"}, "bad_origin", {}),
        ({"place": "", "place_text": "  "}, "no_place", {}),
        ({"starts_at": AT + HOUR, "ends_at": None}, "visit_in_future", {}),
        ({"ends_at": GOOD.starts_at - HOUR}, "visit_reversed", {"mend": "next_day"}),
        ({"ends_at": GOOD.starts_at - 30 * HOUR}, "visit_reversed", {"mend": "swap"}),
        ({"starts_at": AT - timedelta(days=40)}, "visit_too_long", {"days": 39, "limit": 31}),
    ],
)
def test_what_cannot_be_is_refused_with_its_mend(
    change: dict[str, object], code: str, params: dict[str, str | int]
) -> None:
    with pytest.raises(NotAllowed) as caught:
        check_visit(replace(GOOD, **change), AT)  # type: ignore[arg-type]  # fields by name
    assert (caught.value.code, caught.value.params) == (code, params)
