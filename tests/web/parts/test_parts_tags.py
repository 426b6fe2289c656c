"""What the template tags write."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.template import Context, Template
from django.utils.translation import override

INSTANT = datetime(2026, 8, 21, 8, 0, 5, tzinfo=UTC)


def _written(source: str, **values: object) -> str:
    with override("en"):
        return Template("{% load parts_tags %}" + source).render(Context(values))


def test_a_state_has_words_and_a_drawing_beside_its_colour() -> None:
    assert _written('{% state_badge "CLOSED" %}') == (
        '<span class="badge good"><svg class="icon" aria-hidden="true">'
        '<use href="/static/parts/icons.svg#state-CLOSED"/></svg><span>Closed</span></span>'
    )


def test_an_urgency_shows_its_code_and_names_it_when_asked() -> None:
    assert "<span>P1</span>" in _written('{% urgency_badge "P1" %}')
    assert "<span>P1 Life at risk</span>" in _written('{% urgency_badge "P1" words=True %}')


def test_a_time_carries_its_exact_instant_in_the_zone_of_the_page() -> None:
    assert _written("{% instant at %}", at=INSTANT) == (
        '<time datetime="2026-08-21T08:00:05Z" title="2026-08-21 16:00:05 CST" data-time="exact">08-21 16:00</time>'
    )


def test_a_missing_time_is_a_dash() -> None:
    for tag in ("ago", "due", "instant"):
        assert _written("{% " + tag + " at %}", at=None) == '<span class="none">—</span>'


def test_a_passed_deadline_is_marked_late_and_a_coming_one_is_not() -> None:
    now = datetime.now(UTC)
    assert '<span class="due late">' in _written("{% due at %}", at=now - timedelta(minutes=3))
    assert '<span class="due">' in _written("{% due at %}", at=now + timedelta(minutes=3))


def test_what_people_typed_is_escaped() -> None:
    assert "<i>" not in _written("{% short_hash value %}{% progress 1 2 value %}", value="<i>")


def test_a_list_says_how_many_it_shows_of_how_many() -> None:
    assert _written("{% shown_of 50 12043 %}") == '<p class="shown" role="status">50 of 12,043 shown</p>'


def test_the_bar_of_dispositions_adds_up_to_the_whole() -> None:
    bar = _written("{% disposition_bar 70 20 5 5 %}")
    assert [f'width="{width}.0%"' in bar for width in (70, 20, 5)] == [True, True, True]
    assert "<b>70</b>" in bar


def test_a_bar_of_nothing_is_empty() -> None:
    assert 'width="0.0%"' in _written("{% disposition_bar 0 0 0 0 %}")


def test_masks_work_as_filters() -> None:
    assert (
        _written("{{ name|mask_name }} {{ phone|mask_phone }}", name="张三", phone="13812341234") == "张* 138****1234"
    )
