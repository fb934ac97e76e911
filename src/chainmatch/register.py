"""A register of firms, read: which firm makes, needs and discards which concept. Inverted, so work goes by concept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from chainmatch.concepts import IS, OF, Mention, Reader
from chainmatch.graph import Graph
from chainmatch.records import Firm, Stream
from chainmatch.text import fold

ANY_FIRM = -1  # who asks without being of the register
YIELD_LEAST, YIELDS = 0.5, 6  # by-products not stated: the least confidence, and how many for one firm


@dataclass(frozen=True, slots=True)
class Entry:
    """That a firm's stream names a concept. `firm` is an index of `Register.firms`; `stream` None if not stated.

    `side` is make, need, discard or yield (a by-product that follows from what the firm makes, of concept `origin`).
    """

    firm: int
    stream: Stream | None
    side: str
    concept: int
    how: str
    confidence: float
    origin: int = -1


class Register:
    """Firms in the order of their ids, and their entries by concept. Sorted, so input order has no effect."""

    def __init__(self, firms: Iterable[Firm], reader: Reader, graph: Graph) -> None:
        self.firms = sorted(firms, key=lambda f: f.id)
        self.index = {firm.id: i for i, firm in enumerate(self.firms)}
        if len(self.index) != len(self.firms):
            seen: set[str] = set()
            twice = sorted({f.id for f in self.firms if f.id in seen or seen.add(f.id)})  # type: ignore[func-returns-value]
            raise ValueError(f"firm id given twice: {', '.join(twice[:5])} — every firm needs its own id")
        self.focus = [1.0 / max(1, len(firm.makes)) for firm in self.firms]  # share of its trade one product is likely to be
        self.place = _numbered([fold(firm.place) for firm in self.firms])  # equal for firms of one place, -1 if unknown
        self.of_firm: list[list[Entry]] = [[] for _ in self.firms]
        self.makers: dict[int, list[Entry]] = {}
        self.made_of: dict[int, list[Entry]] = {}  # products whose name says they are made of the concept
        self.needers: dict[int, list[Entry]] = {}
        self.discarders: dict[int, list[Entry]] = {}
        self.yielders: dict[int, list[Entry]] = {}
        for side in ("make", "need", "discard"):
            self._enter(side, reader)
        self._infer_yields(graph)
        for table in (self.makers, self.made_of, self.needers, self.discarders, self.yielders):
            for entries in table.values():
                entries.sort(key=lambda e: (-e.confidence, e.firm, e.stream.id if e.stream else ""))

    def _enter(self, side: str, reader: Reader) -> None:
        streams = [(i, s) for i, firm in enumerate(self.firms) for s in streams_of(firm, side)]
        mentions = reader.read_many([s.text for _, s in streams], side)
        table = {"make": self.makers, "need": self.needers, "discard": self.discarders}[side]
        for (firm, stream), found in zip(streams, mentions, strict=True):
            for mention in found:
                self._add(table, firm, stream, side, mention)

    def _add(self, table: dict[int, list[Entry]], firm: int, stream: Stream, side: str, mention: Mention) -> None:
        if mention.how == OF:
            if side != "make":
                return
            table = self.made_of
        entry = Entry(firm, stream, side, mention.concept, mention.how, mention.confidence)
        table.setdefault(mention.concept, []).append(entry)
        self.of_firm[firm].append(entry)

    def _infer_yields(self, graph: Graph) -> None:
        """By-products that follow from what a firm makes and that it did not state itself."""
        for firm, entries in enumerate(self.of_firm):
            stated = {e.concept for e in entries if e.side == "discard"}
            best: dict[int, Entry] = {}
            for entry in entries:
                if entry.side != "make" or entry.how != IS:
                    continue
                for fact in graph.facts["yields"][entry.concept]:
                    worth = entry.confidence * fact.confidence
                    old = best.get(fact.target)
                    if fact.target in stated or worth < YIELD_LEAST or (old and old.confidence >= worth):
                        continue
                    best[fact.target] = Entry(firm, entry.stream, "yield", fact.target, IS, worth, entry.concept)
            for concept in sorted(best, key=lambda c: (-best[c].confidence, c))[:YIELDS]:
                self.yielders.setdefault(concept, []).append(best[concept])
                self.of_firm[firm].append(best[concept])

    def makes(self, firm: int) -> list[Entry]:
        """The firm's products that name a concept outright."""
        return [e for e in self.of_firm[firm] if e.side == "make" and e.how != OF]

    def offers(self) -> list[int]:
        """Concepts that some firm makes, discards or yields, in order."""
        return sorted({*self.makers, *self.discarders, *self.yielders})


def streams_of(firm: Firm, side: str) -> tuple[Stream, ...]:
    """The firm's streams of one side (make, need, discard), by id."""
    streams = {"make": firm.makes, "need": firm.needs, "discard": firm.discards}[side]
    return tuple(sorted(streams, key=lambda s: s.id))


def _numbered(names: list[str]) -> list[int]:
    numbers: dict[str, int] = {}
    return [numbers.setdefault(name, len(numbers)) if name else -1 for name in names]
