"""Chains against published outbreaks: a simulated tree with its truth, Ebola contacts, serial intervals."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import re
from collections import Counter
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from bihuan.engine.tracing.evidence import EvidenceRatios
from bihuan.engine.tracing.exporting import epicontacts, graphml
from bihuan.engine.tracing.graph import (
    components,
    degrees,
    edges_between,
    edges_of_tree,
    generations,
    likeliest_tree,
    serial_intervals,
)  # fmt: skip
from bihuan.engine.tracing.network import DAY_S, ChainCase, Link, Network
from bihuan.engine.tracing.serial import SerialInterval
from bihuan.engine.tracing.weights import ChainRules, weigh

DATA = Path(os.environ.get("BIHUAN_REFERENCE_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no reference data at {DATA}")
FAKE, EBOLA = DATA / "outbreaker2_fake" / "csv", DATA / "outbreaks_R" / "csv"


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def fake_rules() -> ChainRules:
    """Return the file's own generation time, and the default rate of outbreaker2: 1e-4 a site, of 10,000 sites."""
    masses = (0.0, *(float(row["w"]) for row in lines(FAKE / "generation_time_w.csv")))
    return ChainRules(SerialInterval("daily", masses=masses), EvidenceRatios(mutations=1.0))


def fake_cases() -> list[ChainCase]:
    parts = (FAKE / "dna.fasta").read_text("ascii").split(">")[1:]
    dna = {int(head): "".join(rest) for head, *rest in (part.split("\n") for part in parts)}
    return [
        ChainCase(
            int(row["id"]), round(float(row["onset"])) * DAY_S, round(float(row["onset"]) + 1) * DAY_S,
            sequence=dna[int(row["id"])],
        )
        for row in lines(FAKE / "fake_outbreak_cases.csv")
    ]  # fmt: skip


def truth() -> dict[int, int | None]:
    rows = lines(FAKE / "fake_outbreak_cases.csv")
    return {int(row["id"]): round(float(row["true_ancestor"])) if row["true_ancestor"] else None for row in rows}


def contact_links() -> list[Link]:
    """Return the file's 35 contacts; its cells carry the text of R objects around the numbers."""
    found = [int(one) for one in re.findall(r"b'(\d+)'", (FAKE / "contacts_ctd.csv").read_text("utf-8"))]
    return [Link(one, other, "contact") for one, other in zip(found[::2], found[1::2], strict=True)]


def score(network: Network) -> tuple[int, int, float]:
    """Return for how many cases the truth is likeliest, for how many in the credible set, and the set's mean size."""
    arrows = {case: network.arrows_into(case) for case in truth()}
    first = sum(arrows[case][0].source == source for case, source in truth().items())
    held = sum(any(one.is_in_set and one.source == source for one in arrows[case]) for case, source in truth().items())
    return first, held, sum(one.is_in_set for into in arrows.values() for one in into) / len(arrows)


@pytest.mark.parametrize("is_traced", [True, False])
def test_the_true_ancestor_is_found_with_sequences(is_traced: bool) -> None:
    links = contact_links() if is_traced else []
    assert len(truth()) == 30
    first, held, size = score(weigh(fake_cases(), links, fake_rules()))
    assert (first >= 18, held >= 27, size <= 3.0) == (True, True, True), (first, held, size)


def test_dates_alone_hold_the_truth_but_do_not_point_at_it() -> None:
    bare = [ChainCase(one.case, one.onset_from, one.onset_to) for one in fake_cases()]
    first, held, size = score(weigh(bare, (), fake_rules()))
    assert held >= 27
    assert first <= 15 < 30 * size, "dates alone cannot tell one candidate from the next, and the sets must say so"


