"""The cases the program was written for, each among 338 firms and many plausible others.

Nobody states a link. Where the others are legitimate too, the case must stand in the first three.
"""

from __future__ import annotations

import pytest
from small_world import make_firm

from chainmatch.engine import Engine
from chainmatch.knowledge import Knowledge
from chainmatch.records import Firm, Suggestion

OTHERS = {
    "再生胶一厂": ["再生胶"], "再生胶二厂": ["轮胎再生胶", "胶粉"], "再生胶三厂": ["再生橡胶"], "胶粉厂": ["胶粉"],
    "鞋底一厂": ["橡胶鞋底"], "鞋底二厂": ["鞋底"], "地垫一厂": ["橡胶地垫"], "地垫二厂": ["橡胶地砖", "橡胶地垫"],
    "跑道厂": ["塑胶跑道"], "密封件厂": ["橡胶密封件"], "胶管厂": ["胶管"], "输送带厂": ["输送带"], "胶板厂": ["胶板"],
    "减震厂": ["橡胶减震制品"], "汽车厂": ["汽车"], "再生铝一厂": ["再生铝合金锭"], "合金锭厂": ["铝合金锭"],
    "废铝商": ["废铝回收"], "铝材厂": ["铝型材"], "铝板厂": ["铝板带箔"], "氧化铝厂": ["氧化铝"], "电解铝厂": ["电解铝"],
    "锌压铸厂": ["锌合金压铸件"], "轮毂厂": ["铝合金轮毂"], "坩埚厂": ["石墨坩埚"], "石油焦厂": ["石油焦"],
    "沥青厂": ["煤沥青"], "针状焦厂": ["针状焦"], "炼钢厂": ["电炉钢"], "废钢商": ["废钢"], "铜材厂": ["铜材"],
}  # fmt: skip
ARTICLE = [
    make_firm("际华", ["胶鞋"], discards=["橡胶边角料"]),
    make_firm("澳莱美", ["轮胎"]),
    make_firm("吉富", ["回收铝"]),
    make_firm("森科", ["铝锭"]),
    make_firm("兴瑞", ["铝压铸件"]),
    make_firm("煅烧", ["煅后石油焦"]),
    make_firm("坯料", ["石墨电极坯料"]),
    make_firm("碳素", ["碳素制品"]),
    make_firm("负极", ["锂电池负极材料"]),
    make_firm("特石", ["特种石墨"]),
]


@pytest.fixture(scope="module")
def found(shipped: Knowledge, register: list[Firm]) -> list[Suggestion]:
    others = [make_firm(name, makes) for name, makes in OTHERS.items()]
    # A second maker of the very same product would be as right an answer; the others are near misses only.
    same = {stream.text for firm in ARTICLE for stream in firm.makes}
    rest = [firm for firm in register if not same & {stream.text for stream in firm.makes}]
    return Engine([*rest[: 338 - len(others) - len(ARTICLE)], *others, *ARTICLE], shipped).discover()


def best_rank(found: list[Suggestion], kind: str, giver: str, taker: str) -> int:
    return min((s.rank for s in found if (s.kind, s.giver, s.taker) == (kind, giver, taker)), default=99)


def test_rubber_offcuts_of_the_shoe_maker_reach_the_tyre_maker(found: list[Suggestion]) -> None:
    assert best_rank(found, "use", "际华", "澳莱美") <= 3


def test_recovered_aluminium_reaches_the_ingot_maker(found: list[Suggestion]) -> None:
    assert best_rank(found, "supply", "吉富", "森科") <= 3


def test_ingots_reach_the_die_caster(found: list[Suggestion]) -> None:
    assert best_rank(found, "supply", "森科", "兴瑞") <= 3


def test_the_three_aluminium_firms_make_a_chain(found: list[Suggestion]) -> None:
    assert ("吉富", "森科", "兴瑞") in {s.firms for s in found if s.kind == "chain"}


def test_a_carbon_firm_reaches_the_maker_of_special_graphite(found: list[Suggestion]) -> None:
    assert min(best_rank(found, "supply", giver, "特石") for giver in ("煅烧", "坯料", "碳素")) <= 3


def test_every_case_tells_its_reason_from_the_facts(found: list[Suggestion]) -> None:
    for giver, taker in (("际华", "澳莱美"), ("吉富", "森科"), ("森科", "兴瑞")):
        link = min((s for s in found if (s.giver, s.taker) == (giver, taker)), key=lambda s: s.rank)
        assert any(step.fact for step in link.reason.steps)
