"""Walks over links that are already loaded: pure, bounded, no database. An edge is (from, to, what)."""

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable
from typing import Any, NamedTuple


class Edge(NamedTuple):
    source: Hashable
    target: Hashable
    what: Any = None


Path = tuple[Edge, ...]


def walk(edges: Iterable[Edge], start: Hashable, *, forward: bool, depth: int, most: int = 200) -> list[Path]:
    """Every way from `start`, nearest first, never twice through one place; at most `depth` edges and `most` ways."""
    onward = _onward(edges, forward)
    found: list[Path] = []
    queue: deque[tuple[Hashable, Path]] = deque([(start, ())])
    while queue and len(found) < most:
        place, path = queue.popleft()
        if path:
            found.append(path)
        if len(path) == depth:
            continue
        been = {start} | {_end(edge, forward) for edge in path}
        for edge in onward[place]:
            if _end(edge, forward) not in been:
                queue.append((_end(edge, forward), (*path, edge)))
    return found[:most]


def between(edges: Iterable[Edge], start: Hashable, end: Hashable, *, depth: int = 6) -> Path:
    """The shortest way from `start` to `end`; () where there is none within `depth` edges."""
    return _shortest(_onward(edges, forward=True), start, end, depth)


def _shortest(onward: dict[Hashable, list[Edge]], start: Hashable, end: Hashable, depth: int) -> Path:
    came: dict[Hashable, Edge | None] = {start: None}
    layer = [start]
    for _ in range(depth):
        following = []
        for place in layer:
            for edge in onward.get(place, ()):
                if edge.target not in came:
                    came[edge.target] = edge
                    following.append(edge.target)
        if end in came:
            break
        layer = following
    if end not in came or end == start:
        return ()
    path: list[Edge] = []
    while (edge := came[end]) is not None:
        path.append(edge)
        end = edge.source
    return tuple(reversed(path))


def groups(edges: Iterable[Edge], *, least: int = 3) -> list[set[Hashable]]:
    """Places that hang together whichever way the edges run, largest first; those smaller than `least` left out."""
    parent: dict[Hashable, Hashable] = {}

    def root(place: Hashable) -> Hashable:
        parent.setdefault(place, place)
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for edge in edges:
        parent[root(edge.source)] = root(edge.target)
    members: dict[Hashable, set[Hashable]] = defaultdict(set)
    for place in list(parent):
        members[root(place)].add(place)
    return sorted((m for m in members.values() if len(m) >= least), key=lambda m: (-len(m), sorted(map(str, m))))


def rings(edges: Iterable[Edge], *, longest: int = 6, most: int = 50) -> list[Path]:
    """Closed ways in which everybody gives and receives, each once, shortest first."""
    edges = _trimmed(list(edges))
    onward = _onward(edges, forward=True)
    found: dict[frozenset[Hashable], Path] = {}
    for edge in edges:
        back = _shortest(onward, edge.target, edge.source, longest - 1)
        if back:
            ring = (edge, *back)
            found.setdefault(frozenset(e.source for e in ring), ring)
        if len(found) >= most:
            break
    return sorted(found.values(), key=len)


def _trimmed(edges: list[Edge]) -> list[Edge]:
    """Edges left after taking away, again and again, those that end where none starts or start where none ends."""
    while True:
        starts, ends = {edge.source for edge in edges}, {edge.target for edge in edges}
        kept = [edge for edge in edges if edge.target in starts and edge.source in ends]
        if len(kept) == len(edges):
            return kept
        edges = kept


def _onward(edges: Iterable[Edge], forward: bool) -> dict[Hashable, list[Edge]]:
    table: dict[Hashable, list[Edge]] = defaultdict(list)
    for edge in edges:
        table[edge.source if forward else edge.target].append(edge)
    return table


def _end(edge: Edge, forward: bool) -> Hashable:
    return edge.target if forward else edge.source
