"""Char 1-3-gram TF-IDF: likeness of wording. Weak evidence for a link, good for finding a name's neighbours."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sparse_dot_topn import sp_matmul_topn


def grams(text: str) -> list[str]:
    """All substrings of one to three characters, of the text set between spaces."""
    padded = f" {text} "
    ones = [c for c in text if c != " "]
    return ones + [padded[i : i + n] for n in (2, 3) for i in range(len(padded) - n + 1)]


class Grams:
    """Weights of char n-grams, learnt once from a fixed corpus.

    The corpus is the knowledge's names, not the register: so a firm that joins changes no one's likeness.
    """

    def __init__(self, corpus: Iterable[str]) -> None:
        texts = sorted(set(corpus))
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(set(grams(text)))
        self.column = {gram: i for i, gram in enumerate(sorted(counts))}
        self._idf = [math.log((1 + len(texts)) / (1 + counts[g])) + 1 for g in sorted(counts)] or [1.0]
        self._rare = math.log(1 + len(texts)) + 1

    def matrix(self, texts: Sequence[str]) -> csr_matrix:
        """Rows of unit length, one a text; shape (len(texts), number of grams), float32.

        Grams that the corpus lacks have no column, but count in the row's length at the rarest weight.
        """
        # Arrays, not lists of objects: a register of some hundred thousand texts has millions of grams.
        indptr, indices, data = array("i", [0]), array("i"), array("f")
        for text in texts:
            known: dict[int, float] = {}
            unknown = 0.0
            counts: dict[str, int] = {}
            for gram in grams(text):
                counts[gram] = counts.get(gram, 0) + 1
            for gram, count in counts.items():
                weight = 1 + math.log(count) if count > 1 else 1.0
                if gram in self.column:
                    column = self.column[gram]
                    known[column] = weight * self._idf[column]
                else:
                    unknown += (weight * self._rare) ** 2
            length = math.sqrt(unknown + sum(w * w for w in known.values())) or 1.0
            indices.extend(known.keys())
            data.extend([w / length for w in known.values()])
            indptr.append(len(indices))
        shape = (len(texts), len(self._idf))
        parts = np.array(data, np.float32), np.array(indices, np.int32), np.array(indptr, np.int32)
        return csr_matrix(parts, shape)


def nearest(queries: csr_matrix, corpus: csr_matrix, top: int, least: float) -> list[list[tuple[int, float]]]:
    """For each query row the `top` corpus rows of cosine >= `least`, best first, ties by row number."""
    if not queries.shape[0] or not corpus.shape[0]:
        return [[] for _ in range(queries.shape[0])]
    # A few more than asked, so that which of several equals is kept does not depend on the kernel.
    found = sp_matmul_topn(queries, corpus.T.tocsr(), top_n=top + 20, threshold=least, sort=True, n_threads=1)
    rows = []
    for i in range(queries.shape[0]):
        span = slice(found.indptr[i], found.indptr[i + 1])
        pairs = zip(found.indices[span].tolist(), found.data[span].tolist(), strict=True)
        # Rounded: the kernel sums in its own order, and float32 noise must not break a tie.
        rows.append(sorted(((j, round(v, 5)) for j, v in pairs), key=lambda p: (-p[1], p[0]))[:top])
    return rows
