"""Rank given candidates for given queries: materials of a product, suppliers of it, users of a waste."""

from __future__ import annotations

import heapq
import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, diags_array

from chainmatch.concepts import OF, WASTE_OF, Mention, Reader
from chainmatch.graph import Graph
from chainmatch.knowledge import Knowledge
from chainmatch.text import fold, state
from chainmatch.vocabulary import INDUSTRIES

ASKS = ("materials", "suppliers", "users")
PARTS = ("words", "names", "graph")
WORDS = {"materials": 0.5, "suppliers": 0.5, "users": 0.5}
NAMES, INDUSTRY, ASKED = 0.5, 0.25, 40

Scored = list[tuple[str, float]]


class Ranker:
    """Scores texts against texts. `parts` switches evidence off, to measure what each adds.

    words: likeness of query and candidate; graph: paths of the knowledge between what the two name; names: likeness
    of candidates to the names of what the knowledge says is wanted, for candidates that no exact name reads.
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
        trades = [self._divisions(t) for t in texts] if ask == "users" and "graph" in self.parts else []
        for query in queries:
            wanted = self._takers(query) if ask == "users" else self._materials(str(query["text"]))
            by_text = np.zeros(len(texts))
            if "graph" in self.parts:
                self._paths(ask, wanted, named, by_text)
                self._industries(wanted, trades, by_text)
            if "names" in self.parts:
                by_text = np.maximum(by_text, NAMES * self._named(wanted, likeness))
            scores = np.zeros(len(ids))
            np.maximum.at(scores, owner, by_text)
            if "words" in self.parts:
                row = self.reader.grams.matrix([fold(str(query["text"]))])
                best = np.zeros(len(ids))
                np.maximum.at(best, owner, np.asarray((likeness @ row.T).todense()).ravel())
                scores = scores + WORDS[ask] * best
            ranked = order[np.argsort(-scores[order], kind="stable")][:top]
            yield str(query["id"]), [(ids[i], float(scores[i])) for i in ranked if scores[i] > 0]

    def _paths(
        self, ask: str, wanted: dict[int, float], named: dict[int, list[tuple[int, Mention]]], scores: np.ndarray
    ) -> None:
        """Raises each text's score to that of the best path to what it names."""
        for concept, weight in wanted.items():
            for text, mention in named.get(concept, ()):
                if mention.how != OF or ask == "users":
                    scores[text] = max(scores[text], weight * mention.confidence)

    def _named(self, wanted: dict[int, float], likeness: csr_matrix) -> np.ndarray:
        """For each text the best of weight times likeness over the names of what is most wanted."""
        best = heapq.nsmallest(ASKED, wanted.items(), key=lambda item: (-item[1], item[0]))
        pairs = [(fold(name), w) for c, w in best for name in self.graph.knowledge.concepts[c].names]
        if not pairs:
            return np.zeros(likeness.shape[0])
        rows = self.reader.grams.matrix([name for name, _ in pairs])
        weights = diags_array(np.array([weight for _, weight in pairs], dtype=np.float32))
        return np.asarray((likeness @ (weights @ rows).T).max(axis=1).todense()).ravel()

    def _divisions(self, text: str) -> frozenset[str]:
        """The divisions of industry that the text, a kind of firm, speaks of."""
        key = fold(text)
        return frozenset(d for words, divisions in INDUSTRIES if any(w in key for w in words) for d in divisions)

    def _industries(self, wanted: dict[int, float], trades: list[frozenset[str]], scores: np.ndarray) -> None:
        """An industry as a whole may take what one of its products is made from, less surely."""
        best: dict[str, float] = {}
        for concept, weight in wanted.items():
            for division in re.findall(r"\d\d", self.graph.knowledge.concepts[concept].where.partition("-")[0]):
                best[division] = max(best.get(division, 0.0), weight)
        for text, divisions in enumerate(trades):
            for division in divisions:
                scores[text] = max(scores[text], INDUSTRY * best.get(division, 0.0))

    def _materials(self, text: str) -> dict[int, float]:
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
                weight = feed.weight * share
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
