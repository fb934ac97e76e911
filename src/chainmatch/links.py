"""Candidate links by concept: who takes an offer of it, who supplies a need of it. Found once a concept, then kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

import numpy as np

from chainmatch.concepts import ALIKE, IS, WASTE_OF
from chainmatch.fusion import Flags, ceiling, specific
from chainmatch.graph import Graph, Hop
from chainmatch.register import Entry, Register

CAP = 24  # firms kept for one concept on either side; they are sorted by confidence, then id
COLLECTS, BY_NAME = 0.6, 0.8
CHANGED = 0.5  # a supplier whose goods must first be made into what is needed, by the buyer or someone between
ALONE, RECOVERY = -1, -2  # groups that are no concept: a firm that repeats no other; all that only recover a waste
STATED_MOST, UNSTATED_MOST = ceiling(stated=True), ceiling(stated=False)


class Link(NamedTuple):
    """One firm at the other end. `group` is what it would do with the offer: links of one group repeat each other.

    `most` orders the links of one firm: the score of the link, were the offer named with certainty.
    """

    most: float
    weight: float
    entry: Entry
    hops: tuple[Hop, ...]
    material: int
    product: int  # -1 where the firm states the need
    group: int  # a concept, RECOVERY, a name of one (`_by_name`), or ALONE
    size: float = 1.0


class Table:
    """The links of one concept as columns, by firm; those of one firm heaviest first."""

    def __init__(self, links: Iterable[Link], register: Register, specific: Callable[[int], float]) -> None:
        self.links = sorted(links, key=_order)
        entries = [link.entry for link in self.links]
        self.firm = np.array([e.firm for e in entries], np.int64)
        self.concept = np.array([e.concept for e in entries], np.int64)
        self.yielded = np.array([e.side == "yield" for e in entries], np.bool_)
        self.focus = np.array([register.focus[e.firm] for e in entries], np.float64)
        self.place = np.array([register.place[e.firm] for e in entries], np.int64)
        self.weight = np.array([link.weight for link in self.links], np.float64)
        self.size = np.array([link.size for link in self.links], np.float64)
        self.group = np.array([link.group for link in self.links], np.int64)
        self.stated = np.array([link.product < 0 for link in self.links], np.bool_)
        self.specific = np.array([specific(link.material) for link in self.links], np.float64)
        self.firms = frozenset(e.firm for e in entries)
        self.rows: dict[int, list[int]] = {}  # by product
        for i, link in enumerate(self.links):
            self.rows.setdefault(link.product, []).append(i)
        self.products = frozenset(self.rows)

    def making(self, products: Iterable[int]) -> Flags:
        """Which links end in one of these products."""
        found = np.zeros(len(self.links), np.bool_)
        for product in products:
            found[self.rows[product]] = True
        return found


class Links:
    """Inverted search over one register."""

    def __init__(self, register: Register, graph: Graph) -> None:
        self.register, self.graph = register, graph
        self._users: dict[int, int] = {}
        self._into: dict[int, list[int]] | None = None
        self.takers = cache(self._takers)
        self.suppliers = cache(self._suppliers)

    def _takers(self, offer: int) -> Table:
        """Who can take an offer of this concept."""
        return Table(self._find_takers(offer), self.register, self.specific)

    def _suppliers(self, need: int) -> Table:
        """Who offers something that satisfies a need of this concept."""
        return Table(self._find_suppliers(need), self.register, self.specific)

    def _find_takers(self, offer: int) -> Iterable[Link]:
        register, graph, concepts = self.register, self.graph, self.graph.knowledge.concepts
        for thing, trail in graph.serves(offer).items():
            for entry in register.needers.get(thing, ())[:CAP]:
                weight = trail.weight * entry.confidence
                yield Link(weight * STATED_MOST, weight, entry, trail.hops, thing, -1, ALONE)
            for entry in register.made_of.get(thing, ())[:CAP]:
                weight = BY_NAME * trail.weight * entry.confidence
                yield self._product_link(weight, entry, trail.hops, thing, thing, _by_name(thing))
            if concepts[offer].waste and concepts[thing].waste and all(h.relation == "is-a" for h in trail.hops):
                for entry in register.makers.get(thing, ())[:CAP]:
                    weight = COLLECTS * trail.weight * entry.confidence
                    yield self._product_link(weight, entry, trail.hops, thing, thing, RECOVERY)
        for product, feed in graph.feeds(offer).items():
            for entry in register.makers.get(product, ())[:CAP]:
                if entry.how in (IS, ALIKE):
                    group = self._group(offer, product, feed.hops)
                    weight = feed.weight * entry.confidence
                    yield self._product_link(weight, entry, feed.hops, feed.material, product, group)

    def _product_link(
        self, weight: float, entry: Entry, hops: tuple[Hop, ...], material: int, product: int, group: int
    ) -> Link:
        size = 1.0 if group == RECOVERY else self.graph.size(product)
        return Link(weight * size * UNSTATED_MOST, weight, entry, hops, material, product, group, size)

    def _group(self, offer: int, product: int, hops: tuple[Hop, ...]) -> int:
        """What the taker would do: those that only recover it are one group, then one for each product."""
        last = hops[-1]
        if last.relation == "is-a" and len(hops) > 1 and last.source == product:
            last = hops[-2]
        made = last.target if last.relation == "recovers-to" else last.source
        direct = sum(hop.relation in ("recovers-to", "made-from") for hop in hops) == 1
        concepts = self.graph.knowledge.concepts
        recovered = concepts[made].kind in ("intermediate", "raw-material", "by-product", "waste")
        return RECOVERY if concepts[offer].waste and direct and recovered else made

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
                    yield Link(weight, weight, entry, trail.hops, need, -1, offer)

    def specific(self, material: int) -> float:
        """How telling the material is in this register: 1 with one user, less with many."""
        users = self._users.get(material)
        if users is None:
            firms = {e.firm for e in self.register.needers.get(material, ())}
            for fact in self.graph.uses[material]:
                firms.update(e.firm for e in self.register.makers.get(fact.source, ()) if e.how != WASTE_OF)
            users = self._users[material] = len(firms)
        return specific(users)


def _by_name(material: int) -> int:
    """The group of firms whose product's name says that it is made of the material."""
    return -3 - material


def _order(link: Link) -> tuple[int, float, str, int]:
    stream = link.entry.stream
    return (link.entry.firm, -link.most, stream.id if stream else "", link.entry.concept)
