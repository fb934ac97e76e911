"""Likeness of wording between streams of one register."""

from __future__ import annotations

from functools import lru_cache

from scipy.sparse import csr_matrix

from chainmatch.lexical import Grams, nearest
from chainmatch.records import Stream
from chainmatch.register import Register, streams_of
from chainmatch.text import fold, without_amounts

LEAST, TOP = 0.4, 10


class Likeness:
    """Finds likely worded streams. A side's matrix is made when it is first asked for."""

    def __init__(self, register: Register, grams: Grams) -> None:
        self._register, self._grams = register, grams
        self._sides: dict[str, tuple[list[str], dict[str, list[tuple[int, Stream]]], csr_matrix]] = {}
        self._row = lru_cache(maxsize=50_000)(self._weights)
        self._found: dict[tuple[str, str], list[tuple[str, float]]] = {}

    def _weights(self, text: str) -> dict[int, float]:
        row = self._grams.matrix([without_amounts(fold(text))])
        return dict(zip(row.indices.tolist(), row.data.tolist(), strict=True))

    def between(self, one: str, other: str) -> float:
        """Cosine of two wordings, 0-1."""
        a, b = self._row(one), self._row(other)
        return round(sum(weight * b[gram] for gram, weight in a.items() if gram in b), 5)

    def _side(self, side: str) -> tuple[list[str], dict[str, list[tuple[int, Stream]]], csr_matrix]:
        if side not in self._sides:
            firms: dict[str, list[tuple[int, Stream]]] = {}
            for i, firm in enumerate(self._register.firms):
                for stream in streams_of(firm, side):
                    firms.setdefault(without_amounts(fold(stream.text)), []).append((i, stream))
            texts = sorted(firms)
            self._sides[side] = texts, firms, self._grams.matrix(texts)
        return self._sides[side]

    def prepare(self, asked: list[str], side: str) -> None:
        """Finds the likes of many texts in one batch; the answers are those `of` would find alone."""
        keys = [k for k in dict.fromkeys(without_amounts(fold(t)) for t in asked) if (k, side) not in self._found]
        if not keys:
            return
        texts, _, matrix = self._side(side)
        rows = nearest(self._grams.matrix(keys), matrix, TOP, LEAST)
        for key, row in zip(keys, rows, strict=True):
            self._found[key, side] = [(texts[i], cosine) for i, cosine in row]

    def of(self, text: str, side: str) -> list[tuple[Stream, int, float]]:
        """Streams of that side worded like the text: (stream, firm, cosine), likest first."""
        self.prepare([text], side)
        firms = self._side(side)[1]
        found = self._found[without_amounts(fold(text)), side]
        return [(stream, firm, cosine) for like, cosine in found for firm, stream in firms[like][:TOP]]
