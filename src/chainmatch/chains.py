"""Chains over three firms or more: what A gives feeds B's product, which feeds C's."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from chainmatch.concepts import ALIKE, IS
from chainmatch.fusion import Evidence, parts, repeated, share_left, total
from chainmatch.graph import Feed
from chainmatch.links import CAP
from chainmatch.questions import Questions
from chainmatch.records import Part, Reason, Suggestion
from chainmatch.register import Entry, Register
from chainmatch.steps import what

LEAST, MEAN_LEAST, LONG_LEAST = 0.3, 0.5, 0.55  # of an edge; of the mean edge; that of a chain of four firms
EDGES, LONGEST, EACH, KEPT = 40, 4, 3, 200
FIRST_ROUND, SECOND_ROUND = (6, 40), (24, 40)  # chains of one firm: in the middle, at an end
SAME = 8, 4  # chains through one firm with the same thing before it, with the same thing after it
LEFT_OVER = 1.15  # a chain that begins with what is left over is worth more: the others are common knowledge


class _Path(NamedTuple):
    weight: float
    concepts: tuple[int, ...]
    feeds: tuple[Feed, ...]


class Chains:
    """Chains of one register: first over concepts, which are few, then with firms put in."""

    def __init__(self, register: Register, questions: Questions) -> None:
        self.register, self.questions = register, questions
        self.graph = questions.graph
        self._edges: dict[int, list[tuple[int, Feed]]] = {}
        self._made = cache(self._find_made)
        self._given = cache(self._find_given)

    def find(self, only: set[int] | None) -> list[Suggestion]:
        """The best chains, ranked; at most KEPT or four for each firm of the register.

        First every firm gets the few best it stands in the middle of, then the best of the rest follow: else the
        densest trade would fill the list.
        """
        limit = max(KEPT, 4 * len(self.register.firms))
        paths = sorted(self._paths(), key=lambda p: (-p.weight, p.concepts))
        told: Counter[tuple[int, ...]] = Counter()
        taken = ([0] * len(self.register.firms), [0] * len(self.register.firms))  # chains of a firm: at an end, in the middle
        sides: Counter[tuple[int, int, int]] = Counter()
        chosen: dict[tuple[object, ...], tuple[float, tuple[Entry, ...], _Path, list[Part]]] = {}
        for most, ends in FIRST_ROUND, SECOND_ROUND:
            for path in paths:
                if len(chosen) >= limit:
                    break
                for entries in self._firms(path, taken, (most, ends), only):
                    key = (path.concepts, tuple(e.firm for e in entries))
                    around = _around(path, entries)
                    if key not in chosen and all(sides[side] < SAME[side[1]] for side in around):
                        found = self._parts(path, entries, told[path.concepts])
                        chosen[key] = (total(found), entries, path, found)
                        told[path.concepts] += 1
                        sides.update(around)
                        for i, e in enumerate(entries):
                            taken[0 < i < len(entries) - 1][e.firm] += 1
        ordered = sorted(chosen.values(), key=lambda c: (-c[0], tuple(e.firm for e in c[1]), c[2].concepts))
        return [self._suggest(rank, c[1], c[2], c[3]) for rank, c in enumerate(ordered[:limit], 1)]

    def _next(self, concept: int) -> list[tuple[int, Feed]]:
        """The products in this register that the concept feeds best."""
        found = self._edges.get(concept)
        if found is None:
            if self.graph.knowledge.concepts[concept].kind in ("energy", "service"):
                found = []
            else:
                feeds = self.graph.feeds(concept).items()
                found = [(b, f) for b, f in feeds if f.weight >= LEAST and self._made(b) and b != concept]
                found.sort(key=lambda item: (-item[1].weight, item[0]))
            self._edges[concept] = found = found[:EDGES]
        return found

    def _find_made(self, concept: int) -> list[Entry]:
        return self._surest([e for e in self.register.makers.get(concept, ()) if e.how in (IS, ALIKE)][:CAP])

    def _find_given(self, concept: int) -> list[Entry]:
        found = [*self.register.makers.get(concept, ()), *self.register.discarders.get(concept, ())]
        return self._surest(sorted(found, key=lambda e: (-e.confidence, e.firm, e.side))[:CAP])

    def _surest(self, found: list[Entry]) -> list[Entry]:
        """The surest first, then those of few products."""
        return sorted(found, key=lambda e: (-e.confidence, -self.register.focus[e.firm], e.firm))

    def _paths(self) -> Iterator[_Path]:
        for start in self.register.offers():
            if not self._given(start):
                continue
            todo = [_Path(feed.weight, (start, b), (feed,)) for b, feed in self._next(start)]
            while todo:
                path = todo.pop()
                if len(path.feeds) > 1:
                    # The weakest pair of links counts, so that a longer chain never stands above one it contains.
                    pairs = zip(path.feeds, path.feeds[1:], strict=False)
                    mean = min(math.sqrt(a.weight * b.weight) for a, b in pairs) * 0.95 ** (len(path.feeds) - 2)
                    left_over = self.graph.knowledge.concepts[start].waste
                    yield _Path(min(1.0, mean * (LEFT_OVER if left_over else 1.0)), path.concepts, path.feeds)
                if len(path.feeds) < LONGEST - 1:
                    todo += self._longer(path)

    def _longer(self, path: _Path) -> Iterator[_Path]:
        for product, feed in self._next(path.concepts[-1]):
            weight = path.weight * feed.weight
            if weight ** (1 / (len(path.feeds) + 1)) < (LONG_LEAST if len(path.feeds) > 1 else MEAN_LEAST):
                break  # the edges come heaviest first
            if not any(self.graph.kin(product, earlier) for earlier in path.concepts):
                yield _Path(weight, (*path.concepts, product), (*path.feeds, feed))

    def _firms(
        self, path: _Path, taken: tuple[list[int], list[int]], most: tuple[int, int], only: set[int] | None
    ) -> Iterator[tuple[Entry, ...]]:
        """Firms put in, EACH times at most, those not yet used here first; `most` chains of one (in the middle, at an end)."""
        first, *rest = path.concepts
        places = [self._given(first), *(self._made(c) for c in rest)]
        here: Counter[int] = Counter()
        for _ in range(min(EACH, max(len(place) for place in places))):
            entries: list[Entry] = []
            for position, place in enumerate(places):
                middle = 0 < position < len(places) - 1
                full = [e.firm for e in entries]
                found = _freest(place, full, taken[middle], most[not middle], here)
                # In the first round it must be another firm in the middle, not another end.
                if found is None or (middle and most == FIRST_ROUND and here[found.firm]):
                    return
                entries.append(found)
            here.update(e.firm for e in entries)
            if only is None or any(e.firm in only for e in entries):
                yield tuple(entries)

    def _parts(self, path: _Path, entries: tuple[Entry, ...], before: int) -> list[Part]:
        sure = math.prod(e.confidence for e in entries) ** (1 / len(entries))
        telling = [self.questions.links.specific(feed.material) for feed in path.feeds]
        focus = math.fsum(self.register.focus[e.firm] for e in entries) / len(entries)
        evidence = Evidence(path=path.weight * sure, specific=math.fsum(telling) / len(telling), focus=focus)
        return repeated(parts(evidence), share_left("use", before))

    def _suggest(self, rank: int, entries: tuple[Entry, ...], path: _Path, found: list[Part]) -> Suggestion:
        ids = tuple(self.register.firms[e.firm].id for e in entries)
        teller, concepts = self.questions.answers.teller, self.graph.knowledge.concepts
        steps = list(teller.path(entries[0], (path.feeds[0].hops,), entries[1]))
        for feed, entry in zip(path.feeds[1:], entries[2:], strict=True):
            steps += [*teller.hops(feed.hops), *teller.entry(entry)]
        names = [what(e.stream.text if e.stream else "", concepts[e.concept]) for e in entries]
        flows = [concepts[c] for c in path.concepts[:-1]]
        gate = "hazardous" if any(c.hazardous for c in flows) else "waste" if any(c.waste for c in flows) else ""
        giver = entries[0].stream
        return Suggestion(
            "chain", ids[0], ids[-1], ids, giver.id if giver else "", "", " → ".join(n[0] for n in names),
            " → ".join(n[1] for n in names), total(found), rank, True, "chain", Reason(tuple(steps), tuple(found), gate),
        )  # fmt: skip


def _freest(place: list[Entry], used: list[int], taken: list[int], most: int, here: Counter[int]) -> Entry | None:
    """The entry of the firm used least here; of equals the first."""
    found: Entry | None = None
    for entry in place:
        if entry.firm in used or taken[entry.firm] >= most:
            continue
        if not here[entry.firm]:
            return entry
        if found is None or here[entry.firm] < here[found.firm]:
            found = entry
    return found


def _around(path: _Path, entries: tuple[Entry, ...]) -> list[tuple[int, int, int]]:
    """For each firm in the middle (firm, 0, concept before it) and (firm, 1, concept after it)."""
    inner = list(zip(entries[1:-1], path.concepts, path.concepts[2:], strict=False))
    return [(e.firm, 0, before) for e, before, _ in inner] + [(e.firm, 1, after) for e, _, after in inner]
