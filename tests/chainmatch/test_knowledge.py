"""The shipped facts hold together."""

from __future__ import annotations

import pytest

from chainmatch.knowledge import Knowledge
from chainmatch.text import fold


def test_there_are_enough_facts(shipped: Knowledge) -> None:
    assert len([f for f in shipped.facts if f.relation != "is-a"]) >= 400


def test_every_concept_has_a_chinese_and_an_english_name(shipped: Knowledge) -> None:
    for concept in shipped.concepts:
        assert concept.zh, concept.where
        assert concept.en, concept.where
        assert concept.en != concept.zh, concept.where


def test_every_name_leads_to_one_concept(shipped: Knowledge) -> None:
    for i, concept in enumerate(shipped.concepts):
        for name in concept.names:
            assert shipped.by_name[fold(name)] == i, (name, concept.where)


def test_every_basis_and_check_stands_in_both_languages(shipped: Knowledge) -> None:
    for fact in shipped.facts:
        assert bool(fact.basis_zh) == bool(fact.basis_en), fact.where
        assert bool(fact.check_zh) == bool(fact.check_en), fact.where
        if fact.relation in ("recovers-to", "made-from"):
            assert fact.basis_zh, f"{fact.where} has no basis"


def test_nothing_is_made_from_itself(shipped: Knowledge) -> None:
    assert all(fact.source != fact.target for fact in shipped.facts)


def test_what_is_recovered_is_left_over(shipped: Knowledge) -> None:
    for fact in shipped.facts:
        if fact.relation == "yields":
            assert shipped.concepts[fact.target].kind != "service", fact.where


@pytest.mark.parametrize("name", ["人民币贷款", "物业管理", "商品房"])
def test_what_is_no_goods_is_no_concept(shipped: Knowledge, name: str) -> None:
    assert shipped.find(name) is None
