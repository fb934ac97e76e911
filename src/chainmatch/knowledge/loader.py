"""Reads the fact files. A bad file is refused whole, each fault named by file and line with what to do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from chainmatch.text import fold

KINDS = ("raw-material", "intermediate", "product", "part", "by-product", "waste", "energy", "service")
ROLES = ("main", "auxiliary", "part", "fuel", "packaging")
WORDS = {"from": "made-from", "yields": "yields", "recovers": "recovers-to", "replaces": "substitutes"}


@dataclass(frozen=True, slots=True)
class Concept:
    """A thing that is made, needed or discarded. `names` are all its names, `zh` and `en` first."""

    zh: str
    en: str
    kind: str
    names: tuple[str, ...]
    hazardous: str  # "" | "yes" | "maybe"
    where: str

    @property
    def waste(self) -> bool:
        """Whether it is left over rather than made on purpose."""
        return self.kind in ("waste", "by-product")


@dataclass(frozen=True, slots=True)
class Fact:
    """`source` relation `target`, as indices of concepts: a product is made-from its material."""

    relation: str
    source: int
    target: int
    confidence: float
    role: str = ""
    basis_zh: str = ""
    basis_en: str = ""
    check_zh: str = ""
    check_en: str = ""
    where: str = ""


class KnowledgeError(ValueError):
    """The fact files do not hold together. `faults` lists all that was found, one line each."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """All concepts and facts. `by_name` maps a folded name to its concept; `version` is a content hash."""

    concepts: tuple[Concept, ...]
    facts: tuple[Fact, ...]
    by_name: dict[str, int]
    version: str

    def find(self, name: str) -> int | None:
        """The index of the concept of this exact name, in any script, case or number; None if unknown."""
        return self.by_name.get(fold(name))


@dataclass(slots=True)
class _Draft:
    """A concept while its lines are being read."""

    zh: str
    en: str
    where: str
    kind: str = ""
    hazardous: str = ""
    also: list[str] = field(default_factory=list)
    lines: list[tuple[str, str, str]] = field(default_factory=list)  # word, rest, where


def shipped() -> tuple[Path, ...]:
    """The fact files that come with the package, by name."""
    return tuple(sorted(Path(__file__).parent.glob("*.txt")))


def load(*paths: str | Path) -> Knowledge:
    """The knowledge in these files; without any, in all that are shipped (read once, then kept).

    Raises KnowledgeError naming file:line and what to do, OSError where a file cannot be read.
    """
    if not paths:
        return _load_shipped()
    return _build([(Path(path).name, Path(path).read_text(encoding="utf-8")) for path in paths])


@lru_cache(maxsize=1)
def _load_shipped() -> Knowledge:
    return load(*shipped())


def _build(files: list[tuple[str, str]]) -> Knowledge:
    faults: list[str] = []
    drafts = [draft for name, text in sorted(files) for draft in _read(name, text, faults)]
    by_name = _name(drafts, faults)
    facts = tuple(_facts(drafts, by_name, faults))
    faults += _circles(drafts, facts)
    if faults:
        raise KnowledgeError(faults)
    concepts = tuple(
        Concept(d.zh, d.en, d.kind, tuple(dict.fromkeys((d.zh, d.en, *d.also))), d.hazardous, d.where) for d in drafts
    )
    digest = hashlib.sha256("\0".join(f"{name}\n{text}" for name, text in sorted(files)).encode()).hexdigest()
    return Knowledge(concepts, facts, by_name, digest[:12])


def _read(name: str, text: str, faults: list[str]) -> Iterator[_Draft]:
    """The concepts of one file, in order; faults of form are added to `faults`."""
    draft: _Draft | None = None
    for number, line in enumerate(text.splitlines(), 1):
        where, body = f"{name}:{number}", line.strip()
        if not body or line.startswith("#"):
            continue
        if line.startswith("="):
            if draft:
                yield draft
            draft = _head(body, where, faults)
        elif not line.startswith("  "):
            faults.append(f"{where}: {body[:20]!r} stands in the first column — begin a concept with = or indent by two")
        elif draft is None:
            faults.append(f"{where}: a line before any concept — begin the concept with `= 中文 | English`")
        else:
            _line(draft, body, where, faults)
    if draft:
        yield draft


def _head(body: str, where: str, faults: list[str]) -> _Draft:
    zh, _, en = (part.strip() for part in body[1:].partition("|"))
    if not zh or not en:
        faults.append(f"{where}: a concept needs both names — write `= 中文 | English`")
    return _Draft(zh, en, where)


def _line(draft: _Draft, body: str, where: str, faults: list[str]) -> None:
    word, _, rest = body.partition(" ")
    rest = rest.strip()
    if word == "kind":
        draft.kind = rest
        if rest not in KINDS:
            faults.append(f"{where}: kind {rest!r} is unknown — take one of {', '.join(KINDS)}")
    elif word == "also":
        draft.also += [name.strip() for name in rest.replace("，", ",").split(",") if name.strip()]
    elif word == "hazardous":
        draft.hazardous = rest
        if rest not in ("yes", "maybe"):
            faults.append(f"{where}: hazardous is {rest!r} — write yes or maybe, or leave the line out")
    elif word == "is" or word in WORDS:
        draft.lines.append((word, rest, where))
    else:
        known = ", ".join(("kind", "also", "is", "hazardous", *WORDS))
        faults.append(f"{where}: {word!r} is no kind of line — take one of {known}")


def _name(drafts: list[_Draft], faults: list[str]) -> dict[str, int]:
    """Folded name to concept; a name that two concepts claim is a fault."""
    by_name: dict[str, int] = {}
    for index, draft in enumerate(drafts):
        if not draft.kind:
            faults.append(f"{draft.where}: {draft.zh} has no kind — add a line `  kind product` or another kind")
        for name in (draft.zh, draft.en, *draft.also):
            other = by_name.setdefault(fold(name), index)
            if other != index:
                faults.append(
                    f"{draft.where}: {name!r} already names {drafts[other].zh} at {drafts[other].where}"
                    " — drop it here or there"
                )
    return by_name


def _facts(drafts: list[_Draft], by_name: dict[str, int], faults: list[str]) -> Iterator[Fact]:
    for index, draft in enumerate(drafts):
        seen: dict[tuple[str, int], str] = {}
        for word, rest, where in draft.lines:
            try:
                fact = _fact(index, word, rest, where, by_name)
            except ValueError as error:
                faults.append(f"{where}: {error}")
                continue
            key = (fact.relation, fact.target)
            if fact.target == index:
                faults.append(f"{where}: {draft.zh} {word} itself — name another concept")
            elif key in seen:
                faults.append(f"{where}: said before at {seen[key]} — keep one of the two")
            else:
                seen[key] = where
                yield fact


def _fact(index: int, word: str, rest: str, where: str, by_name: dict[str, int]) -> Fact:
    head, *texts = (part.strip() for part in rest.split("|"))
    words = head.split()
    if word == "is":
        return Fact("is-a", index, _resolve(head, by_name), 1.0, where=where)
    role = ""
    confidence = _confidence(words.pop() if words else "")
    if word == "from":
        role = words.pop() if words else ""
        if role not in ROLES:
            raise ValueError(f"role {role!r} is unknown — write NAME, then one of {', '.join(ROLES)}, then 0–1")
    target = _resolve(" ".join(words), by_name)
    zh, en, check_zh, check_en = _basis(texts, word)
    return Fact(WORDS[word], index, target, confidence, role, zh, en, check_zh, check_en, where)


def _confidence(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"confidence {text!r} is no number — end the name with 0.9, 0.7, 0.5 or 0.3") from None
    if not 0.0 < value <= 1.0:
        raise ValueError(f"confidence {value} is out of range — write a number over 0, at most 1")
    return value


def _resolve(name: str, by_name: dict[str, int]) -> int:
    found = by_name.get(fold(name))
    if found is None:
        raise ValueError(f"{name!r} names no concept — define it with `= 中文 | English` or use a name that exists")
    return found


def _basis(texts: list[str], word: str) -> tuple[str, str, str, str]:
    """The four texts after the confidence; the two checks begin with the word check."""
    checks = [text.removeprefix("check").strip() for text in texts if text.startswith("check ")]
    basis = [text for text in texts if not text.startswith("check ")]
    if len(basis) not in (0, 2) or len(checks) not in (0, 2):
        raise ValueError(f"{word} has one language only — write `| 中文 | English`, for checks `| check 中文 | check English`")
    zh, en = basis or ("", "")
    check_zh, check_en = checks or ("", "")
    return zh, en, check_zh, check_en


def _circles(drafts: list[_Draft], facts: Iterable[Fact]) -> list[str]:
    """One fault for each circle of `is`, told at a line of the circle."""
    up: dict[int, list[Fact]] = {}
    for fact in facts:
        if fact.relation == "is-a":
            up.setdefault(fact.source, []).append(fact)
    done: set[int] = set()
    faults: list[str] = []

    def visit(node: int, path: tuple[int, ...]) -> None:
        if node in done:
            return
        for fact in up.get(node, ()):
            if fact.target in (*path, node):
                circle = (*path, node)[(*path, node).index(fact.target) :]
                names = " is ".join(drafts[i].zh for i in (*circle, fact.target))
                faults.append(f"{fact.where}: a circle, {names} — take one `is` out")
            else:
                visit(fact.target, (*path, node))
        done.add(node)

    for start in sorted(up):
        visit(start, ())
    return faults