def test_the_likeliest_tree_of_the_fake_outbreak_is_mostly_the_true_one() -> None:
    network = weigh(fake_cases(), contact_links(), fake_rules())
    parents = likeliest_tree(network)
    found = {
        int(network.cases[row]): None if parent < 0 else int(network.cases[parent])
        for row, parent in enumerate(parents.tolist())
    }
    assert sum(found[case] == source for case, source in truth().items()) >= 18
    roots = {case for case, source in truth().items() if source is None}
    assert {case for case, source in found.items() if source is None} >= {1, 28}
    assert roots == {1, 4, 28}


def ebola() -> tuple[list[str], list[tuple[str, str]], dict[str, dict[str, str]]]:
    """Return all persons of the contact list and linelist, the contacts, and the linelist by person."""
    people = {row["case_id"]: row for row in lines(EBOLA / "ebola_sim_clean.linelist.csv")}
    contacts = [(row["infector"], row["case_id"]) for row in lines(EBOLA / "ebola_sim_clean.contacts.csv")]
    return sorted(people.keys() | {one for pair in contacts for one in pair}), contacts, people


def union_find(names: list[str], pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Return a representative for each name: an independent way to components."""
    above = {name: name for name in names}

    def top(name: str) -> str:
        while above[name] != name:
            above[name] = above[above[name]]
            name = above[name]
        return name

    for one, other in pairs:
        above[top(one)] = top(other)
    return {name: top(name) for name in names}


def test_components_and_degrees_of_the_ebola_contacts_are_exact() -> None:
    names, contacts, people = ebola()
    rows = {name: row for row, name in enumerate(names)}
    edges = edges_between(np.arange(len(names)), [(rows[one], rows[other]) for one, other in contacts])
    assert (len(people), len(contacts)) == (5829, 3800)  # the README's figures
    labels, tops = components(edges), union_find(names, contacts)
    assert len(set(zip(labels.tolist(), (tops[name] for name in names), strict=True))) == len(set(tops.values()))
    assert len(set(labels.tolist())) == len(set(tops.values()))
    into, out = degrees(edges)
    received, gave = Counter(other for _, other in contacts), Counter(one for one, _ in contacts)
    assert (into.tolist(), out.tolist()) == ([received[name] for name in names], [gave[name] for name in names])
    assert sorted(Counter(labels.tolist()).values()) == sorted(
        len(one) for one in nx.weakly_connected_components(_rival(names, contacts))
    )


def _rival(names: list[str], contacts: list[tuple[str, str]]) -> nx.DiGraph:
    graph = nx.DiGraph(contacts)
    graph.add_nodes_from(names)
    return graph


def test_generations_of_the_ebola_contacts_step_as_the_simulation_did() -> None:
    names, contacts, people = ebola()
    rows = {name: row for row, name in enumerate(names)}
    found = generations(edges_between(np.arange(len(names)), [(rows[one], rows[other]) for one, other in contacts]))
    steps = Counter(
        (int(found[rows[other]] - found[rows[one]]), int(people[other]["generation"]) - int(people[one]["generation"]))
        for one, other in contacts
        if one in people and other in people
    )
    assert steps[1, 1] == sum(steps.values()) - 2  # two lines of the cleaned file contradict its own generations
    assert {ours for ours, _ in steps} == {1}


def test_a_weighed_ebola_outbreak_holds_the_reported_infectors() -> None:
    _, contacts, people = ebola()
    chosen = sorted(
        (one for one in people.values() if one["date_of_onset"]), key=lambda row: float(row["date_of_onset"])
    )
    number = {row["case_id"]: at for at, row in enumerate(chosen[:600])}
    cases = [
        ChainCase(
            at, round(float(row["date_of_onset"])) * DAY_S, round(float(row["date_of_onset"]) + 1) * DAY_S,
            longitude=float(row["lon"]), latitude=float(row["lat"]),
        )
        for at, row in enumerate(chosen[:600])
    ]  # fmt: skip
    known = [(number[one], number[other]) for one, other in contacts if one in number and other in number]
    # WHO Ebola Response Team, N Engl J Med 371:1481 (2014): serial interval 15.3 days (sd 9.3).
    rules = ChainRules(SerialInterval("gamma", 15.3, 9.3))
    blind = weigh(cases, (), rules)
    told = weigh(cases, [Link(one, other, "source") for one, other in known], rules)
    held = {
        name: sum(any(a.is_in_set and a.source == one for a in network.arrows_into(other)) for one, other in known)
        for name, network in (("blind", blind), ("told", told))
    }
    # Of the reported pairs some fell ill in the order or at a distance in time that the interval calls impossible.
    assert len(known) > 100
    assert held["told"] >= 0.9 * len(known), (held, len(known))
    assert held["told"] >= held["blind"]


def test_the_serial_interval_of_28_published_pairs_lies_in_the_published_band() -> None:
    rows = lines(DATA / "nishiura_serial_interval" / "supplementary_table.csv")
    cases, links = [], []
    for number, row in enumerate(rows):
        cases += [
            ChainCase(2 * number, int(row["EL"]) * DAY_S, int(row["ER"]) * DAY_S),
            ChainCase(2 * number + 1, int(row["SL"]) * DAY_S, int(row["SR"]) * DAY_S),
        ]
        links.append(Link(2 * number, 2 * number + 1, "source"))
    pairs = [weigh(cases[at : at + 2], [links[at // 2]]) for at in range(0, len(cases), 2)]
    middles = [
        float((one.low_days[0] + one.high_days[0]) / 2) for one in map(serial_intervals, pairs) if len(one.shares)
    ]
    assert len(middles) == 28
    assert 3.1 <= float(np.median(middles)) <= 4.9  # Nishiura et al., IJID 93:284 (2020): 4.0 (3.1-4.9)


def _date(text: str) -> int | None:
    try:
        return int(dt.datetime.strptime(text, "%d/%m/%Y").replace(tzinfo=dt.UTC).timestamp())
    except ValueError:
        return None


def test_the_clusters_of_tianjin_give_the_published_serial_interval() -> None:
    folder = DATA / "tindale_tianjin_singapore"
    onset = {row["case_id"]: _date(row["symptom_onset"]) for row in lines(folder / "Tianjin135cases_revised.csv")}
    number = {name: at for at, name in enumerate(onset)}
    cases = [ChainCase(number[name], day, None if day is None else day + DAY_S) for name, day in onset.items() if day]
    known = {one.case for one in cases}
    links = [
        Link(number[row[edge]], number[row["case_id"]], "source")
        for row in lines(folder / "tianjin_edges_clean.csv")
        for edge in ("edge1", "edge2", "edge3", "edge4")
        if row[edge] in number and {number[row[edge]], number[row["case_id"]]} <= known
    ]
    assert len(links) > 40
    network = weigh(cases, links, ChainRules(SerialInterval("gamma", 5.0, 3.0, shift_days=1.0)))
    along = serial_intervals(network)
    named = {(link.source, link.target) for link in links}
    is_named = np.array(
        [
            (int(network.cases[a]), int(network.cases[b])) in named
            for a, b in zip(along.sources, along.targets, strict=True)
        ]
    )
    middle = (along.low_days + along.high_days) / 2
    mean = float(np.average(middle[is_named], weights=along.shares[is_named]))
    assert 3.43 <= mean <= 5.01, mean  # Tindale et al., eLife 9:e57149 (2020): 4.22 (3.43-5.01)


def test_the_exports_of_the_fake_outbreak_are_whole() -> None:
    network = weigh(fake_cases(), contact_links(), fake_rules())
    tree = edges_of_tree(likeliest_tree(network))
    assert generations(tree).min() == 0
    files = epicontacts(network, zone="UTC")
    text = io.StringIO(files["contacts.csv"].decode("utf-8"), newline="")
    assert sum(row["is_likeliest"] == "True" for row in csv.DictReader(text)) == len(tree.sources)
    graph = nx.parse_graphml(graphml(network, zone="UTC").decode("utf-8"))
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (31, len(network.shares))
