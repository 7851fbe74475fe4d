"""The graph of a package: order, a named circle, the longest path, what depends on what."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.domain.bundles.rules import graph
from onewindow.domain.bundles.rules.plan import Edge

NODES = tuple("abcdefgh")


def edges(*pairs: str) -> list[Edge]:
    return [Edge(pair[0], pair[1]) for pair in pairs]


@st.composite
def any_graph(draw: st.DrawFn) -> list[Edge]:
    pairs = draw(st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=16))
    return [Edge(a, b) for a, b in pairs if a != b]


@st.composite
def acyclic(draw: st.DrawFn) -> list[Edge]:
    return [edge for edge in draw(any_graph()) if edge.source < edge.target]


def test_a_circle_is_refused_and_named() -> None:
    with pytest.raises(graph.CircleInPackage) as told:
        graph.order(NODES[:4], edges("ab", "bc", "cd", "db"))
    assert told.value.details["path"] == ("b", "c", "d", "b")
    assert "b → c → d → b" in str(told.value)


def test_an_item_that_waits_for_itself_is_a_circle() -> None:
    assert graph.circle("a", [Edge("a", "a")]) == ("a", "a")


@given(any_graph())
def test_a_named_circle_is_real_and_without_one_there_is_an_order(links: list[Edge]) -> None:
    path = graph.circle(NODES, links)
    if path:
        assert path[0] == path[-1]
        pairs = {(edge.source, edge.target) for edge in links}
        assert all(pair in pairs for pair in pairwise(path))
    else:
        order = graph.order(NODES, links)
        assert sorted(order) == list(NODES)
        assert all(order.index(edge.source) < order.index(edge.target) for edge in links)


@given(acyclic(), st.lists(st.integers(0, 20), min_size=8, max_size=8))
def test_longest_path_is_a_path_and_none_is_longer(links: list[Edge], numbers: list[int]) -> None:
    days = dict(zip(NODES, map(Decimal, numbers), strict=True))
    path, length = graph.longest_path(NODES, links, days)
    pairs = {(edge.source, edge.target) for edge in links}
    assert all(pair in pairs for pair in pairwise(path))
    assert length == sum(days[node] for node in path)

    def longest_from(node: str) -> Decimal:
        return days[node] + max((longest_from(b) for a, b in pairs if a == node), default=Decimal(0))

    assert length == max(longest_from(node) for node in NODES)


@given(acyclic())
def test_dependents_and_levels_agree(links: list[Edge]) -> None:
    column = graph.levels(NODES, links)
    for node in NODES:
        assert all(column[other] > column[node] for other in graph.dependents(node, links))
        if column[node]:
            assert max(column[source] for source in graph.inputs(node, links)) == column[node] - 1


def test_only_what_depends_on_it_is_found() -> None:
    links = edges("ab", "bc", "de")
    assert graph.dependents("a", links) == {"b", "c"}
    assert graph.dependents("c", links) == frozenset()


def test_an_empty_graph_has_no_days() -> None:
    assert graph.longest_path((), [], {}) == ((), Decimal(0))
