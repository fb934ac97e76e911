"""From the many links that could answer a question the few that do: cut before any reason is told."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from chainmatch.fusion import Columns, Evidence, Numbers, parts, repeated, share_left, total
from chainmatch.links import ALONE, Link, Table
from chainmatch.records import Part, Stream

SCORE_LEAST = 0.04


class Batch(NamedTuple):
    """The links of one mention of a question, scored; a link that is out of the question scores 0."""

    table: Table
    columns: Columns
    scores: Numbers


class Alike(NamedTuple):
    """A firm whose words are alike, where no path of weight leads to it."""

    score: float
    firm: int
    evidence: Evidence
    stream: Stream


class Pick(NamedTuple):
    """An answer. `mention` says of which batch; of a firm that is only worded alike there is no link."""

    score: float
    firm: int
    parts: tuple[Part, ...]
    link: Link | None
    mention: int
    other: Stream | None
    cosine: float


def pick(kind: str, batches: Sequence[Batch], alike: Sequence[Alike], top: int) -> list[Pick]:
    """The `top` answers, best first; of those that would do the same, each further one counts less; ties by firm."""
    scores = np.concatenate([*(b.scores for b in batches), np.array([a.score for a in alike], np.float64)])
    firms = np.concatenate([*(b.table.firm for b in batches), np.array([a.firm for a in alike], np.int64)])
    groups = np.concatenate([*(b.table.group for b in batches), np.full(len(alike), ALONE, np.int64)])
    told = []
    for row, left in _walk(kind, scores, firms, groups, top):
        place, at = 0, row
        while place < len(batches) and at >= len(batches[place].scores):
            at -= len(batches[place].scores)
            place += 1
        if place == len(batches):
            _, firm, evidence, stream = alike[at]
            told.append(_told(evidence, left, firm, None, 0, stream))
        else:
            link = batches[place].table.links[at]
            told.append(_told(batches[place].columns.row(at), left, link.entry.firm, link, place, None))
    return sorted(told, key=lambda p: (-p.score, p.firm))


def _told(evidence: Evidence, left: float, firm: int, link: Link | None, mention: int, other: Stream | None) -> Pick:
    found = tuple(repeated(parts(evidence), left))
    return Pick(total(found), firm, found, link, mention, other, evidence.words)


def _walk(
    kind: str, scores: Numbers, firms: NDArray[np.int64], groups: NDArray[np.int64], top: int
) -> list[tuple[int, float]]:
    """(row, share left) of the best rows, a firm once: down the scores until no later row can enter the `top`.

    Of a firm's equal rows the first counts.
    """
    rows = np.flatnonzero(scores >= SCORE_LEAST)
    rows = rows[np.lexsort((firms[rows], -scores[rows]))]
    seen: set[int] = set()
    before: dict[int, int] = {}
    kept: list[tuple[float, int, int, float]] = []  # a heap, the worst on top
    for row, score, firm, group in zip(
        rows.tolist(), scores[rows].tolist(), firms[rows].tolist(), groups[rows].tolist(), strict=True
    ):
        if len(kept) >= top and (not top or score < kept[0][0]):
            break
        if firm in seen:
            continue
        seen.add(firm)
        left = 1.0
        if group != ALONE:
            left = share_left(kind, before.get(group, 0))
            before[group] = before.get(group, 0) + 1
        if score * left >= SCORE_LEAST:
            item = (score * left, -firm, row, left)
            (heapq.heappush if len(kept) < top else heapq.heappushpop)(kept, item)
    return [(row, left) for _, _, row, left in kept]
