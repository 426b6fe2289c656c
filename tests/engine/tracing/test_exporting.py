"""What other tools read: the tables of epicontacts and GraphML, with every share, and no name."""

from __future__ import annotations

import csv
import io
from zoneinfo import ZoneInfoNotFoundError

import networkx as nx
import pytest
from tests.engine.tracing.worlds import ill, rules

from bihuan.engine.tracing.exporting import CONTACTS, LINELIST, epicontacts, graphml
from bihuan.engine.tracing.network import Link, Network
from bihuan.engine.tracing.weights import weigh


def small() -> Network:
    return weigh([ill(1, 0), ill(2, 1), ill(3, 2)], [Link(2, 3, "source")], rules(outside_per_day=0.01))


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_two_tables_of_epicontacts() -> None:
    files = epicontacts(small(), zone="Asia/Shanghai")
    assert list(files) == ["linelist.csv", "contacts.csv"]
    cases, contacts = rows(files["linelist.csv"]), rows(files["contacts.csv"])
    assert (tuple(cases[0]), tuple(contacts[0])) == (LINELIST, CONTACTS)
    assert [(one["id"], one["onset_from"], one["onset_to"], one["generation"]) for one in cases] == [
        ("1", "1970-01-01 08:00:00", "1970-01-02 08:00:00", "0"),
        ("2", "1970-01-02 08:00:00", "1970-01-03 08:00:00", "1"),
        ("3", "1970-01-03 08:00:00", "1970-01-04 08:00:00", "2"),
    ]
    named = 1 + 0.95 * 99
    total = 0.5 * named + 0.3 + 0.01
    assert [(one["from"], one["to"], one["share"], one["is_in_set"], one["is_likeliest"]) for one in contacts] == [
        ("1", "2", str(round(0.5 / 0.51, 9)), "True", "True"),
        ("2", "3", str(round(0.5 * named / total, 9)), "True", "True"),
        ("1", "3", str(round(0.3 / total, 9)), "False", "False"),
    ]
    assert (contacts[1]["reasons"], contacts[1]["interval"], contacts[1]["contact"]) == (
        "onset_days named_source", "0.5", str(named),
    )  # fmt: skip


def test_the_shares_into_a_case_and_from_outside_sum_to_one() -> None:
    files = epicontacts(small(), zone="UTC")
    sums = {one["id"]: float(one["outside_share"]) for one in rows(files["linelist.csv"])}
    for one in rows(files["contacts.csv"]):
        sums[one["to"]] += float(one["share"])
    assert sums == pytest.approx({"1": 1.0, "2": 1.0, "3": 1.0}, abs=1e-6)


def test_generation_is_the_trees_infected_is_expected_and_clusters_are_of_likely_arrows() -> None:
    # 1 may have infected 3 directly, and 4 hardly anybody: both shares are worked out on paper.
    near = rows(epicontacts(weigh([ill(1, 0), ill(2, 1), ill(3, 2)], rules=rules()), zone="UTC")["linelist.csv"])
    assert [(one["generation"], float(one["expected_infected"])) for one in near] == [
        ("0", round(5 / 6 + 3 / 9, 6)), ("1", round(5 / 9, 6)), ("2", 0.0),
    ]  # fmt: skip
    far = epicontacts(weigh([ill(1, 0), ill(4, 3)], rules=rules(outside_per_day=19.8)), zone="UTC")
    assert [(one["cluster"], one["outside_share"]) for one in rows(far["linelist.csv"])] == [
        ("0", "1.0"),
        ("1", "0.99"),
    ]
    assert [(one["share"], one["is_in_set"]) for one in rows(far["contacts.csv"])] == [("0.01", "False")]


def test_only_the_credible_sets_when_asked() -> None:
    contacts = rows(epicontacts(small(), zone="UTC", whole=False)["contacts.csv"])
    assert [(one["from"], one["to"]) for one in contacts] == [("1", "2"), ("2", "3")]


def test_graphml_is_read_back_by_networkx_with_the_arrows_from_outside() -> None:
    graph = nx.parse_graphml(graphml(small(), zone="UTC").decode("utf-8"))
    assert sorted(graph.nodes) == ["1", "2", "3", "outside"]
    assert graph.nodes["3"]["expected_generation"] == pytest.approx(1.97, abs=0.02)
    into = {source: arrow["share"] for source, _, arrow in graph.in_edges("3", data=True)}
    assert sorted(into) == ["1", "2", "outside"]
    assert sum(into.values()) == pytest.approx(1.0)
    assert (graph.edges["2", "3"]["is_likeliest"], graph.edges["outside", "3"]["is_likeliest"]) == (True, False)


def test_an_empty_network_is_a_head_without_lines_and_an_unknown_zone_is_refused() -> None:
    files = epicontacts(weigh([]), zone="UTC")
    assert [content.decode().count("\r\n") for content in files.values()] == [1, 1]
    with pytest.raises(ZoneInfoNotFoundError):
        epicontacts(small(), zone="Mars/Olympus")
