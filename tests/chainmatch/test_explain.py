"""A reason is one sentence an owner understands."""

from __future__ import annotations

import pytest
from small_world import make_firm

from chainmatch.engine import Engine
from chainmatch.explain import sentence
from chainmatch.knowledge import Knowledge
from chainmatch.records import Suggestion


@pytest.fixture
def link(small: Knowledge) -> Suggestion:
    firms = [make_firm("a", discards=["橡胶边角料"]), make_firm("b", ["轮胎"])]
    return Engine(firms, small).discover()[0]


def test_it_tells_the_process_and_the_use_in_chinese(link: Suggestion) -> None:
    text = sentence(link)
    assert "橡胶边角料" in text
    assert "再生橡胶" in text
    assert "脱硫再生" in text
    assert "轮胎" in text
    assert text.endswith("。")


def test_it_says_what_to_check_before_calling(link: Suggestion) -> None:
    assert "胶种、含硫量" in sentence(link)
    assert "rubber type, sulphur" in sentence(link, "en")


def test_in_english_there_is_no_chinese_left(link: Suggestion) -> None:
    assert not any("\u3400" <= c <= "\u9fff" for c in sentence(link, "en"))


def test_names_are_told_where_known(link: Suggestion) -> None:
    assert sentence(link, names={"a": "甲厂", "b": "乙厂"}).startswith("甲厂")
    assert "甲厂" not in sentence(link)


def test_a_waste_and_a_hazard_are_gated_in_words(link: Suggestion, small: Knowledge) -> None:
    assert "固体废物" in sentence(link)
    firms = [make_firm("acid", discards=["废酸"]), make_firm("npk", ["复合肥"])]
    assert "危险" in sentence(Engine(firms, small).discover()[0].reason)


def test_another_language_is_refused(link: Suggestion) -> None:
    with pytest.raises(ValueError, match="take zh or en"):
        sentence(link, "fr")
