"""A text names concepts, more or less surely."""

from __future__ import annotations

import pytest

from chainmatch.concepts import ALIKE, IS, OF, Mention, Reader
from chainmatch.graph import Graph
from chainmatch.knowledge import Knowledge


@pytest.fixture(scope="module")
def reader(small: Knowledge) -> Reader:
    return Reader(Graph(small))


def named(reader: Reader, text: str, role: str = "make") -> dict[str, Mention]:
    return {reader.concepts[m.concept].zh: m for m in reader.read(text, role)}


def test_an_exact_name_is_certain(reader: Reader) -> None:
    assert named(reader, "轮胎")["轮胎"].confidence == 1.0
    assert named(reader, "Tires")["轮胎"].confidence == 1.0


def test_the_head_stands_at_the_end(reader: Reader) -> None:
    found = named(reader, "全钢载重轮胎")
    assert found["轮胎"].how == IS
    assert found["轮胎"].confidence < 1.0


def test_more_cover_is_surer(reader: Reader) -> None:
    assert named(reader, "大轮胎")["轮胎"].confidence > named(reader, "矿山工程机械用大轮胎")["轮胎"].confidence


def test_a_material_before_the_head_is_what_it_is_made_of(reader: Reader) -> None:
    found = named(reader, "再生橡胶手柄")
    assert found["再生橡胶"].how == OF


def test_a_machine_for_a_thing_is_not_the_thing(reader: Reader) -> None:
    assert "轮胎" not in named(reader, "轮胎成型机")


def test_a_waste_of_a_thing_is_not_the_thing(reader: Reader) -> None:
    found = named(reader, "橡胶鞋底边角料", "discard")
    assert "橡胶鞋底" not in found
    assert found["橡胶边角料"].confidence > 0.5


def test_recovered_metal_is_found_as_scrap(reader: Reader) -> None:
    assert named(reader, "回收铝")["废铝"].confidence == 1.0


def test_a_blank_is_nearly_the_thing(reader: Reader) -> None:
    assert 0.5 < named(reader, "铝压铸件毛坯")["铝压铸件"].confidence < 1.0


def test_the_likest_name_is_weak(reader: Reader) -> None:
    found = reader.read("铝压铸零件")
    assert all(m.confidence <= 0.6 for m in found if m.how == ALIKE)


def test_quantity_and_trade_words_do_not_hide_the_good(reader: Reader) -> None:
    assert named(reader, "主营轮胎的生产与销售")["轮胎"].confidence > 0.9
    assert named(reader, "橡胶边角料，约50吨/月", "discard")["橡胶边角料"].confidence > 0.9


def test_a_kind_of_firm_is_read_by_what_it_makes(reader: Reader) -> None:
    assert "轮胎" in named(reader, "轮胎厂", "kind")
    assert "轮胎" in named(reader, "tyre manufacturing company", "kind")


@pytest.mark.parametrize(
    "text", ["人民币贷款", "物业管理", "商品房", "房屋出租", "软件开发", "轮胎贸易", "铝锭运输服务", "提供劳务", "", "—"]
)
def test_what_is_no_goods_names_nothing(reader: Reader, shipped: Knowledge, text: str) -> None:
    assert reader.read(text) == ()
    assert Reader(Graph(shipped)).read(text) == ()


def test_many_read_as_one_by_one(reader: Reader, small: Knowledge) -> None:
    texts = ["轮胎", "铝压铸零件", "橡胶鞋底边角料", "轮胎", "人民币贷款", "铝锭子"]
    fresh = Reader(Graph(small))
    assert reader.read_many(texts) == [fresh.read(text) for text in texts]


def test_traditional_reads_as_simplified(reader: Reader) -> None:
    assert reader.read("橡膠鞋底邊角料", "discard") == reader.read("橡胶鞋底边角料", "discard")
