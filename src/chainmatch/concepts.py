"""A text to the concepts it names, with confidence.

In order: the exact name; the longest names inside, the head standing at the END of a Chinese compound; the
waste or recovered form where the text states one (a waste of X is not X); last, the likest name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from chainmatch import text as words
from chainmatch.graph import ROLE, Graph
from chainmatch.lexical import Grams, nearest
from chainmatch.vocabulary import (
    CHEMICAL_PREFIXES,
    CHEMICAL_SUFFIXES,
    EQUIPMENT_TAILS,
    GENERIC,
    KIND_TAILS,
    KIND_VERBS,
    LIGHT_HEADS,
    LIGHT_TAILS,
    NO_GOODS,
    PREFORM_TAILS,
)

IS, OF, ALIKE, WASTE_OF = "is", "of", "alike", "waste-of"
MATERIALS = ("raw-material", "intermediate", "by-product", "waste")
KEEP, VAGUE = 4, 60  # mentions of a text; kinds beyond which a heading says nothing of the good
ALIKE_LEAST, ALIKE_LATIN = 0.6, 0.75  # Latin words share letters without sharing sense


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept that a text names. `how`: is (it is one), of (it is made of one), waste-of, alike (likest name)."""

    concept: int
    how: str
    confidence: float


class Reader:
    """Reads texts against one knowledge. Keeps no register: the same text always reads the same."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.concepts = graph.knowledge.concepts
        self.names = graph.knowledge.by_name
        self._lengths: dict[str, tuple[int, ...]] = {}
        lengths: dict[str, set[int]] = {}
        for name in self.names:
            lengths.setdefault(name[:2], set()).add(len(name))
        self._lengths = {prefix: tuple(sorted(found, reverse=True)) for prefix, found in lengths.items()}
        self._keys = sorted(name for name in self.names if len(name) > 1)
        self.grams = Grams(self._keys)
        self._matrix = self.grams.matrix(self._keys)
        self._wastes: dict[int, tuple[tuple[int, float], ...]] = {}
        self._state = cache(lambda i: words.state(self._keys[i])[0])
        self._read: dict[tuple[str, str], tuple[Mention, ...]] = {}

    def read(self, text: str, role: str = "make") -> tuple[Mention, ...]:
        """The mentions of one text, strongest first; `role` is make, need, discard or kind (a kind of firm)."""
        return self.read_many([text], role)[0]

    def read_many(self, texts: Sequence[str], role: str = "make") -> list[tuple[Mention, ...]]:
        """The mentions of each text; each distinct text is resolved once, the likest names in one batch."""
        folded = [words.without_amounts(words.fold(text)) for text in texts]
        unknown: list[str] = []
        for key in dict.fromkeys(folded):
            if (key, role) in self._read:
                continue
            mentions = self._exactly(key, role)
            self._read[key, role] = mentions
            if not mentions and len(key) > 2 and not no_goods(key):  # two characters are like too much
                unknown.append(key)
        if unknown:
            for key, mentions in zip(unknown, self._alike(unknown), strict=True):
                self._read[key, role] = mentions
        return [self._read[key, role] for key in folded]

    def _exactly(self, text: str, role: str) -> tuple[Mention, ...]:
        if role == "kind":
            text = self._made_by(text)
        exact = self.names.get(text)
        if exact is not None:
            return () if self._vague(exact) else self._as_role(exact, role)
        if not text or no_goods(text):
            return ()
        found: list[Mention] = []
        for segment, bracket in words.segments(text)[:6]:
            share = 0.8 if bracket else 1.0
            found += [Mention(m.concept, m.how, m.confidence * share) for m in self._segment(segment, role)]
        return _best([m for m in found if not self._vague(m.concept)])

    def _made_by(self, text: str) -> str:
        """What a kind of firm makes: of 造纸厂 纸, of cement industry cement."""
        stripped = strip_kind(text)
        if stripped not in self.names and stripped[:1] in KIND_VERBS and stripped[1:] in self.names:
            return stripped[1:]
        for tail in KIND_TAILS:
            if len(text) == len(tail) + 1 and text.endswith(tail) and text[:1] in self.names:
                return text[:1]
        return stripped

    def _as_role(self, concept: int, role: str) -> tuple[Mention, ...]:
        """An exactly named concept; what is thrown away is likelier its waste form where one is known."""
        mentions = [Mention(concept, IS, 1.0)]
        if role == "discard" and not self.concepts[concept].waste:
            mentions += [Mention(c, WASTE_OF, 0.8 * share) for c, share in self._named_wastes(concept, ())[:2]]
        return tuple(mentions)

    def _segment(self, segment: str, role: str) -> list[Mention]:
        stripped = strip_light(segment)
        exact = self.names.get(segment, self.names.get(stripped))
        if exact is not None:
            return [Mention(m.concept, m.how, 0.97 * m.confidence) for m in self._as_role(exact, role)]
        if no_goods(segment) or not stripped:
            return []
        kind, base, suffix = words.state(stripped)
        if kind:
            found = self._stated(stripped, kind, base, suffix)
            if found:
                return found
        return self._compound(stripped, role)

    def _stated(self, text: str, kind: str, base: str, suffix: str) -> list[Mention]:
        """A text that says it is waste or recovered: the waste forms of what the rest names."""
        spans = self._spans(text)
        head = [m for m in self._heads(text, spans, 1.0) if self.concepts[m.concept].waste and not self._vague(m.concept)]
        if head and head[0].confidence >= 0.75:
            return head
        inner = [(self.names[base], 1.0)] if base in self.names else []
        inner += [(c, conf) for c, conf in self._inside(base) if all(c != seen for seen, _ in inner)]
        found: list[Mention] = head
        for concept, share in inner[:3]:
            if kind == "recovered":
                found += self._recovered(concept, share)
            elif self.concepts[concept].waste:
                found.append(Mention(concept, IS, 0.85 * share))
            else:
                forms = self.wastes(concept, suffix)
                found += [Mention(c, WASTE_OF, 0.9 * share * worth) for c, worth in forms[:3]]
        return found

    def _recovered(self, concept: int, share: float) -> list[Mention]:
        """Recovered X: its recovered form where one is known, else X itself, its scrap less surely."""
        zh, en = self.concepts[concept].zh, self.concepts[concept].en
        names = [f"再生{zh}", f"回收{zh}", f"recycled {en}", f"reclaimed {en}", f"废{zh}", f"{en} scrap"]
        forms = [self.names[n] for n in map(words.fold, names) if n in self.names]
        found = [Mention(c, IS, 0.9 * share) for c in dict.fromkeys(forms)]
        return found or [Mention(concept, IS, 0.75 * share)]

    def _compound(self, text: str, role: str) -> list[Mention]:
        """Head and modifiers of a compound; a material that modifies the head is what it is made of."""
        body, factor = strip_preform(text)
        spans = self._spans(body)
        heads = self._heads(body, spans, factor)
        found = list(heads)
        if role == "discard":
            for m in heads:
                if not self.concepts[m.concept].waste:
                    forms = self.wastes(m.concept)[:2]
                    found += [Mention(c, WASTE_OF, 0.8 * m.confidence * share) for c, share in forms]
        if body.endswith(EQUIPMENT_TAILS) and not heads:
            return []
        for start, end, concept in spans:
            material = end < len(body) and end - start > 1 and self.concepts[concept].kind in MATERIALS
            other = body[:start].endswith(CHEMICAL_PREFIXES) or body[end : end + 1] in CHEMICAL_SUFFIXES
            if material and not other and not self._vague(concept):
                found.append(Mention(concept, OF, 0.35 + 0.25 * (end - start) / len(body)))
        return found

    def _heads(self, text: str, spans: list[tuple[int, int, int]], factor: float) -> list[Mention]:
        """The concept whose name ends the text, surer the more of the text it covers."""
        found = []
        for start, end, concept in spans:
            if end != len(text) or end - start < 2:
                continue
            cover = (end - start) / len(text)
            if text[:start].endswith(CHEMICAL_PREFIXES):
                found.append(Mention(concept, OF, 0.4 * cover))  # polyX, chloroX: another substance, made of X
            else:
                found.append(Mention(concept, IS, factor * (0.5 + 0.45 * cover)))
        return found

    def _spans(self, text: str) -> list[tuple[int, int, int]]:
        """Names inside the text that no longer name contains: (start, end, concept), in order."""
        spans: list[tuple[int, int, int]] = []
        reach = 0
        for start in range(len(text)):
            if start and _latin(text[start - 1]) and _latin(text[start]):
                continue  # inside a Latin word or number
            for length in self._lengths.get(text[start : start + 2], ()):
                end = start + length
                if end <= reach or end > len(text) or _cuts(text, end):
                    continue
                concept = self.names.get(text[start:end])
                if concept is not None:
                    spans.append((start, end, concept))
                    reach = end
                    break
        return spans

    def _inside(self, text: str) -> list[tuple[int, float]]:
        """What a text names in any position, the head first: (concept, confidence)."""
        spans = sorted(self._spans(text), key=lambda s: (-s[1], s[0]))
        return [
            (c, (0.95 if end == len(text) else 0.8) * (0.6 + 0.4 * (end - start) / len(text)))
            for start, end, c in spans
            if end - start > 1 or len(text) <= 2
        ]

    def wastes(self, concept: int, suffix: str = "") -> tuple[tuple[int, float], ...]:
        """Which wastes are a waste of `concept`: by name, by what its making yields, by what it is made from."""
        if suffix:
            named = self._named_wastes(concept, (suffix,))
            if named:
                return named
            forms = self.wastes(concept)
            if suffix in words.SCRAP_SUFFIX:
                return forms
            return tuple(f for f in forms if self.concepts[f[0]].zh[-1:] == suffix[-1:])
        found = self._wastes.get(concept)
        if found is None:
            best: dict[int, float] = {}
            for one, share in self._family(concept):
                own = (*self._named_wastes(one, ()), *self._yields(one))
                for waste, worth in own:
                    best[waste] = max(best.get(waste, 0.0), worth * share)
            found = tuple(sorted(best.items(), key=lambda item: (-item[1], item[0]))[:4])
            self._wastes[concept] = found
        return found

    def _yields(self, concept: int) -> list[tuple[int, float]]:
        return [(f.target, 0.8 * f.confidence) for f in self.graph.facts["yields"][concept]]

    def _family(self, concept: int) -> list[tuple[int, float]]:
        """The concept, its headings, and its main materials: whose waste its waste may pass for."""
        family = [(concept, 1.0)] + [(heading, 0.8) for heading in self.graph.up[concept]]
        for fact in self.graph.facts["made-from"][concept]:
            if ROLE[fact.role] > 0.9:
                family.append((fact.target, 0.6 * fact.confidence))
        return family

    def _named_wastes(self, concept: int, suffixes: Iterable[str]) -> tuple[tuple[int, float], ...]:
        found: dict[int, float] = {}
        for name in self.concepts[concept].names:
            key = words.fold(name)
            if key.isascii():
                forms = [f"{key} scrap", f"scrap {key}", f"waste {key}", f"{key} waste", f"used {key}", f"{key} offcut"]
            else:
                forms = [f"{key}{s}" for s in (*suffixes, "边角料", "废料", "下脚料", "屑", "废丝", "边料")]
                forms += [f"废{key}", f"废旧{key}", f"废{key}料"]
            if suffixes:
                forms = [f"{key}{s}" for s in suffixes]
            for form in forms:
                waste = self.names.get(form)
                if waste is not None and self.concepts[waste].waste:
                    found.setdefault(waste, 1.0)
        return tuple(found.items())

    def _vague(self, concept: int) -> bool:
        """Whether the concept says nothing of the good: 零部件, 边角料."""
        return self.concepts[concept].zh in GENERIC or len(self.graph.down[concept]) > VAGUE

    def _alike(self, texts: list[str]) -> list[tuple[Mention, ...]]:
        """The likest names of texts that name nothing; states must agree (废X is not X)."""
        rows = nearest(self.grams.matrix(texts), self._matrix, 5, ALIKE_LEAST)
        answers = []
        for text, row in zip(texts, rows, strict=True):
            kind = words.state(text)[0]
            found = [
                Mention(self.names[self._keys[i]], ALIKE, 0.6 * cosine * cosine)
                for i, cosine in row
                if (cosine >= ALIKE_LATIN or not text.isascii())
                and self._state(i) == kind
                and (kind or not self.concepts[self.names[self._keys[i]]].waste)
            ]
            answers.append(_best(found)[:2])
        return answers


def _cuts(text: str, end: int) -> bool:
    """Whether a name ending here would end inside a Latin word or number."""
    return end < len(text) and _latin(text[end - 1]) and _latin(text[end])


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _best(mentions: list[Mention]) -> tuple[Mention, ...]:
    """The strongest mention of each concept, strongest first, at most KEEP."""
    best: dict[int, Mention] = {}
    for mention in mentions:
        old = best.get(mention.concept)
        if old is None or (mention.confidence, mention.how) > (old.confidence, old.how):
            best[mention.concept] = mention
    return tuple(sorted(best.values(), key=lambda m: (-m.confidence, m.concept))[:KEEP])


def no_goods(folded: str) -> bool:
    """Whether the text is no goods by its ending: loans, rent, software, services, real estate."""
    return folded.endswith(NO_GOODS)


def strip_light(text: str) -> str:
    """A segment without words that say nothing of the good: 主营, 系列, 的生产与销售."""
    changed = True
    while changed and text:
        changed = False
        for head in LIGHT_HEADS if text.startswith(LIGHT_HEADS) else ():
            if text.startswith(head) and len(text) > len(head) + 1:
                text, changed = text[len(head) :], True
        for tail in LIGHT_TAILS if text.endswith(LIGHT_TAILS) else ():
            if text.endswith(tail) and len(text) > len(tail) + 1:
                text, changed = text[: -len(tail)], True
    return text.strip(" 的")


def strip_preform(text: str) -> tuple[str, float]:
    """A blank or semi-finished X is nearly an X: the text without that tail, and a factor."""
    for tail in PREFORM_TAILS:
        if text.endswith(tail) and len(text) > len(tail) + 1:
            return text[: -len(tail)], 0.85
    return text, 1.0


def strip_kind(text: str) -> str:
    """水泥厂, cement industry: what the kind of firm makes."""
    for tail in KIND_TAILS:
        if text.endswith(tail) and len(text) > len(tail) + 1:
            return strip_kind(text[: -len(tail)].strip())
    return text
