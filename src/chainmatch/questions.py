"""One question after another: who can use this, who can supply that. Each gives its suggestions, ranked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from chainmatch.answers import Answers, Need
from chainmatch.concepts import IS, OF, Reader
from chainmatch.fusion import Columns, Evidence, Flags, Numbers, scores, words
from chainmatch.graph import Graph, Hop
from chainmatch.likeness import Likeness
from chainmatch.links import Links, Table
from chainmatch.pick import Alike, Batch, Pick, pick
from chainmatch.records import Stream, Suggestion
from chainmatch.register import ANY_FIRM, Entry, Register

NEEDS = 8  # inferred needs asked for one firm, the surest first
NEED_LEAST = 0.3
PICKS = 20_000  # questions whose answers are kept for firms that ask the same


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about one concept, as far as its answer depends on who asks: equal ones have equal answers."""

    kind: str
    concept: int
    confidence: float
    weight: float = 1.0
    maker: int = -1  # the product that the need follows from
    itself: bool = False  # whether the firm makes what it needs
    stated: bool = False
    yielded: bool = False
    own: frozenset[int] = frozenset()  # what the firm makes itself of what the takers make of the offer
    place: int = -1


class Questions:
    """Asks one register."""

    def __init__(self, register: Register, graph: Graph, reader: Reader) -> None:
        self.register, self.graph = register, graph
        self.links = Links(register, graph)
        self.likeness = Likeness(register, reader.grams)
        self.concepts = graph.knowledge.concepts
        self.answers = Answers(register, graph.knowledge)
        self._trades: dict[int, frozenset[int]] = {}
        self._wants = cache(self._wanted)
        self._in_trade = cache(self._find_in_trade)
        self._picks = lru_cache(maxsize=PICKS)(self._pick_alone)

    def use(self, firm: int, stream: Stream | None, mentions: Iterable[Entry], key: str, top: int) -> list[Suggestion]:
        """Who can use this by-product; `firm` is ANY_FIRM where nobody in the register offers it."""
        own = tuple(mentions)
        asked = []
        for entry in own:
            made = self._trade(firm) & self.links.takers(entry.concept).products
            yielded, place = entry.side == "yield", self._place(firm)
            asked.append(Asked("use", entry.concept, entry.confidence, yielded=yielded, own=made, place=place))
        picks = self._picked(firm, asked, stream, ("need", "make"), top)
        return self.answers.use(firm, stream, own, picks, key)

    def supply(self, need: Need, top: int) -> list[Suggestion]:
        """Who can supply this need of the firm."""
        maker, stated, place = need.maker.concept if need.maker else -1, need.stream is not None, self._place(need.firm)
        asked = []
        for entry in need.mentions:
            itself = not stated and entry.concept in self._trade(need.firm)
            one = Asked("supply", entry.concept, entry.confidence, need.weight, maker, itself, stated, place=place)
            asked.append(one)
        picks = self._picked(need.firm, asked, need.stream, ("make", "discard"), top)
        return self.answers.supply(need, picks)

    def _picked(
        self, firm: int, asked: list[Asked], stream: Stream | None, sides: tuple[str, ...], top: int
    ) -> list[Pick]:
        """The answers; many firms ask the same, so those to a question without words of its own are kept."""
        if stream is None and len(asked) == 1 and firm not in self._table(asked[0]).firms:
            return self._picks(asked[0], top)
        batches = [self._batch(one, firm, stream.text if stream else "") for one in asked]
        kind = asked[0].kind if asked else "use" if "need" in sides else "supply"
        return pick(kind, batches, self._alike(batches, firm, stream.text, sides) if stream else [], top)

    def _pick_alone(self, asked: Asked, top: int) -> list[Pick]:
        return pick(asked.kind, [self._batch(asked, ANY_FIRM, "")], [], top)

    def _table(self, asked: Asked) -> Table:
        return (self.links.takers if asked.kind == "use" else self.links.suppliers)(asked.concept)

    def _batch(self, asked: Asked, firm: int, text: str) -> Batch:
        """Scores all links of the question's concept at once."""
        table = self._table(asked)
        out = table.firm == firm
        stated: Flags | bool
        inferred: Flags | bool
        own: Flags | bool
        if asked.kind == "use":
            stated, inferred = table.stated, asked.yielded
            own = table.making(asked.own) if asked.own else False
            if asked.yielded:
                out |= own  # a rival has the same left over
        else:
            stated, own = asked.stated, False
            inferred = table.yielded if asked.stated else True
            if asked.maker >= 0:
                own = self._in_trade(asked.concept, asked.maker)
                out |= (table.concept == asked.maker) | (table.yielded & own)
        columns = Columns(
            path=asked.confidence * table.weight * asked.weight,
            specific=table.specific,
            stated=stated,
            words=self._words(table, asked, text, out) if text else 0.0,
            near=table.place == asked.place if asked.place >= 0 else False,
            size=table.size,
            own_trade=own,
            makes_itself=asked.itself,
            inferred=inferred,
            product_words=False,
            focus=table.focus,
        )
        return Batch(table, columns, np.where(out, 0.0, scores(columns)))

    def _words(self, table: Table, asked: Asked, text: str, out: Flags) -> Numbers:
        """Likeness of the text to the words at the other end: of a use where a need is stated, of a supply always."""
        found = np.zeros(len(table.links))
        heard = ~out & table.stated if asked.kind == "use" else ~out
        known: dict[str, float] = {}
        for i in np.flatnonzero(heard).tolist():
            stream = table.links[i].entry.stream
            other = stream.text if stream else ""
            if other and other not in known:
                known[other] = self.likeness.between(text, other)
            found[i] = known.get(other, 0.0)
        return found

    def _alike(self, batches: list[Batch], firm: int, text: str, sides: tuple[str, ...]) -> list[Alike]:
        """Firms that no path reaches but whose words are alike; a by-product is hardly a product for its words."""
        linked = {int(f) for b in batches for f in b.table.firm[b.scores > 0]}
        best: dict[int, Alike] = {}
        for side in sides:
            for stream, other, cosine in self.likeness.of(text, side):
                evidence = Evidence(words=cosine, product_words=side == "make" and "need" in sides)
                score = words(evidence)
                if other != firm and other not in linked and (other not in best or score > best[other].score):
                    best[other] = Alike(score, other, evidence, stream)
        return list(best.values())

    def needs(self, firm: int) -> list[Need]:
        """Needs that follow from what the firm makes and that it did not state, the surest first."""
        stated = {e.concept for e in self.register.of_firm[firm] if e.side == "need"}
        best: dict[int, tuple[float, tuple[Hop, ...], Entry]] = {}
        for made in self.register.of_firm[firm]:
            if made.side != "make":
                continue
            for material, share, hops in self._wants(made.concept, made.how):
                weight = share * made.confidence
                if weight >= NEED_LEAST and material not in stated and (material not in best or best[material][0] < weight):
                    best[material] = (weight, hops, made)
        kept: list[int] = []
        for material in sorted(best, key=lambda m: (-best[m][0], m)):
            # A heading or a kind of what is already asked would bring the same firms again.
            if any(self.graph.kin(material, other) for other in kept):
                continue
            if self.links.suppliers(material).firms - {firm}:
                kept.append(material)
                if len(kept) == NEEDS:
                    break
        return [self._need(firm, material, *best[material]) for material in kept]

    def _need(self, firm: int, material: int, weight: float, hops: tuple[Hop, ...], made: Entry) -> Need:
        key = f"supply:{self.register.firms[firm].id}:{self.concepts[material].zh}"
        return Need(firm, key, (Entry(firm, None, "need", material, IS, 1.0),), hops, made, None, weight)

    def _wanted(self, made: int, how: str) -> list[tuple[int, float, tuple[Hop, ...]]]:
        """(material, weight, path) of what the making of a concept calls for, surely enough to be asked for."""
        found = self._consumed(made, how)
        return [f for f in found if f[1] >= NEED_LEAST and self.concepts[f[0]].kind != "service"]

    def _consumed(self, made: int, how: str) -> Iterator[tuple[int, float, tuple[Hop, ...]]]:
        if how == OF:
            yield made, 1.0, ()
            return
        for material, trail in self.graph.consumes(made).items():
            yield material, trail.weight, trail.hops

    def ask_suppliers(self, text: str, reader: Reader, top: int) -> list[Suggestion]:
        """Who could supply this need, or what a product of this name is made from."""
        stream = Stream("", text)
        mentions = [
            Entry(ANY_FIRM, stream, "need", m.concept, m.how, m.confidence)
            for m in reader.read(text, "need")
            if m.how != OF
        ]
        for m in reader.read(text, "make"):
            for material, weight, _ in self._consumed(m.concept, m.how):
                mentions.append(Entry(ANY_FIRM, None, "need", material, IS, 0.9 * (weight * m.confidence)))
        return self.supply(Need(ANY_FIRM, f"supply:{text}", tuple(mentions), stream=stream), top)

    def _trade(self, firm: int) -> frozenset[int]:
        """What the firm itself makes, or what is as good as that."""
        if firm == ANY_FIRM:
            return frozenset()
        trade = self._trades.get(firm)
        if trade is None:
            made = [e.concept for e in self.register.makes(firm) if e.confidence >= 0.5]
            trade = self._trades[firm] = frozenset(t for c in made for t in self.graph.trade(c))
        return trade

    def _find_in_trade(self, need: int, product: int) -> Flags:
        """Which suppliers of the need are of the trade of who makes the product."""
        return np.array([product in self._trade(f) for f in self.links.suppliers(need).firm.tolist()], np.bool_)

    def _place(self, firm: int) -> int:
        return self.register.place[firm] if firm != ANY_FIRM else -1
