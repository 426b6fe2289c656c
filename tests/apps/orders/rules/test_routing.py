"""Routing never guesses."""

from __future__ import annotations

from bihuan.apps.orders.rules.routing import AreaShape, Atlas, Route, is_inside

SQUARE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
NEXT = ((1.0, 0.0), (2.0, 0.0), (2.0, 1.0), (1.0, 1.0))
ATLAS = Atlas(
    (
        AreaShape("100", "U1", ("东街社区", "东街"), SQUARE),
        AreaShape("200", "U2", ("西街社区", "新华路"), NEXT),
        AreaShape("300", "U3", ("新华路",)),
        AreaShape("400", "U3", ("新华路北段", ""), ((0.5, 0.5), (0.6, 0.5), (0.6, 0.6))),
    )
)


def route(code: str = "", address: str = "", position: tuple[float, float] | None = None) -> Route:
    return ATLAS.route(code=code, address=address, position=position)


def test_a_known_community_code_decides() -> None:
    assert route("200", "东街1号", (0.1, 0.1)) == Route("U2", "community_code")


def test_the_longest_area_word_in_the_address_decides() -> None:
    assert route("999", "示例市新华路北段5号") == Route("U3", "address")
    assert route(address="东街社区2栋") == Route("U1", "address")


def test_an_ambiguous_address_is_settled_by_the_position_or_goes_to_triage() -> None:
    assert route(address="新华路8号", position=(1.5, 0.5)) == Route("U2", "position")
    assert route(address="新华路8号") == Route("", "undecided", ("U2", "U3"))
    assert route(address="新华路8号", position=(0.1, 0.1)) == Route("", "undecided", ("U2", "U3"))


def test_a_position_decides_only_when_one_unit_holds_it() -> None:
    assert route(position=(0.1, 0.1)) == Route("U1", "position")
    assert route(position=(0.59, 0.55)) == Route("", "undecided", ("U1", "U3"))
    assert route() == Route("", "undecided", ())


def test_a_border_belongs_to_one_side() -> None:
    assert [is_inside((1.0, 0.5), ring) for ring in (SQUARE, NEXT)] == [False, True]
