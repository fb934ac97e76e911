"""One question after another: who can use this, who can supply that. Each gives its suggestions, ranked."""

from __future__ import annotations

import bisect
import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from chainmatch.concepts import IS, OF, Reader
from chainmatch.fusion import INFERRED, Evidence, parts, repeated, score, share_left, total
from chainmatch.graph import Graph, Hop
from chainmatch.knowledge import Concept
from chainmatch.likeness import Likeness
from chainmatch.links import STATED_MOST, UNSTATED_MOST, Link, Links
from chainmatch.records import Part, Reason, Step, Stream, Suggestion
from chainmatch.register import Entry, Register
from chainmatch.steps import Teller, what
from chainmatch.text import fold

NEEDS = 8  # inferred needs asked for one firm, the surest first
NEED_LEAST, SCORE_LEAST = 0.3, 0.04
ANY_FIRM, MARGIN = -1, 1.3


@dataclass(frozen=True, slots=True)
class Need:
    """A question of supply: a stated need's mentions, or a material that follows from what the firm makes."""

    firm: int
    key: str
    mentions: tuple[Entry, ...]
    hops: tuple[Hop, ...] = ()
    maker: Entry | None = None
    stream: Stream | None = None
    weight: float = 1.0


class Candidate(NamedTuple):
    """A firm at the other end of a question, before it has a rank."""

    score: float
    evidence: Evidence
    firm: int
    link: Link | None
    own: Entry | None
    other: Stream | None
    cosine: float


class Enough:
    """Knows when links that come best first can no longer enter the `top`."""

    def __init__(self, kind: str, top: int) -> None:
        self.kind, self.top = kind, top
        self._best: list[tuple[float, int]] = []  # the best scores so far, worst first, a firm once
        self._groups: dict[str, int] = {}
        self._least = -1.0

    def add(self, candidate: Candidate, group: str) -> None:
        """Notes a firm's score, less where others of its group came before."""
        before = self._groups.get(group, 0) if group else 0
        self._groups[group] = before + 1
        score = candidate.score * share_left(self.kind, before)
        if score <= self._least:
            return
        for i, (known, firm) in enumerate(self._best):
            if firm == candidate.firm:
                if known >= score:
                    return
                del self._best[i]
                break
        bisect.insort(self._best, (score, candidate.firm))
        if len(self._best) > self.top:
            del self._best[0]
        if len(self._best) == self.top:
            self._least = self._best[0][0] if self._best else 1.0

    def beyond(self, most: float) -> bool:
        """Whether `top` firms already score more than this."""
        return most < self._least


