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
Whole = NDArray[np.int64]


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
    told, start = [], 0
    kept = _walk(kind, *_joined(batches, alike), top)
    for mention, batch in enumerate(batches):
        here = [(row - start, left) for row, left in kept.items() if 0 <= row - start < len(batch.scores)]
        evidence = batch.columns.rows([at for at, _ in here])
        for (at, left), found in zip(here, evidence, strict=True):
            link = batch.table.links[at]
            told.append(_told(found, left, link.entry.firm, link, mention, None))
        start += len(batch.scores)
    told += [_told(a.evidence, kept[i], a.firm, None, 0, a.stream) for i, a in enumerate(alike, start) if i in kept]
    return sorted(told, key=lambda p: (-p.score, p.firm))


def _joined(batches: Sequence[Batch], alike: Sequence[Alike]) -> tuple[Numbers, Whole, Whole]:
    """Scores, firms and groups of all rows, as one column each."""
    if len(batches) == 1 and not alike:
        return batches[0].scores, batches[0].table.firm, batches[0].table.group
    scores = [*(b.scores for b in batches), np.array([a.score for a in alike], np.float64)]
    firms = [*(b.table.firm for b in batches), np.array([a.firm for a in alike], np.int64)]
    groups = [*(b.table.group for b in batches), np.full(len(alike), ALONE, np.int64)]
    return np.concatenate(scores), np.concatenate(firms), np.concatenate(groups)


def _told(evidence: Evidence, left: float, firm: int, link: Link | None, mention: int, other: Stream | None) -> Pick:
    found = tuple(repeated(parts(evidence), left))
    return Pick(total(found), firm, found, link, mention, other, evidence.words)


def _walk(kind: str, scores: Numbers, firms: Whole, groups: Whole, top: int) -> dict[int, float]:
    """The best rows, and what share of each is left, a firm once: down the scores until no later row can enter the `top`.

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
    return {row: left for _, _, row, left in kept}
