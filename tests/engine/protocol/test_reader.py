"""Protocol files say what the publications say, and a broken one is refused with the place and the mend."""

import dataclasses
import hashlib

import pytest

from bihuan.engine.protocol import ProtocolError, digest, read_protocol, shipped, shipped_bytes

CODES = ["covid19_cn_9", "ebola_who", "measles_who", "mpox_who"]
COVID = shipped_bytes("covid19_cn_9").decode()


def refusal(text: str | bytes) -> tuple[str, str]:
    with pytest.raises(ProtocolError) as caught:
        read_protocol(text if isinstance(text, bytes) else text.encode())
    assert caught.value.mend != ""
    return caught.value.key, caught.value.code


def test_four_protocols_are_shipped() -> None:
    assert shipped() == CODES


@pytest.mark.parametrize("code", CODES)
def test_every_shipped_protocol_reads_and_waits_for_its_review(code: str) -> None:
    rules = read_protocol(shipped_bytes(code))
    assert (rules.code, rules.reviewed_by, rules.days.day_zero) == (code, "", "last_exposure")
    assert rules.source.title != ""
    assert rules.disease.zh != rules.disease.en


def test_the_chinese_protocol_has_the_published_figures() -> None:
    rules = read_protocol(shipped_bytes("covid19_cn_9"))
    assert (rules.infectious.from_event, rules.infectious.from_days, rules.infectious.until_events) == (
        "onset", -2, ("isolation",)
    )  # fmt: skip
    close, second, general = rules.contact_categories
    assert [(p.regime, p.days, p.test_days) for p in close.phases] == [
        ("central_quarantine", 7, (1, 2, 3, 5, 7)),
        ("home_monitoring", 3, (3,)),
    ]
    assert (close.follow_up_days, close.test_days) == (10, (1, 2, 3, 5, 7, 10))
    assert (second.follow_up_days, second.test_days) == (7, (1, 4, 7))
    assert (general.follow_up_days, general.test_days) == (0, ())
    assert (rules.exposure.minutes, rules.exposure.residual_minutes) == (15, 30)
    assert [(level.code, level.lowers_to, level.lowers_after_days) for level in rules.area_levels] == [
        ("high", "medium", 7), ("medium", "low", 3), ("low", "", 0)
    ]  # fmt: skip
    assert [(s.level, s.days, s.test_days, s.tests, s.within_days) for s in rules.spill_over] == [
        ("high", 7, (1, 4, 7), 3, 7), ("medium", 7, (1, 4, 7), 3, 7), ("low", 0, (), 2, 3)
    ]  # fmt: skip
    assert rules.mass_test is not None
    assert dataclasses.astuple(rules.mass_test) == (24, (10, 20), 2000, 3000, 360)


@pytest.mark.parametrize(
    ("code", "window", "residual"),
    [
        ("measles_who", ("rash", -4, ("rash",), 4), 120),
        ("ebola_who", ("onset", 0, ("recovery", "safe_burial"), 0), 0),
        ("mpox_who", ("onset", 0, ("lesions_healed",), 0), 0),
    ],
)
def test_the_who_protocols_have_the_published_figures(
    code: str, window: tuple[str, int, tuple[str, ...], int], residual: int
) -> None:
    rules = read_protocol(shipped_bytes(code))
    found = rules.infectious
    assert (found.from_event, found.from_days, found.until_events, found.until_days) == window
    assert {category.follow_up_days for category in rules.contact_categories} == {21}
    assert rules.exposure.residual_minutes == residual
    assert (rules.area_levels, rules.spill_over, rules.mass_test) == ((), (), None)


@pytest.mark.parametrize(
    ("code", "exposure", "serial", "incubation"),
    [
        ("covid19_cn_9", (100, 5, 240), (4.7, 2.9), (5.5, 2.4, 5.1)),
        ("ebola_who", (0, 0, 240), (14.2, 9.6), (10.3, 8.2, 9.0)),
        ("measles_who", (0, 0, 240), (14.9, 3.9), (12.8, 2.7, 12.5)),
        ("mpox_who", (0, 0, 240), (8.5, 5.0), (5.6, 4.4, 4.5)),
    ],
)
def test_every_protocol_says_who_met_whom_and_how_long_the_disease_takes(
    code: str, exposure: tuple[int, ...], serial: tuple[float, ...], incubation: tuple[float, ...]
) -> None:
    rules = read_protocol(shipped_bytes(code))
    found = rules.exposure
    assert (found.metres, found.companion_minutes, found.unknown_end_minutes) == exposure
    assert rules.intervals is not None
    assert dataclasses.astuple(rules.intervals.serial_interval)[:-1] == serial
    assert dataclasses.astuple(rules.intervals.incubation)[:-1] == incubation
    assert min(len(rules.intervals.serial_interval.source), len(rules.intervals.incubation.source)) > 20