class Questions:
    """Asks one register."""

    def __init__(self, register: Register, graph: Graph, reader: Reader) -> None:
        self.register, self.graph = register, graph
        self.links = Links(register, graph)
        self.likeness = Likeness(register, reader.grams)
        self.teller = Teller(graph.knowledge)
        self.concepts = graph.knowledge.concepts
        self._trades: dict[int, frozenset[int]] = {}

    def use(self, firm: int, stream: Stream | None, mentions: Iterable[Entry], key: str, top: int) -> list[Suggestion]:
        """Who can use this by-product; `firm` is ANY_FIRM where nobody in the register offers it."""
        best: dict[int, Candidate] = {}
        for own in mentions:
            enough = Enough("use", top)
            certain = own.confidence * (1.0 - INFERRED if own.side == "yield" else 1.0)
            for link in self.links.takers(own.concept):
                # With a margin: in its group a firm may still fall behind one that comes later.
                if enough.beyond(MARGIN * certain * link.most):
                    break
                if link.entry.firm == firm or (own.side == "yield" and self._makes(firm, link.product)):
                    continue  # a rival has the same left over
                candidate = self._use_candidate(firm, stream, own, link)
                _keep(best, candidate)
                enough.add(candidate, link.group)
        if stream:
            self._add_alike(best, firm, stream.text, ("need", "make"), by_product=True)
        return self._ranked("use", firm, stream, key, top, best)

    def _add_alike(
        self, best: dict[int, Candidate], firm: int, text: str, sides: tuple[str, ...], *, by_product: bool
    ) -> None:
        """Firms that no path reaches but whose words are alike; a by-product is hardly a product for its words."""
        for side in sides:
            for stream, other, cosine in self.likeness.of(text, side):
                if other != firm and (other not in best or best[other].link is None):
                    evidence = Evidence(words=cosine, product_words=by_product and side == "make")
                    _keep(best, Candidate(score(evidence), evidence, other, None, None, stream, cosine))

    def _use_candidate(self, firm: int, stream: Stream | None, own: Entry, link: Link) -> Candidate:
        stated = link.product < 0
        text = stream.text if stream else ""
        need = link.entry.stream
        evidence = Evidence(
            path=own.confidence * link.weight,
            specific=self.links.specific(link.material),
            stated=stated,
            words=self.likeness.between(text, need.text) if stated and need and text else 0.0,
            near=self._near(firm, link.entry.firm),
            focus=self.register.focus(link.entry.firm),
            size=link.size,
            own_trade=not stated and self._makes(firm, link.product),
            inferred=own.side == "yield",
        )
        return Candidate(score(evidence), evidence, link.entry.firm, link, own, need if stated else None, evidence.words)

    def supply(self, need: Need, top: int) -> list[Suggestion]:
        """Who can supply this need of the firm."""
        best: dict[int, Candidate] = {}
        enough = Enough("supply", top)
        certain = need.weight * (STATED_MOST if need.stream else UNSTATED_MOST * (1.0 - INFERRED))
        for own in need.mentions:
            itself = not need.stream and self._makes(need.firm, own.concept)
            for link in self.links.suppliers(own.concept):
                if enough.beyond(MARGIN * certain * own.confidence * link.most):
                    break
                if link.entry.firm == need.firm or (need.maker and link.entry.concept == need.maker.concept):
                    continue
                if link.entry.side == "yield" and need.maker and self._makes(link.entry.firm, need.maker.concept):
                    continue  # a rival has the same left over
                candidate = self._supply_candidate(need, own, link, itself)
                _keep(best, candidate)
                enough.add(candidate, link.group)
        if need.stream:
            self._add_alike(best, need.firm, need.stream.text, ("make", "discard"), by_product=False)
        return self._ranked("supply", need.firm, need.stream, need.key, top, best, need)

    def _supply_candidate(self, need: Need, own: Entry, link: Link, itself: bool) -> Candidate:
        given = link.entry.stream
        evidence = Evidence(
            path=own.confidence * link.weight * need.weight,
            specific=self.links.specific(own.concept),
            stated=need.stream is not None,
            words=self.likeness.between(need.stream.text, given.text) if need.stream and given else 0.0,
            near=self._near(need.firm, link.entry.firm),
            focus=self.register.focus(link.entry.firm),
            own_trade=need.maker is not None and self._makes(link.entry.firm, need.maker.concept),
            makes_itself=itself,
            inferred=need.stream is None or link.entry.side == "yield",
        )
        return Candidate(score(evidence), evidence, link.entry.firm, link, own, given, evidence.words)

    def needs(self, firm: int) -> list[Need]:
        """Needs that follow from what the firm makes and that it did not state, the surest first."""
        stated = {e.concept for e in self.register.of_firm[firm] if e.side == "need"}
        best: dict[int, Need] = {}
        for made in self.register.of_firm[firm]:
            if made.side != "make":
                continue
            for material, weight, hops in self._consumed(made):
                old = best.get(material)
                if weight < NEED_LEAST or (old and old.weight >= weight) or material in stated:
                    continue
                if self.concepts[material].kind == "service":
                    continue
                entry = Entry(firm, None, "need", material, IS, 1.0)
                key = f"supply:{self.register.firms[firm].id}:{self.concepts[material].zh}"
                best[material] = Need(firm, key, (entry,), hops, made, None, weight)
        kept: list[Need] = []
        for need in sorted(best.values(), key=lambda n: (-n.weight, n.mentions[0].concept)):
            material = need.mentions[0].concept
            # A heading or a kind of what is already asked would bring the same firms again.
            if any(self.graph.kin(material, n.mentions[0].concept) for n in kept):
                continue
            if self._anyone(firm, material):
                kept.append(need)
                if len(kept) == NEEDS:
                    break
        return kept

    def ask_suppliers(self, text: str, reader: Reader, top: int) -> list[Suggestion]:
        """Who could supply this need, or what a product of this name is made from."""
        stream = Stream("", text)
        mentions = [
            Entry(ANY_FIRM, stream, "need", m.concept, m.how, m.confidence)
            for m in reader.read(text, "need")
            if m.how != OF
        ]
        for m in reader.read(text, "make"):
            made = Entry(ANY_FIRM, stream, "make", m.concept, m.how, m.confidence)
            for material, weight, _ in self._consumed(made):
                mentions.append(Entry(ANY_FIRM, None, "need", material, IS, 0.9 * weight))
        return self.supply(Need(ANY_FIRM, f"supply:{text}", tuple(mentions), stream=stream), top)

    def _consumed(self, made: Entry) -> Iterable[tuple[int, float, tuple[Hop, ...]]]:
        if made.how == OF:
            yield made.concept, made.confidence, ()
            return
        for material, trail in self.graph.consumes(made.concept).items():
            yield material, trail.weight * made.confidence, trail.hops

    def _anyone(self, firm: int, material: int) -> bool:
        return any(link.entry.firm != firm for link in self.links.suppliers(material))

    def _makes(self, firm: int, concept: int) -> bool:
        """Whether the firm itself makes this, or as good as this."""
        if firm == ANY_FIRM:
            return False
        trade = self._trades.get(firm)
        if trade is None:
            made = [e.concept for e in self.register.makes(firm) if e.confidence >= 0.5]
            trade = self._trades[firm] = frozenset(t for c in made for t in self.graph.trade(c))
        return concept in trade

    def _near(self, one: int, other: int) -> bool:
        firms = self.register.firms
        return one != ANY_FIRM and bool(firms[one].place) and fold(firms[one].place) == fold(firms[other].place)

    def _ranked(
        self, kind: str, firm: int, stream: Stream | None, key: str, top: int, best: dict[int, Candidate],
        need: Need | None = None,
    ) -> list[Suggestion]:  # fmt: skip
        """Best first; of those that would do the same, each further one counts less; ties by firm id."""
        ordered = sorted(best.values(), key=lambda c: (-c.score, c.firm))
        seen: dict[str, int] = {}
        chosen: list[tuple[float, int, float, Candidate]] = []
        for c in ordered:
            before = 0
            if c.link and c.link.group:
                before = seen.get(c.link.group, 0)
                seen[c.link.group] = before + 1
            left = share_left(kind, before)
            if c.score * left >= SCORE_LEAST:
                chosen.append((-c.score * left, c.firm, left, c))
        told = [(repeated(parts(c.evidence), left), c) for _, _, left, c in heapq.nsmallest(top, chosen)]
        told.sort(key=lambda t: (-total(t[0]), t[1].firm))
        return [
            self._suggest(kind, firm, stream, key, rank, found, c, need) for rank, (found, c) in enumerate(told, 1)
        ]

    def _suggest(
        self, kind: str, firm: int, stream: Stream | None, key: str, rank: int, found: list[Part], c: Candidate,
        need: Need | None,
    ) -> Suggestion:  # fmt: skip
        asker = self.register.firms[firm].id if firm != ANY_FIRM else ""
        other = self.register.firms[c.firm].id
        giver, taker = (asker, other) if kind == "use" else (other, asker)
        steps = self._steps(kind, c, need, stream)
        offer, concept, giver_stream = self._offer(kind, stream, c)
        taker_stream = (c.other.id if c.other and (not c.link or c.link.product < 0) else "") if kind == "use" else (
            stream.id if stream else "")  # fmt: skip
        zh, en = what(offer, concept)
        gate = self._gate(kind, c)
        return Suggestion(
            kind, giver, taker, (giver, taker), giver_stream, taker_stream, zh, en, total(found), rank,
            not taker_stream or not giver_stream, key, Reason(steps, tuple(found), gate),
        )  # fmt: skip

    def _offer(self, kind: str, stream: Stream | None, c: Candidate) -> tuple[str, Concept | None, str]:
        """(words, concept, stream id) of what flows."""
        if kind == "use":
            concept = self.concepts[c.own.concept] if c.own else None
            return (stream.text, concept, stream.id) if stream else ("", concept, "")
        if c.link is None:
            return (c.other.text, None, c.other.id) if c.other else ("", None, "")
        entry, concept = c.link.entry, self.concepts[c.link.entry.concept]
        if entry.side == "yield" or entry.stream is None:
            return "", concept, ""
        return entry.stream.text, concept, entry.stream.id

    def _steps(self, kind: str, c: Candidate, need: Need | None, stream: Stream | None) -> tuple[Step, ...]:
        if c.link is None:
            own, other = (stream.text if stream else ""), (c.other.text if c.other else "")
            giver, taker = (own, other) if kind == "use" else (other, own)
            return (Step("alike", giver, taker, giver, taker, c.cosine),)
        if kind == "use" and c.own:
            return self.teller.path(c.own, c.link.hops, c.link.entry)
        if need and need.maker:
            return self.teller.path(c.link.entry, (*c.link.hops, *need.hops), need.maker)
        return self.teller.path(c.link.entry, c.link.hops, c.own)

    def _gate(self, kind: str, c: Candidate) -> str:
        offered = c.own if kind == "use" else c.link.entry if c.link else None
        concepts = [self.concepts[offered.concept]] if offered else []
        if c.link:
            concepts += [self.concepts[c.link.material]]
        if any(concept.hazardous for concept in concepts):
            return "hazardous"
        if kind == "use" or (offered and (offered.side != "make" or concepts[0].waste)):
            return "waste"
        return ""


def _keep(best: dict[int, Candidate], candidate: Candidate) -> None:
    """Keeps a firm's best link; of equals the one found first, which is the heavier by `Links`' order."""
    old = best.get(candidate.firm)
    if old is None or candidate.score > old.score:
        best[candidate.firm] = candidate
