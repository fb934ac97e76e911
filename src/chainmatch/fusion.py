"""Several pieces of evidence become one score in 0-1, whose named parts add up to it."""

from __future__ import annotations

import math
from itertools import repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from chainmatch.records import Part

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

KNOWLEDGE, SPECIFIC, STATED, WORDS, NEAR, FOCUS = 0.69, 0.10, 0.10, 0.05, 0.03, 0.03
WORDS_ALONE = 0.35  # likeness of wording between an offer and a stated need that the knowledge does not link
LIKE_PRODUCT = 0.08  # a by-product's text is like a product's text: says little
OWN_TRADE, MAKES_ITSELF, INFERRED = 0.5, 0.5, 0.25


class Evidence(NamedTuple):
    """What speaks for one link. All values in 0-1.

    `path`: weight of the knowledge path; `specific`: 1 where few firms of the register use the material;
    `stated`: the taker states the need; `words`: cosine of wordings; `near`: same place; `focus`: 1 for a
    firm of one product, less for one of many; `size`: how large a
    trade the taker's product is (1 where it does not matter).
    """

    path: float = 0.0
    specific: float = 0.0
    stated: bool = False
    words: float = 0.0
    near: bool = False
    size: float = 1.0
    own_trade: bool = False
    makes_itself: bool = False
    inferred: bool = False
    product_words: bool = False
    focus: float = 0.0


class Columns(NamedTuple):
    """`Evidence` of many links that rest on paths, a row each; what is the same for all is one value."""

    path: Numbers
    specific: Numbers
    stated: Flags | bool
    words: Numbers | float
    near: Flags | bool
    size: Numbers | float
    own_trade: Flags | bool
    makes_itself: bool
    inferred: Flags | bool
    product_words: bool
    focus: Numbers

    def rows(self, at: list[int]) -> list[Evidence]:
        """The evidence of some links."""
        values = (v[at].tolist() if isinstance(v, np.ndarray) else repeat(v) for v in self)
        return [Evidence(*row) for row in zip(*values, strict=False)]


def scores(e: Columns) -> Numbers:
    """The scores before repeats: what `parts` of each row add up to, for the many links that are only compared."""
    value = e.path * (KNOWLEDGE + SPECIFIC * e.specific + STATED * e.stated + NEAR * e.near + FOCUS * e.focus)
    value = (value + WORDS * e.path * e.words) * e.size
    value = value * (1.0 - OWN_TRADE * e.own_trade) * (1.0 - MAKES_ITSELF * e.makes_itself)
    return value * (1.0 - INFERRED * e.inferred)


def ceiling(*, stated: bool) -> float:
    """The most that a link can score, as a share of its path."""
    return KNOWLEDGE + SPECIFIC + NEAR + (STATED + WORDS if stated else 0.0)


def words(e: Evidence) -> float:
    """What likeness of wording adds; the whole score where no path links the two."""
    if e.path:
        return WORDS * e.path * e.words
    return (LIKE_PRODUCT if e.product_words else WORDS_ALONE) * e.words


def parts(e: Evidence) -> list[Part]:
    """The named parts; those that count against the link are negative. Zero parts are left out."""
    found = [
        ("knowledge", KNOWLEDGE * e.path),
        ("specific", SPECIFIC * e.path * e.specific),
        ("words", words(e)),
        ("stated", STATED * e.path if e.stated else 0.0),
        ("near", NEAR * e.path if e.near else 0.0),
        ("focus", FOCUS * e.path * e.focus),
    ]
    rest = math.fsum(value for _, value in found)
    for name, share in (
        ("small trade", 1.0 - e.size),
        ("own trade", OWN_TRADE if e.own_trade else 0.0),
        ("makes it itself", MAKES_ITSELF if e.makes_itself else 0.0),
        ("inferred", INFERRED if e.inferred else 0.0),
    ):
        found.append((name, -share * rest))
        rest *= 1.0 - share
    return [Part(name, value) for name, value in found if value]


def share_left(kind: str, before: int) -> float:
    """What is left of a score when `before` firms above would do the same thing, or offer the same.

    Uses differ in kind, so the second recycler tells an owner little; suppliers of one thing are alternatives.
    """
    return 1.0 / (1.0 + (1.0 if kind == "use" else 0.2) * before)


def repeated(found: list[Part], left: float) -> list[Part]:
    """The parts, with a last one that leaves this share of the score."""
    if left == 1.0:
        return found
    return [*found, Part("repeat", -math.fsum(part.value for part in found) * (1.0 - left))]


def total(found: list[Part] | tuple[Part, ...]) -> float:
    """The score."""
    return math.fsum(part.value for part in found)


def specific(users: int) -> float:
    """1 for a material with one user, 0.3 at 10, 0.16 at 200: it depends on its users alone, not on the register."""
    return 1.0 / (1.0 + math.log1p(max(users, 1) - 1))
