"""Index a register once, ask it many times. The package's front door."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from chainmatch.answers import Need
from chainmatch.chains import Chains
from chainmatch.concepts import OF, Reader
from chainmatch.graph import Graph
from chainmatch.knowledge import Knowledge, load
from chainmatch.questions import Questions
from chainmatch.records import Firm, Stream, Suggestion
from chainmatch.register import ANY_FIRM, Entry, Register, streams_of

KINDS = ("use", "supply", "chain")


class Engine:
    """Reads the firms against the knowledge (the shipped one by default); answers never change it.

    Raises ValueError where two firms have one id, KnowledgeError where the knowledge does not hold together.
    """

    def __init__(self, firms: Iterable[Firm], knowledge: Knowledge | None = None) -> None:
        self.knowledge = knowledge or load()
        self._reader, graph = _reading(self.knowledge)
        self._register = Register(firms, self._reader, graph)
        self._questions = Questions(self._register, graph, self._reader)

    def discover(
        self,
        *,
        top: int = 10,
        kinds: Collection[str] = KINDS,
        only: Collection[str] | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> list[Suggestion]:
        """All links worth a look, at most `top` for each question: stated ones first, then inferred, then chains.

        `only` limits whose questions are asked (firm ids; chains must touch one). `progress` is told
        (done, total) firms. Raises ValueError for an unknown kind. Use `stream` where memory matters.
        """
        return list(self.stream(top=top, kinds=kinds, only=only, progress=progress))

    def stream(
        self,
        *,
        top: int = 10,
        kinds: Collection[str] = KINDS,
        only: Collection[str] | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Iterator[Suggestion]:
        """What `discover` returns, one at a time and in the same order, keeping none."""
        unknown = sorted(set(kinds) - set(KINDS))
        if unknown:
            raise ValueError(f"unknown kind {unknown[0]!r} — take some of {', '.join(KINDS)}")
        firms = self._register.firms
        asked = [i for i, firm in enumerate(firms) if only is None or firm.id in only]
        self._prepare(asked, kinds)
        done, steps = 0, 2 * len(asked)
        for stated in (True, False):
            for firm in asked:
                if "use" in kinds:
                    yield from self._uses(firm, stated, top)
                if "supply" in kinds:
                    yield from self._supplies(firm, stated, top)
                done += 1
                if progress:
                    progress(done * len(asked) // steps, len(asked))
        if "chain" in kinds:
            yield from Chains(self._register, self._questions).find(None if only is None else set(asked))

    def _prepare(self, asked: list[int], kinds: Collection[str]) -> None:
        """Likeness of all stated streams in a few batches rather than one by one."""
        firms = self._register.firms
        if "use" in kinds:
            texts = [s.text for i in asked for s in firms[i].discards]
            for side in ("need", "make"):
                self._questions.likeness.prepare(texts, side)
        if "supply" in kinds:
            texts = [s.text for i in asked for s in firms[i].needs]
            for side in ("make", "discard"):
                self._questions.likeness.prepare(texts, side)

    def _uses(self, firm: int, stated: bool, top: int) -> Iterator[Suggestion]:
        entries = self._register.of_firm[firm]
        if stated:
            for stream in streams_of(self._register.firms[firm], "discard"):
                own = [e for e in entries if e.side == "discard" and e.stream is stream]
                yield from self._questions.use(firm, stream, own, f"use:{stream.id}", top)
            return
        for entry in entries:
            if entry.side == "yield":
                key = f"use:{self._register.firms[firm].id}:{self.knowledge.concepts[entry.concept].zh}"
                yield from self._questions.use(firm, None, [entry], key, top)

    def _supplies(self, firm: int, stated: bool, top: int) -> Iterator[Suggestion]:
        if not stated:
            for need in self._questions.needs(firm):
                yield from self._questions.supply(need, top)
            return
        known = self._register.firms[firm]
        for stream in streams_of(known, "need"):
            own = tuple(e for e in self._register.of_firm[firm] if e.side == "need" and e.stream is stream)
            key = f"supply:{known.id}:{stream.id}"
            yield from self._questions.supply(Need(firm, key, own, stream=stream), top)

    def users(self, text: str, *, donor: str = "", top: int = 10) -> list[Suggestion]:
        """Who could use this by-product, given in words. `donor` is a firm id: it is left out of the answer."""
        firm = self._register.index.get(donor, ANY_FIRM)
        stream = Stream("", text)
        mentions = [
            Entry(firm, stream, "discard", m.concept, m.how, m.confidence)
            for m in self._reader.read(text, "discard")
            if m.how != OF
        ]
        return self._questions.use(firm, stream, mentions, f"use:{text}", top)

    def suppliers(self, text: str, *, top: int = 10) -> list[Suggestion]:
        """Who could supply this need, or what this product is made from, given in words."""
        return self._questions.ask_suppliers(text, self._reader, top)


_READINGS: dict[str, tuple[Reader, Graph]] = {}


def _reading(knowledge: Knowledge) -> tuple[Reader, Graph]:
    """Reader and graph of a knowledge; the last one used is kept, as building costs more than a small register."""
    if knowledge.version not in _READINGS:
        graph = Graph(knowledge)
        reader = Reader(graph)
        _READINGS.clear()
        _READINGS[knowledge.version] = reader, graph
    return _READINGS[knowledge.version]
