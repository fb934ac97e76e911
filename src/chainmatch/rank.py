"""Rank given candidates for given queries: materials of a product, suppliers of it, users of a waste."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np

from chainmatch.concepts import OF, WASTE_OF, Mention, Reader
from chainmatch.graph import Graph
from chainmatch.knowledge import Knowledge
from chainmatch.text import fold, state

ASKS = ("materials", "suppliers", "users")
PARTS = ("words", "reading", "graph")
WORDS = {"materials": 0.5, "suppliers": 0.5, "users": 0.4}
BACKGROUND = 0.05

Scored = list[tuple[str, float]]


class Ranker:
    """Scores texts against texts. `parts` switches evidence off, to measure what each adds.

    words: char n-gram likeness; reading: likeness counts by what texts name; graph: paths of the knowledge.
    """

    def __init__(self, knowledge: Knowledge, parts: Collection[str] = PARTS) -> None:
        self.graph = Graph(knowledge)
        self.reader = Reader(self.graph)
        self.parts = frozenset(parts)

    def rank(
        self, ask: str, queries: Sequence[dict[str, Any]], candidates: Sequence[dict[str, Any]], top: int = 10
    ) -> Iterator[tuple[str, Scored]]:
        """For each query its id and the `top` candidates (id, score), best first, ties by id.

        Items have `id` and `text`; a candidate firm may have a list `offers` instead; a query of users may have
        `waste` and `donor`. Raises ValueError for an unknown `ask`.
        """
        if ask not in ASKS:
            raise ValueError(f"ask {ask!r} is unknown — take one of {', '.join(ASKS)}")
        texts, owner = _texts(candidates)
        side = {"materials": "make", "suppliers": "make", "users": "kind"}[ask]
        named: dict[int, list[tuple[int, Mention]]] = {}
        for i, mentions in enumerate(self.reader.read_many(texts, side)):
            for m in mentions:
                named.setdefault(m.concept, []).append((i, m))
        likeness = self.reader.grams.matrix([fold(t) for t in texts])
        ids = [str(c["id"]) for c in candidates]
        order = np.array(sorted(range(len(ids)), key=lambda i: ids[i]), dtype=np.int64)
        for query in queries:
            scores = np.zeros(len(ids))
            found = self._knowledge(ask, query, named) if "graph" in self.parts else {}
            for text, weight in found.items():
                scores[owner[text]] = max(scores[owner[text]], weight)
            if "words" in self.parts:
                row = self.reader.grams.matrix([fold(str(query.get("waste") or query["text"]))])
                like = np.asarray((likeness @ row.T).todense()).ravel()
                best = np.zeros(len(ids))
                np.maximum.at(best, owner, like)
                scores = scores + WORDS[ask] * best
            ranked = order[np.argsort(-scores[order], kind="stable")][:top]
            yield str(query["id"]), [(ids[i], float(scores[i])) for i in ranked if scores[i] > 0]

    def _knowledge(self, ask: str, query: dict[str, Any], named: dict[int, list[tuple[int, Mention]]]) -> dict[int, float]:
        """Candidate text to the weight of its best path."""
        wanted = self._takers(query) if ask == "users" else self._materials(str(query["text"]), ask)
        found: dict[int, float] = {}
        for concept, weight in wanted.items():
            for text, mention in named.get(concept, ()):
                if mention.how == OF and ask != "users":
                    continue
                found[text] = max(found.get(text, 0.0), weight * mention.confidence)
        return found

    def _materials(self, text: str, ask: str) -> dict[int, float]:
        """Concepts that serve to make the product."""
        wanted: dict[int, float] = {}
        for m in self.reader.read(text, "make"):
            if m.how == OF:
                wanted[m.concept] = max(wanted.get(m.concept, 0.0), m.confidence)
                continue
            for material, trail in self.graph.consumes(m.concept).items():
                for concept, share in self._near(material):
                    weight = trail.weight * m.confidence * share
                    wanted[concept] = max(wanted.get(concept, 0.0), weight)
        return wanted

    def _near(self, material: int) -> Iterator[tuple[int, float]]:
        """The material and what would do for it: its kinds, its heading."""
        yield material, 1.0
        for kind in self.graph.down[material]:
            yield kind, 0.8
        for heading in self.graph.up[material]:
            yield heading, 0.4

    def _takers(self, query: dict[str, Any]) -> dict[int, float]:
        """Products whose makers could use the waste; what the donor makes, less."""
        waste = str(query.get("waste") or query["text"])
        wanted: dict[int, float] = {}
        donor = self.reader.read(str(query["donor"]), "kind") if query.get("donor") else ()
        own = {concept for m in donor for concept in self.graph.trade(m.concept)}
        for m in self.reader.read(waste, "discard"):
            if m.how == OF:
                continue
            share = m.confidence * (0.9 if m.how == WASTE_OF and state(fold(waste))[0] == "" else 1.0)
            for product, feed in self.graph.feeds(m.concept).items():
                weight = feed.weight * share * self.graph.size(product)
                weight *= 0.7 if product in own else 1.0
                wanted[product] = max(wanted.get(product, 0.0), weight)
        return wanted


def _texts(candidates: Sequence[dict[str, Any]]) -> tuple[list[str], np.ndarray]:
    """All texts of the candidates, and whose each is: (texts, int array of the same length)."""
    texts, owner = [], []
    for i, candidate in enumerate(candidates):
        own = candidate.get("offers") or [candidate["text"]]
        texts += [str(text) for text in own]
        owner += [i] * len(own)
    return texts, np.array(owner, dtype=np.int64)
