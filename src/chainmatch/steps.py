"""Paths of concepts and firms' own words, told as `records.Step`s."""

from __future__ import annotations

from functools import lru_cache

from chainmatch.concepts import ALIKE, OF
from chainmatch.graph import Hop
from chainmatch.knowledge import Concept, Knowledge
from chainmatch.records import Step
from chainmatch.register import Entry
from chainmatch.text import CJK, fold

_BASIS = {
    "is": ("", ""),
    "waste-of": ("按来源归类的废料", "classed by what it is a waste of"),
    "alike": ("名称相近，请核实", "by likeness of name, to be verified"),
}


class Teller:
    """Turns hops and entries into steps; equal steps are one object, which keeps large results small."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.concepts = knowledge.concepts
        self.hop = lru_cache(maxsize=100_000)(self._hop)
        self.words = lru_cache(maxsize=100_000)(self._words)
        self._named = lru_cache(maxsize=100_000)(self._naming)
        # By identity: hashing a path costs more than telling it. The path is kept so that its id stays its own.
        self._told: dict[int, tuple[tuple[Hop, ...], tuple[Step, ...]]] = {}

    def _hop(self, hop: Hop) -> Step:
        source, target, fact = self.concepts[hop.source], self.concepts[hop.target], hop.fact
        basis = (fact.basis_zh, fact.basis_en, fact.check_zh, fact.check_en, fact.where) if fact else ("", "", "", "", "")
        return Step(hop.relation, source.zh, target.zh, source.en, target.en, hop.confidence, *basis)

    def _words(self, text: str, concept: int, how: str, confidence: float) -> Step:
        named = self.concepts[concept]
        if how == OF:
            basis = ("名称所示", "as its name says")
            return Step("made-from", text, named.zh, text, named.en, confidence, *basis)
        zh, en = _BASIS[how]
        return Step("alike" if how == ALIKE else "names", text, named.zh, text, named.en, confidence, zh, en)

    def entry(self, entry: Entry) -> tuple[Step, ...]:
        """How the firm's words lead to the concept; nothing where they are its name. A yield: what yields it."""
        if entry.stream is None:
            return ()
        if entry.side == "yield":
            made, left = self.concepts[entry.origin], self.concepts[entry.concept]
            return (Step("yields", made.zh, left.zh, made.en, left.en, entry.confidence),)
        return self._named(entry.stream.text, entry.concept, entry.how, entry.confidence)

    def _naming(self, text: str, concept: int, how: str, confidence: float) -> tuple[Step, ...]:
        named = self.concepts[concept]
        if fold(text) in (fold(named.zh), fold(named.en)):
            return ()
        return (self.words(text, concept, how, confidence),)

    def hops(self, hops: tuple[Hop, ...]) -> tuple[Step, ...]:
        """The moves of a path that the graph keeps."""
        found = self._told.get(id(hops))
        if found is None:
            found = self._told[id(hops)] = (hops, tuple(self.hop(h) for h in hops))
        return found[1]

    def path(self, giver: Entry, paths: tuple[tuple[Hop, ...], ...], taker: Entry | None) -> tuple[Step, ...]:
        """The whole reason, in the order in which the goods flow, over paths that follow each other; never empty."""
        steps = self.entry(giver)
        for hops in paths:
            steps += self.hops(hops)
        steps += self.entry(taker) if taker else ()
        if steps or giver.stream is None:
            return steps
        return (self.words(giver.stream.text, giver.concept, "is", giver.confidence),)


def what(text: str, concept: Concept | None) -> tuple[str, str]:
    """(zh, en) of what flows: the firm's own words, in the other language the concept's name."""
    if concept is None:
        return text, text
    if not text:
        return concept.zh, concept.en
    chinese = any("\u3400" <= c <= "\u9fff" for c in text)
    return (text, concept.en) if chinese else (concept.zh, text)


__all__ = ["CJK", "Teller", "what"]
