"""Paths through the facts: what a thing can serve as, what is made from it, what a product consumes.

All weights are products of confidences and of a decay for each step, in 0-1; of several paths the best counts.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from chainmatch.knowledge import Fact, Knowledge

ROLE = {"main": 1.0, "part": 0.95, "auxiliary": 0.75, "fuel": 0.5, "packaging": 0.35, "": 0.9}
UP, DOWN, FURTHER_DOWN, INHERIT = 0.92, 0.75, 0.9, 0.85
PURE_HEADING, HEADING = 0.7, 0.35  # who makes a heading makes this kind: where the heading has no recipe, where it has
DECAY = {"recovers-to": 0.9, "substitutes": 0.75, "made-from": 0.85}
LEAST, STEPS, LEVELS, LEVELS_DOWN = 0.06, 4, 2, 3
NARROW_HEADING = 6  # kinds, at most, for maker of one to count as maker of the heading
BROAD = 12  # a concept with more direct kinds than this is a heading, not a good: moves through it count less


class Hop(NamedTuple):
    """One move: "source relation target" as in `records.Step`, and the fact it rests on, if one."""

    relation: str
    source: int
    target: int
    confidence: float
    fact: Fact | None


class Trail(NamedTuple):
    """A path: its weight and its moves in the order in which the goods flow."""

    weight: float
    hops: tuple[Hop, ...]


class Feed(NamedTuple):
    """A trail that ends in a product; `material` is what the product's maker takes in.

    `weight` is that of the trail, raised a little where the product can take the offer in other ways too.
    """

    weight: float
    material: int
    hops: tuple[Hop, ...]


class Graph:
    """The facts as adjacency lists, and searches over them; each search is done once for a concept and kept."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        size = len(knowledge.concepts)
        self.up: list[list[int]] = [[] for _ in range(size)]
        self.down: list[list[int]] = [[] for _ in range(size)]
        self.facts: dict[str, list[list[Fact]]] = {
            relation: [[] for _ in range(size)] for relation in ("made-from", "yields", "recovers-to", "substitutes")
        }
        self.uses: list[list[Fact]] = [[] for _ in range(size)]  # made-from facts by material
        self.sources: list[list[Fact]] = [[] for _ in range(size)]  # recovers-to facts by what is recovered
        for fact in knowledge.facts:
            if fact.relation == "is-a":
                self.up[fact.source].append(fact.target)
                self.down[fact.target].append(fact.source)
                continue
            self.facts[fact.relation][fact.source].append(fact)
            if fact.relation == "made-from":
                self.uses[fact.target].append(fact)
            elif fact.relation == "recovers-to":
                self.sources[fact.target].append(fact)
        self._serves: dict[int, dict[int, Trail]] = {}
        self._feeds: dict[int, dict[int, Feed]] = {}
        self._consumes: dict[int, dict[int, Trail]] = {}
        self._ancestors: dict[int, frozenset[int]] = {}
        self._relatives: dict[int, list[tuple[int, float, tuple[Hop, ...]]]] = {}

    @cached_property
    def _breadth(self) -> list[float]:
        """1 for a concept of few kinds, less for a heading such as 化工原料."""
        return [min(1.0, BROAD / len(kinds)) if kinds else 1.0 for kinds in self.down]

    def ancestors(self, concept: int) -> frozenset[int]:
        """All broader concepts, without itself."""
        found = self._ancestors.get(concept)
        if found is None:
            found = frozenset(self.up[concept]).union(*(self.ancestors(heading) for heading in self.up[concept]))
            self._ancestors[concept] = found
        return found

    def kin(self, one: int, other: int) -> bool:
        """Whether the two are the same, or one is a kind of the other."""
        return one == other or other in self.ancestors(one) or one in self.ancestors(other)

    def trade(self, concept: int) -> list[int]:
        """What a maker of this may be taken to make: it, its headings of few kinds, its kinds where they are few."""
        headings = [h for h in self.up[concept] if len(self.down[h]) <= NARROW_HEADING]
        kinds = self.down[concept] if len(self.down[concept]) <= NARROW_HEADING else []
        return [concept, *headings, *kinds]

    def serves(self, start: int) -> dict[int, Trail]:
        """What an offer of `start` satisfies a need of: itself, broader, recovered or substituted things."""
        found = self._serves.get(start)
        if found is None:
            found = self._serves[start] = self._search(start)
        return found

    def _search(self, start: int) -> dict[int, Trail]:
        """Best-first, so the first path to reach a concept is its heaviest; ties go to the lower concept."""
        found: dict[int, Trail] = {}
        heap: list[tuple[float, int, tuple[Hop, ...]]] = [(-1.0, start, ())]
        while heap:
            minus, node, hops = heapq.heappop(heap)
            if node in found:
                continue
            found[node] = Trail(-minus, hops)
            if len(hops) >= STEPS:
                continue
            for hop, factor in self._moves(node, hops):
                weight = -minus * factor
                nxt = hop.target if hop.source == node else hop.source
                if weight >= LEAST and nxt not in found:
                    heapq.heappush(heap, (-weight, nxt, (*hops, hop)))
        return found

    def _moves(self, node: int, hops: tuple[Hop, ...]) -> Iterator[tuple[Hop, float]]:
        came_down = bool(hops) and hops[-1].relation == "is-a" and hops[-1].source == node
        if not hops or (came_down and len(hops) < LEVELS_DOWN):
            # A heading says little; a heading of headings hardly less.
            factor = FURTHER_DOWN if came_down else DOWN
            for narrower in self.down[node]:
                yield Hop("is-a", narrower, node, 1.0, None), factor * self._breadth[node]
        if came_down:
            return  # the other headings and changes of a kind are not those of the broad thing
        for broader in self.up[node]:
            yield Hop("is-a", node, broader, 1.0, None), UP * self._breadth[broader]
        for relation in ("recovers-to", "substitutes"):
            for fact in self.facts[relation][node]:
                yield Hop(relation, node, fact.target, fact.confidence, fact), fact.confidence * DECAY[relation]
        if self.knowledge.concepts[node].waste:
            # Someone makes a secondary material of it; that may be the taker or a firm between.
            for fact in self.uses[node]:
                if self.knowledge.concepts[fact.source].kind in ("intermediate", "raw-material", "by-product"):
                    factor = fact.confidence * ROLE[fact.role] * DECAY["made-from"]
                    yield Hop("made-from", fact.source, node, fact.confidence, fact), factor

    def feeds(self, start: int) -> dict[int, Feed]:
        """Products whose makers can use an offer of `start`, with the material they would take it as."""
        found = self._feeds.get(start)
        if found is None:
            ways: dict[int, dict[int, float]] = {}
            found = {}
            for material, trail in self.serves(start).items():
                for fact in self.uses[material]:
                    hop = Hop("made-from", fact.source, material, fact.confidence, fact)
                    self._offer(found, ways, fact.source, trail, hop, fact.confidence * ROLE[fact.role])
                for fact in self.facts["recovers-to"][material]:
                    hop = Hop("recovers-to", material, fact.target, fact.confidence, fact)
                    self._offer(found, ways, fact.target, trail, hop, fact.confidence)
            found.pop(start, None)
            for product, feed in found.items():
                found[product] = feed._replace(weight=_together(feed.weight, ways.get(product, {})))
            self._feeds[start] = found
        return found

    def _offer(
        self, found: dict[int, Feed], ways: dict[int, dict[int, float]], product: int, trail: Trail, hop: Hop, factor: float
    ) -> None:
        """Enters the feed where it is the best yet, for the product, its kinds and its heading."""
        weight = trail.weight * factor
        material = hop.target if hop.relation == "made-from" else hop.source
        if weight < LEAST or any(h.relation == hop.relation and h.fact is hop.fact for h in trail.hops):
            return
        if not (trail.hops and trail.hops[-1].relation == "is-a"):  # a heading is no second way
            known = ways.setdefault(product, {})
            known[material] = max(weight, known.get(material, 0.0))
        old = found.get(product)
        if old is None or weight > old.weight:
            found[product] = Feed(weight, material, (*trail.hops, hop))
        for other, share, tail in self._related(product):
            if weight * share >= LEAST and ((old := found.get(other)) is None or weight * share > old.weight):
                found[other] = Feed(weight * share, material, (*trail.hops, hop, *tail))

    def _related(self, product: int) -> list[tuple[int, float, tuple[Hop, ...]]]:
        """Concepts whose makers a recipe of `product` concerns too: its kinds, and headings it is a kind of."""
        found = self._relatives.get(product)
        if found is None:
            found = []
            for down in (True, False):
                level: list[tuple[int, float, tuple[Hop, ...]]] = [(product, 1.0, ())]
                for _ in range(LEVELS):
                    level = [item for one in level for item in self._beside(*one, down=down)]
                    found += level
            self._relatives[product] = found
        return found

    def _beside(
        self, one: int, share: float, tail: tuple[Hop, ...], *, down: bool
    ) -> Iterator[tuple[int, float, tuple[Hop, ...]]]:
        """One level of kinds or headings. A recipe holds less for a kind, or a heading, that has its own."""
        for other in self.down[one] if down else self.up[one]:
            hop = Hop("is-a", other, one, 1.0, None) if down else Hop("is-a", one, other, 1.0, None)
            factor = INHERIT * (0.6 if self._own[other] else 1.0) if down else HEADING if self._own[other] else PURE_HEADING
            yield other, share * factor * self._breadth[one if down else other], (*tail, hop)

    @cached_property
    def _own(self) -> list[bool]:
        """Whether a concept has a recipe of its own."""
        return [any(f.role in ("main", "part") for f in facts) for facts in self.facts["made-from"]]

    def consumes(self, product: int) -> dict[int, Trail]:
        """What the making of `product` takes in: material to trail; by its own recipe, its headings', its kinds'."""
        found = self._consumes.get(product)
        if found is None:
            found = {}
            for origin, share, tail in self._recipes(product):
                for fact in self.facts["made-from"][origin]:
                    hop = Hop("made-from", origin, fact.target, fact.confidence, fact)
                    _better(found, fact.target, Trail(fact.confidence * ROLE[fact.role] * share, (hop, *tail)))
                for fact in self.sources[origin]:
                    hop = Hop("recovers-to", fact.source, origin, fact.confidence, fact)
                    _better(found, fact.source, Trail(fact.confidence * share, (hop, *tail)))
            found.pop(product, None)
            self._consumes[product] = found
        return found

    def _recipes(self, product: int) -> Iterator[tuple[int, float, tuple[Hop, ...]]]:
        """Where recipes for `product` stand, as `_related` seen from the other end."""
        yield product, 1.0, ()
        for down in (True, False):
            level: list[tuple[int, float, tuple[Hop, ...]]] = [(product, 1.0, ())]
            for _ in range(LEVELS):
                nearer = level
                level = []
                for one, share, tail in nearer:
                    for other in self.up[one] if down else self.down[one]:
                        for _, factor, hops in (r for r in self._beside(other, 1.0, (), down=down) if r[0] == one):
                            level.append((other, share * factor, (*hops, *tail)))
                yield from level

    def size(self, product: int) -> float:
        """0.4-1: how large a trade the product is, by the kinds and uses that the knowledge has of it."""
        return self._sizes[product]

    @cached_property
    def _sizes(self) -> list[float]:
        known: list[set[int]] = [{fact.source for fact in uses} for uses in self.uses]
        for kind in range(len(known)):
            for heading in self.ancestors(kind):
                known[heading].add(kind)
        return [min(1.0, 0.4 + 0.15 * math.log2(1 + len(found))) for found in known]


def _better(found: dict[int, Trail], concept: int, trail: Trail) -> None:
    """Enters the trail where it is the best yet."""
    old = found.get(concept)
    if old is None or trail.weight > old.weight:
        found[concept] = trail


def _together(best: float, ways: dict[int, float]) -> float:
    """The best way, moved half of the distance to what independent ways would give together."""
    missed = 1.0
    for weight in sorted(ways.values(), reverse=True)[:4]:
        missed *= 1.0 - weight
    return max(best, (best + 1.0 - missed) / 2)
