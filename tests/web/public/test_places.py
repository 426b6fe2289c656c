"""The list of places as the public reads it: places, and never people."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from tests.tracing_world import Tracing, make_tracing

from bihuan.apps.briefing.actions.places import choose_place, confirm_place
from bihuan.apps.briefing.models import PublicPlace
from bihuan.apps.briefing.queries.places import proposals
from bihuan.apps.briefing.rules.pages import GROUPS, LANGUAGES
from bihuan.apps.core.models import Account
from bihuan.apps.intake.models import Person
from bihuan.apps.tracing.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def tracing(db: None) -> Tracing:
    """Return a piece of tracing with four venues; the market stands on the list."""
    made = make_tracing()
    found = next(one for one in proposals(made.desk.incident.code, made.at) if one.name == "河东菜市场")
    told: dict[str, Any] = {"place": found.place, "starts_at": found.slot.starts_at, "advice": "watch"}
    row = choose_place(**told, by=made.actor("analyst"), at=made.at)
    confirm_place(place_id=row.pk, by=made.actor("health"), at=made.at)
    return made


def _files(tracing: Tracing, lang: str = "en", at: Any = None) -> dict[str, bytes]:
    return {one.path: one.body for one in GROUPS["places"](lang, at or tracing.at)}


def test_the_list_tells_place_day_slot_and_advice(tracing: Tracing) -> None:
    """On the page, and the same as JSON."""
    page, told = _files(tracing)["places/"].decode(), json.loads(_files(tracing)["places/list.json"])
    row = PublicPlace.objects.get()
    assert [sorted(one) for one in told["places"]] == [["advice", "ends", "name", "on_date", "starts", "until"]]
    assert told["places"][0]["name"] == row.name
    assert told["places"][0]["on_date"] == row.on_date.isoformat()
    assert (row.name in page, told["places"][0]["advice"] in page) == (True, True)


def test_nothing_of_anybody_stands_on_the_list(tracing: Tracing) -> None:
    """R35, canaries: no identifier of a person, a case, a visit or an officer; no account's name."""
    ids = [str(pk) for model in (Person, Case, Account) for pk in model.objects.values_list("pk", flat=True)]
    ids += [one.pk for one in tracing.visits] + [PublicPlace.objects.get().pk, PublicPlace.objects.get().place]
    names = list(Account.objects.values_list("full_name", flat=True))
    bodies = [body for lang in LANGUAGES for body in _files(tracing, lang).values()]
    assert [word for word in (*ids, *names) for body in bodies if word and word.encode() in body] == []


def test_what_was_only_chosen_or_proposed_stands_nowhere(tracing: Tracing) -> None:
    """Before the health approver has confirmed it nobody reads it."""
    PublicPlace.objects.update(state="chosen")
    assert json.loads(_files(tracing)["places/list.json"]) == {"places": []}
    assert "No place is listed now." in _files(tracing)["places/"].decode()


def test_a_place_is_gone_from_the_page_when_its_time_is_over(tracing: Tracing) -> None:
    """Even before the background has taken it off."""
    row = PublicPlace.objects.get()
    assert json.loads(_files(tracing, at=row.leaves_at)["places/list.json"]) == {"places": []}


def test_places_stand_in_the_order_of_names(tracing: Tracing) -> None:
    """Never in the order of anybody's way; a long list has pages, each counted."""
    row = PublicPlace.objects.get()
    more = [
        PublicPlace(
            incident=row.incident, place=str(n), name=f"点{n:03d}", on_date=row.on_date, starts_at=row.starts_at,
            ends_at=row.ends_at, advice="test", state="listed", chosen_by="a", chosen_at=row.chosen_at,
            confirmed_by="b", confirmed_at=row.chosen_at, leaves_at=row.leaves_at,
        )
        for n in reversed(range(100))
    ]  # fmt: skip
    PublicPlace.objects.bulk_create(more)
    files = _files(tracing)
    told = [one["name"] for one in json.loads(files["places/list.json"])["places"]]
    assert (told, sorted(files)) == (sorted(told), ["places/", "places/2/", "places/list.json"])
    pages = [files[path].decode() for path in ("places/", "places/2/")]
    assert [re.findall(r"(\d+) of (\d+) places", page) for page in pages] == [[("80", "101")], [("21", "101")]]
