"""The engine's records: frozen, without behaviour, the same in memory, in JSON and in tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Stream:
    """What a firm makes, needs or discards, in its own words. `id` is unique within the register."""

    id: str
    text: str
    quantity: float | None = None
    unit: str = ""
    cadence: str = ""
    grade: str = ""


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm of the register. `id` is unique; order of streams carries no meaning."""

    id: str
    name: str
    makes: tuple[Stream, ...] = ()
    needs: tuple[Stream, ...] = ()
    discards: tuple[Stream, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a reason, to be read "source relation target" (轮胎 made-from 再生橡胶).

    `relation` is one of names, made-from, yields, recovers-to, substitutes, is-a, alike.
    Steps stand in the order in which the goods flow. `names` leads from a firm's own words to the
    concept they name, `alike` from one wording to another. `fact` is file:line of the knowledge.
    """

    relation: str
    source: str
    target: str
    source_en: str
    target_en: str
    confidence: float
    basis_zh: str = ""
    basis_en: str = ""
    check_zh: str = ""
    check_en: str = ""
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of a score; the parts of a suggestion sum to its score (within 1e-9)."""

    name: str
    value: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a suggestion stands. `gate` is "", "waste" or "hazardous": what the law will ask about."""

    steps: tuple[Step, ...]
    parts: tuple[Part, ...]
    gate: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A link nobody has drawn yet.

    `kind` is use (who can use this by-product), supply (who can supply this firm) or chain (two steps
    or more over three firms or more). `firms` is the whole path, giver first. A stream id is "" where
    the firm did not state the stream. `rank` counts from 1 within `question`.
    """

    kind: str
    giver: str
    taker: str
    firms: tuple[str, ...]
    giver_stream: str
    taker_stream: str
    what_zh: str
    what_en: str
    score: float
    rank: int
    inferred: bool
    question: str
    reason: Reason


def to_dict(record: Suggestion | Reason) -> dict[str, Any]:
    """The record as plain JSON data (dicts, lists, str, float, int, bool)."""
    data = asdict(record)
    reason = data if isinstance(record, Reason) else data["reason"]
    reason["steps"], reason["parts"] = list(reason["steps"]), list(reason["parts"])
    if isinstance(record, Suggestion):
        data["firms"] = list(record.firms)
    return data


def reason_from_dict(data: Mapping[str, Any]) -> Reason:
    """The Reason that `to_dict` wrote. Raises KeyError or TypeError where the data is something else."""
    return Reason(
        steps=tuple(Step(**step) for step in data["steps"]),
        parts=tuple(Part(**part) for part in data["parts"]),
        gate=data.get("gate", ""),
    )


def from_dict(data: Mapping[str, Any]) -> Suggestion:
    """The Suggestion that `to_dict` wrote. Raises KeyError or TypeError where the data is something else."""
    fields = dict(data)
    fields["firms"] = tuple(fields["firms"])
    fields["reason"] = reason_from_dict(fields["reason"])
    return Suggestion(**fields)
