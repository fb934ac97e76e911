"""The invented firms of the demo: the same ones on every machine, every one labelled 示例."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from lianmeng.demo.profiles import TRADES

SEED = 20260908
PLACES = ("汨罗高新区", "屈原管理区", "岳阳楼区", "云溪区", "君山区", "岳阳县", "华容县", "湘阴县", "平江县", "临湘市", "汨罗市")
WEIGHTS = (30, 8, 9, 9, 5, 8, 6, 8, 7, 7, 5)
UNITS = (("吨", "month", 5, 400), ("吨", "year", 60, 5000), ("千克", "week", 200, 9000))


@dataclass(frozen=True, slots=True)
class InventedStream:
    role: str
    text: str
    quantity: int | None = None
    unit: str = ""
    cadence: str = ""


@dataclass(frozen=True, slots=True)
class InventedFirm:
    name: str
    short_name: str
    place: str
    segment: str
    grade: str
    streams: tuple[InventedStream, ...]


def invented() -> Iterator[InventedFirm]:
    """329 firms, in a fixed order. About half of the quantities are unknown, as in life."""
    chance = random.Random(SEED)  # noqa: S311
    number = 0
    for trade in TRADES:
        for _ in range(trade.firms):
            number += 1
            streams = [
                *_some(chance, "makes", trade.makes, 1, 2),
                *_some(chance, "needs", trade.needs, 0, 2),
                *_some(chance, "discards", trade.discards, 0, 2),
            ]
            yield InventedFirm(
                name=f"示例{trade.label}{number:03d}有限公司",
                short_name=f"示例{trade.label}{number:03d}",
                place=trade.park or chance.choices(PLACES, WEIGHTS)[0],
                segment=trade.segment,
                grade=chance.choices(("leading", "key", "other"), (2, 8, 90))[0],
                streams=tuple(streams),
            )


def _some(chance: random.Random, role: str, words: tuple[str, ...], least: int, most: int) -> Iterator[InventedStream]:
    wanted = min(len(words), chance.randint(least, most))
    for text in chance.sample(words, wanted):
        if chance.random() < 0.5:
            yield InventedStream(role, text)
            continue
        unit, cadence, low, high = chance.choice(UNITS)
        yield InventedStream(role, text, round(chance.randint(low, high), -1) or low, unit, cadence)
