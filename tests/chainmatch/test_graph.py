"""Paths through the facts."""

from __future__ import annotations

import pytest

from chainmatch.graph import Graph
from chainmatch.knowledge import Knowledge


@pytest.fixture(scope="module")
def graph(small: Knowledge) -> Graph:
    return Graph(small)


def at(graph: Graph, name: str) -> int:
    found = graph.knowledge.find(name)
    assert found is not None
    return found


def test_a_path_of_two_steps_weighs_less_than_each(graph: Graph) -> None:
    feed = graph.feeds(at(graph, "橡胶边角料"))[at(graph, "橡胶地垫")]
    assert [hop.relation for hop in feed.hops] == ["recovers-to", "made-from"]
    assert feed.material == at(graph, "再生橡胶")
    assert feed.weight < 0.8


def test_an_auxiliary_weighs_less_than_a_main_material(graph: Graph) -> None:
    feeds = graph.feeds(at(graph, "再生橡胶"))
    assert feeds[at(graph, "轮胎")].weight < feeds[at(graph, "橡胶地垫")].weight


def test_a_kind_of_product_takes_what_its_heading_takes_a_little_less_surely(graph: Graph) -> None:
    feeds = graph.feeds(at(graph, "天然橡胶"))
    assert 0 < feeds[at(graph, "子午线轮胎")].weight < feeds[at(graph, "轮胎")].weight


def test_what_replaces_a_material_serves_its_need(graph: Graph) -> None:
    assert at(graph, "天然橡胶") in graph.serves(at(graph, "再生橡胶"))
    assert at(graph, "再生橡胶") not in graph.serves(at(graph, "天然橡胶"))


def test_nothing_feeds_itself(graph: Graph) -> None:
    for concept in range(len(graph.knowledge.concepts)):
        assert concept not in graph.feeds(concept)
        assert concept not in graph.consumes(concept)


def test_a_product_consumes_what_can_be_recovered_to_it(graph: Graph) -> None:
    assert at(graph, "橡胶边角料") in graph.consumes(at(graph, "再生橡胶"))


def test_siblings_do_not_serve_each_other(graph: Graph) -> None:
    assert at(graph, "橡胶地垫") not in graph.serves(at(graph, "轮胎"))


def test_weights_stay_within_one_and_paths_are_joined(shipped: Knowledge) -> None:
    graph = Graph(shipped)
    for concept in range(0, len(shipped.concepts), 7):
        for product, feed in graph.feeds(concept).items():
            assert 0 < feed.weight <= 1
            ends = [concept, *(end for hop in feed.hops for end in (hop.source, hop.target))]
            assert product in ends


def test_the_larger_trade_is_the_one_with_kinds_and_uses(graph: Graph) -> None:
    assert graph.size(at(graph, "轮胎")) > graph.size(at(graph, "橡胶地垫"))
