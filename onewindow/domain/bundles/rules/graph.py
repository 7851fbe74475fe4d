"""The graph of a package (事项依赖图): order, circles by name, longest path, what depends on what."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from onewindow.domain.bundles.rules.plan import Edge
from onewindow.kernel.errors import Refusal


class CircleInPackage(Refusal):
    """Items of the package wait for each other in a circle (事项循环依赖)."""


def circle(nodes: Sequence[str], edges: Iterable[Edge]) -> tuple[str, ...]:
    """The first circle as a path that begins and ends with the same item; empty if there is none."""
    after = _after(nodes, edges)
    done: set[str] = set()
    for start in nodes:
        path: list[str] = []
        on_path: set[str] = set()
        stack: list[tuple[str, int]] = [(start, 0)] if start not in done else []
        while stack:
            node, index = stack.pop()
            if index == 0:
                path.append(node)
                on_path.add(node)
            if index < len(after[node]):
                stack.append((node, index + 1))
                target = after[node][index]
                if target in on_path:
                    return (*path[path.index(target) :], target)
                if target not in done:
                    stack.append((target, 0))
            else:
                done.add(node)
                on_path.discard(path.pop())
    return ()


def refuse_circle(nodes: Sequence[str], edges: Iterable[Edge]) -> None:
    """Refuse a graph with a circle and name it.

    :raises CircleInPackage: with ``path`` in its details and in its sentence.
    """
    path = circle(nodes, edges)
    if path:
        raise CircleInPackage(f"{CircleInPackage.default_message()} {' → '.join(path)}", path=path)


def order(nodes: Sequence[str], edges: Iterable[Edge]) -> tuple[str, ...]:
    """The items so that each comes after what it waits for; otherwise in the order given.

    :raises CircleInPackage: if there is no such order.
    """
    links = list(edges)
    refuse_circle(nodes, links)
    waits = {node: {edge.source for edge in links if edge.target == node} & set(nodes) for node in nodes}
    placed: list[str] = []
    while len(placed) < len(nodes):
        placed.append(next(n for n in nodes if n not in placed and waits[n] <= set(placed)))
    return tuple(placed)


def inputs(node: str, edges: Iterable[Edge]) -> tuple[str, ...]:
    """The items this one waits for, each once, in the order of the edges."""
    return tuple(dict.fromkeys(edge.source for edge in edges if edge.target == node))


def dependents(node: str, edges: Iterable[Edge]) -> frozenset[str]:
    """Everything that waits for this item, directly or through others."""
    links = list(edges)
    found: set[str] = set()
    open_ = [node]
    while open_:
        here = open_.pop()
        for edge in links:
            if edge.source == here and edge.target not in found:
                found.add(edge.target)
                open_.append(edge.target)
    return frozenset(found)


def levels(nodes: Sequence[str], edges: Iterable[Edge]) -> dict[str, int]:
    """The column of each item in a drawing: 0 starts at once, else one more than its latest input."""
    links = list(edges)
    column: dict[str, int] = {}
    for node in order(nodes, links):
        column[node] = max((column[s] + 1 for s in inputs(node, links) if s in column), default=0)
    return column


def longest_path(
    nodes: Sequence[str], edges: Iterable[Edge], days: Mapping[str, Decimal]
) -> tuple[tuple[str, ...], Decimal]:
    """The critical path (关键路径) and its working days; of equal paths the one found first in order."""
    links = list(edges)
    best: dict[str, tuple[Decimal, tuple[str, ...]]] = {}
    for node in order(nodes, links):
        before = [best[s] for s in inputs(node, links) if s in best]
        length, path = max(before, key=lambda one: one[0], default=(Decimal(0), ()))
        best[node] = (length + days[node], (*path, node))
    if not best:
        return (), Decimal(0)
    length, path = max(best.values(), key=lambda one: one[0])
    return path, length


def _after(nodes: Sequence[str], edges: Iterable[Edge]) -> dict[str, list[str]]:
    after: dict[str, list[str]] = {node: [] for node in nodes}
    for edge in edges:
        if edge.source in after and edge.target in after and edge.target not in after[edge.source]:
            after[edge.source].append(edge.target)
    return after