def test_a_file_kept_from_before_the_companion_rule_still_reads_and_has_none() -> None:
    before = COVID.replace("metres = 100\ncompanion_minutes = 5\nunknown_end_minutes = 240\n", "")
    start, end = before.index("[intervals.serial_interval]"), before.index("[[contact_categories]]")
    rules = read_protocol((before[:start] + before[end:]).encode())
    assert (rules.exposure.metres, rules.exposure.companion_minutes, rules.exposure.unknown_end_minutes) == (0, 0, 240)
    assert rules.intervals is None


def test_the_digest_is_the_sha256_of_the_bytes() -> None:
    assert digest(b"abc") == hashlib.sha256(b"abc").hexdigest()


@pytest.mark.parametrize(
    ("old", "new", "key", "code"),
    [
        ('version = "9"', 'version = "9"\ncolour = 1', "colour", "unknown_key"),
        ('version = "9"\n', "", "version", "missing_key"),
        ("minutes = 15", "minutes = -1", "exposure.minutes", "negative_number"),
        ("minutes = 15", "minutes = 15.0", "exposure.minutes", "wrong_type"),
        ("minutes = 15", "minutes = true", "exposure.minutes", "wrong_type"),
        ("minutes = 15\n", "", "exposure.minutes", "missing_key"),
        ('pathogen = "SARS-CoV-2"', 'pathogen = ""', "pathogen", "empty_text"),
        ('pathogen = "SARS-CoV-2"', "pathogen = 2", "pathogen", "wrong_type"),
        ('routes = ["same_place"]', 'routes = "same_place"', "exposure.routes", "wrong_type"),
        ('routes = ["same_place"]', "routes = [1]", "exposure.routes[0]", "wrong_type"),
        ("days = 3, test_days", "day = 3, test_days", "contact_categories[0].phases[1].day", "unknown_key"),
        ("days = 3, test_days = [3]", "days = 3, test_days = [4]", "contact_categories[0].phases[1].test_days",
         "days_out_of_range"),
        ("[1, 2, 3, 5, 7]", "[1, 3, 2]", "contact_categories[0].phases[0].test_days", "days_out_of_range"),
        ("phases = []", "phases = [7]", "contact_categories[2].phases[0]", "wrong_type"),
        ('code = "general_contact"', 'code = "close_contact"', "contact_categories[2].code", "repeated_code"),
        ('code = "medium"', 'code = "high"', "area_levels[1].code", "repeated_code"),
        ('lowers_to = "low"', 'lowers_to = "none"', "area_levels[1].lowers_to", "unknown_level"),
        ('level = "low"', 'level = "lowest"', "spill_over[2].level", "unknown_level"),
        ("tests = 2\nwithin_days = 3", "tests = 2\nwithin_days = -3", "spill_over[2].within_days", "negative_number"),
        ("metres = 100", "metres = -1", "exposure.metres", "negative_number"),
        ("metres = 100", "metres = 0", "exposure.companion_minutes", "half_a_rule"),
        ("companion_minutes = 5\n", "", "exposure.companion_minutes", "half_a_rule"),
        ("mean_days = 4.7", "mean_days = 5", "intervals.serial_interval.mean_days", "wrong_type"),
        ("mean_days = 4.7", "mean_days = 0.0", "intervals.serial_interval.mean_days", "not_positive"),
        ("sd_days = 2.9", "sd_days = nan", "intervals.serial_interval.sd_days", "not_positive"),
        ("sd_days = 2.9", "sd_days = inf", "intervals.serial_interval.sd_days", "not_positive"),
        ("median_days = 5.1\n", "", "intervals.incubation.median_days", "missing_key"),
        ("people_per_sampler = 360", "", "mass_test.people_per_sampler", "missing_key"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_with_the_path_of_the_key(old: str, new: str, key: str, code: str) -> None:
    assert COVID.count(old) >= 1
    assert refusal(COVID.replace(old, new, 1)) == (key, code)


def test_a_file_without_contact_categories_is_refused() -> None:
    head = shipped_bytes("measles_who").decode().split("[[contact_categories]]")[0]
    assert refusal(head) == ("contact_categories", "missing_key")
    assert refusal("contact_categories = []\n" + head) == ("contact_categories", "empty_list")


def test_what_is_not_toml_or_not_utf8_is_refused() -> None:
    assert refusal(b"= 1") == ("", "not_toml")
    assert refusal('title = "新"'.encode("gb18030")) == ("", "not_utf8")


def test_a_protocol_that_is_not_shipped_is_refused() -> None:
    with pytest.raises(ProtocolError, match="unknown_protocol"):
        shipped_bytes("../rules")


def test_a_category_is_found_by_its_code() -> None:
    rules = read_protocol(shipped_bytes("covid19_cn_9"))
    assert rules.category("close_contact").zh == "密接"
    with pytest.raises(KeyError):
        rules.category("unknown")
