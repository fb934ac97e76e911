"""Candidate links by concept: who takes an offer of it, who supplies a need of it. Found once a concept, then kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from chainmatch.concepts import ALIKE, IS, WASTE_OF
from chainmatch.fusion import ceiling, specific
from chainmatch.graph import Graph, Hop
from chainmatch.register import Entry, Register

CAP = 24  # firms kept for one concept on either side; they are sorted by confidence, then id
COLLECTS, BY_NAME = 0.6, 0.8
CHANGED = 0.5  # a supplier whose goods must first be made into what is needed, by the buyer or someone between
STATED_MOST, UNSTATED_MOST = ceiling(stated=True), ceiling(stated=False)


class Link(NamedTuple):
    """One firm at the other end. `group` is what it would do with the offer: links of one group repeat each other.

    `most` is the highest score the link can have, were the offer named with certainty; of a supplier, its weight.
    """

    most: float
    weight: float
    entry: Entry
    hops: tuple[Hop, ...]
    material: int
    product: int  # -1 where the firm states the need
    group: str
    size: float = 1.0


class Links:
    """Inverted search over one register."""

    def __init__(self, register: Register, graph: Graph) -> None:
        self.register, self.graph = register, graph
        self._takers: dict[int, list[Link]] = {}
        self._suppliers: dict[int, list[Link]] = {}
        self._users: dict[int, int] = {}
        self._into: dict[int, list[int]] | None = None

    def takers(self, offer: int) -> list[Link]:
        """Who can take an offer of this concept, heaviest first."""
        found = self._takers.get(offer)
        if found is None:
            found = sorted(self._find_takers(offer), key=_order)
            self._takers[offer] = found
        return found

    def _find_takers(self, offer: int) -> Iterable[Link]:
        register, graph, concepts = self.register, self.graph, self.graph.knowledge.concepts
        for thing, trail in graph.serves(offer).items():
            for entry in register.needers.get(thing, ())[:CAP]:
                weight = trail.weight * entry.confidence
                yield Link(weight * STATED_MOST, weight, entry, trail.hops, thing, -1, "")
            for entry in register.made_of.get(thing, ())[:CAP]:
                weight = BY_NAME * trail.weight * entry.confidence
                yield self._product_link(weight, entry, trail.hops, thing, thing, f"of {thing}")
            if concepts[offer].waste and concepts[thing].waste and all(h.relation == "is-a" for h in trail.hops):
                for entry in register.makers.get(thing, ())[:CAP]:
                    weight = COLLECTS * trail.weight * entry.confidence
                    yield self._product_link(weight, entry, trail.hops, thing, thing, "recovery")
        for product, feed in graph.feeds(offer).items():
            for entry in register.makers.get(product, ())[:CAP]:
                if entry.how in (IS, ALIKE):
                    group = self._group(offer, product, feed.hops)
                    weight = feed.weight * entry.confidence
                    yield self._product_link(weight, entry, feed.hops, feed.material, product, group)

    def _product_link(
        self, weight: float, entry: Entry, hops: tuple[Hop, ...], material: int, product: int, group: str
    ) -> Link:
        size = 1.0 if group == "recovery" else self.graph.size(product)
        return Link(weight * size * UNSTATED_MOST, weight, entry, hops, material, product, group, size)

    def _group(self, offer: int, product: int, hops: tuple[Hop, ...]) -> str:
        """What the taker would do: those that only recover it are one group, then one for each product."""
        last = hops[-1]
        if last.relation == "is-a" and len(hops) > 1 and last.source == product:
            last = hops[-2]
        made = last.target if last.relation == "recovers-to" else last.source
        direct = sum(hop.relation in ("recovers-to", "made-from") for hop in hops) == 1
        concepts = self.graph.knowledge.concepts
        recovered = concepts[made].kind in ("intermediate", "raw-material", "by-product", "waste")
        return "recovery" if concepts[offer].waste and direct and recovered else str(made)

    def suppliers(self, need: int) -> list[Link]:
        """Who offers something that satisfies a need of this concept, heaviest first."""
        found = self._suppliers.get(need)
        if found is None:
            found = sorted(self._find_suppliers(need), key=_order)
            self._suppliers[need] = found
        return found

    def _find_suppliers(self, need: int) -> Iterable[Link]:
        register, graph = self.register, self.graph
        if self._into is None:
            self._into = {}
            for offer in register.offers():
                for thing in graph.serves(offer):
                    self._into.setdefault(thing, []).append(offer)
        for offer in self._into.get(need, ()):
            trail = graph.serves(offer)[need]
            changes = sum(hop.relation in ("recovers-to", "made-from") for hop in trail.hops)
            for table in (register.makers, register.discarders, register.yielders):
                for entry in table.get(offer, ())[:CAP]:
                    weight = trail.weight * entry.confidence * CHANGED**changes
                    yield Link(weight, weight, entry, trail.hops, need, -1, str(offer))

    def specific(self, material: int) -> float:
        """How telling the material is in this register: 1 with one user, less with many."""
        users = self._users.get(material)
        if users is None:
            firms = {e.firm for e in self.register.needers.get(material, ())}
            for fact in self.graph.uses[material]:
                firms.update(e.firm for e in self.register.makers.get(fact.source, ()) if e.how != WASTE_OF)
            users = self._users[material] = len(firms)
        return specific(users)


def _order(link: Link) -> tuple[float, int, str, int]:
    stream = link.entry.stream
    return (-link.most, link.entry.firm, stream.id if stream else "", link.entry.concept)
