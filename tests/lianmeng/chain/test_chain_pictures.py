"""A reason drawn as the goods flow."""

from factories import FirmFactory

from lianmeng.chain.models import Suggestion
from lianmeng.chain.pictures import of_suggestion


def step(source, relation, target):
    return {"relation": relation, "source": source, "target": target, "source_en": "", "target_en": "", "confidence": 1}


def drawn(*steps):
    row = Suggestion(giver=FirmFactory.build(region=None, short_name="甲"), taker=FirmFactory.build(region=None, short_name="乙"))
    row.reason = {"steps": list(steps), "parts": []}
    picture = of_suggestion(row)
    label = {node["id"]: node["label"] for node in picture["nodes"]}
    return [(label[e["source"]], e.get("label", ""), label[e["target"]]) for e in picture["edges"]]


def test_the_goods_run_from_the_material_to_the_product(db):
    assert drawn(step("橡胶边角料", "recovers-to", "再生橡胶"), step("轮胎", "made-from", "再生橡胶")) == [
        ("甲", "", "橡胶边角料"), ("橡胶边角料", "可制成", "再生橡胶"), ("再生橡胶", "用来做", "轮胎"), ("轮胎", "", "乙"),
    ]


def test_a_step_against_the_flow_is_worded_so_and_a_side_step_branches(db):
    assert drawn(
        step("原铝锭", "is-a", "铝锭"), step("铝粉", "made-from", "原铝锭"), step("雾化铝粉", "names", "铝粉"),
        step("铝银浆", "made-from", "铝粉"),
    ) == [
        ("甲", "", "铝锭"), ("铝锭", "包括", "原铝锭"), ("原铝锭", "用来做", "铝粉"), ("铝粉", "即", "雾化铝粉"),
        ("铝粉", "用来做", "铝银浆"), ("铝银浆", "", "乙"),
    ]


def test_a_reason_without_steps_or_with_a_gap_is_still_a_picture(db):
    assert drawn() == [("甲", "", "乙")]
    assert [edge[2] for edge in drawn(step("a", "names", "b"), step("c", "names", "d"))] == ["a", "b", "c", "d", "乙"]
