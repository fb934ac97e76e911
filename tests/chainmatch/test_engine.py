"""The engine finds uses, supplies and chains, and says why."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opencc import OpenCC
from small_world import GOODS, WASTES, make_firm

from chainmatch.engine import Engine
from chainmatch.knowledge import Knowledge
from chainmatch.records import Firm, Suggestion, from_dict, reason_from_dict, to_dict


def cast() -> list[Firm]:
    """A shoe maker with offcuts, a tyre maker, a mat maker, a reclaimer; three aluminium firms; a bank."""
    return [
        make_firm("shoe", ["橡胶鞋底"], discards=["橡胶边角料"]),
        make_firm("tyre", ["轮胎"]),
        make_firm("mat", ["橡胶地垫"]),
        make_firm("reclaim", ["再生胶"]),
        make_firm("scrap", ["回收铝"]),
        make_firm("ingot", ["铝锭"]),
        make_firm("cast", ["铝压铸件"]),
        make_firm("asks", ["桌子"], needs=["钢材"]),
        make_firm("steel", ["钢材"]),
        make_firm("bank", ["人民币贷款"]),
    ]


def among(found: list[Suggestion], kind: str, giver: str, taker: str) -> list[Suggestion]:
    return [s for s in found if (s.kind, s.giver, s.taker) == (kind, giver, taker)]


def keys(found: list[Suggestion]) -> list[tuple[object, ...]]:
    return [(s.question, s.rank, s.firms, s.giver_stream, s.taker_stream, round(s.score, 9)) for s in found]


@pytest.fixture(scope="module")
def found(small: Knowledge) -> list[Suggestion]:
    return Engine(cast(), small).discover()


def test_offcuts_reach_the_tyre_maker_through_reclaimed_rubber(found: list[Suggestion]) -> None:
    link = among(found, "use", "shoe", "tyre")[0]
    assert link.rank <= 3
    assert [s.relation for s in link.reason.steps] == ["recovers-to", "made-from"]
    assert link.giver_stream == "shoe-d1"
    assert link.taker_stream == ""
    assert link.inferred
    assert link.reason.gate == "waste"
    assert link.reason.steps[0].check_zh == "胶种、含硫量"


def test_a_need_that_was_not_stated_follows_from_the_product(found: list[Suggestion]) -> None:
    link = among(found, "supply", "scrap", "ingot")[0]
    assert link.inferred
    assert link.question == "supply:ingot:废铝"
    assert link.rank == 1


def test_a_stated_need_is_met_and_is_not_inferred(found: list[Suggestion]) -> None:
    link = among(found, "supply", "steel", "asks")[0]
    assert not link.inferred
    assert link.question == "supply:asks:asks-n1"
    assert (link.giver_stream, link.taker_stream) == ("steel-m1", "asks-n1")


def test_three_firms_make_a_chain(found: list[Suggestion]) -> None:
    chains = [s.firms for s in found if s.kind == "chain"]
    assert ("scrap", "ingot", "cast") in chains
    assert all(len(set(firms)) == len(firms) >= 3 for firms in chains)


def test_a_by_product_that_was_not_stated_is_asked_too_and_scores_less(found: list[Suggestion]) -> None:
    stated = among(found, "use", "shoe", "reclaim")[0]
    inferred = among(found, "use", "tyre", "reclaim")[0]
    assert inferred.giver_stream == ""
    assert inferred.inferred
    assert inferred.score < stated.score


def test_a_bank_is_linked_to_no_one(found: list[Suggestion]) -> None:
    assert not [s for s in found if "bank" in s.firms]


def test_rivals_are_not_linked_for_being_alike(small: Knowledge) -> None:
    twins = [make_firm("one", ["轮胎"]), make_firm("two", ["轮胎"]), make_firm("three", ["橡胶密封轮胎"])]
    assert Engine(twins, small).discover() == []


def test_a_waste_that_is_worded_like_a_product_is_weak(small: Knowledge) -> None:
    firms = [make_firm("a", discards=["特殊胶边条"]), make_firm("b", ["特殊胶边条密封"]), make_firm("c", ["再生胶"])]
    assert all(s.score < 0.1 for s in Engine(firms, small).discover(kinds=("use",)) if s.taker == "b")


def test_what_the_maker_makes_itself_it_hardly_buys(small: Knowledge) -> None:
    alone = [make_firm("give", ["铝锭"]), make_firm("take", ["铝压铸件"])]
    both = [make_firm("give", ["铝锭"]), make_firm("take", ["铝压铸件", "铝锭"])]
    one = among(Engine(alone, small).discover(), "supply", "give", "take")[0]
    other = among(Engine(both, small).discover(), "supply", "give", "take")[0]
    assert other.score < one.score
    assert "makes it itself" in {p.name for p in other.reason.parts}


def test_the_second_of_those_who_do_the_same_counts_less(small: Knowledge) -> None:
    firms = [make_firm("d", discards=["橡胶边角料"]), make_firm("r1", ["再生胶"]), make_firm("r2", ["再生胶"])]
    first, second = Engine(firms, small).discover(kinds=("use",))
    assert second.score < first.score
    assert "repeat" in {p.name for p in second.reason.parts}


def test_a_hazardous_waste_is_gated(small: Knowledge) -> None:
    firms = [make_firm("acid", discards=["废酸"]), make_firm("npk", ["复合肥"])]
    assert Engine(firms, small).discover()[0].reason.gate == "hazardous"


def test_only_asks_for_the_firms_named(small: Knowledge) -> None:
    engine = Engine(cast(), small)
    some = engine.discover(only={"ingot"}, kinds=("use", "supply"))
    assert some
    assert {s.question.split(":")[1] for s in some} == {"ingot"}
    assert keys(some) == keys([s for s in engine.discover(kinds=("use", "supply")) if s.question.split(":")[1] == "ingot"])


def test_top_cuts_each_question_and_keeps_its_order(small: Knowledge) -> None:
    engine = Engine(cast(), small)
    every = engine.discover(kinds=("use", "supply"))
    assert keys(engine.discover(kinds=("use", "supply"), top=1)) == keys([s for s in every if s.rank == 1])


def test_an_unknown_kind_is_refused_with_a_hint(small: Knowledge) -> None:
    with pytest.raises(ValueError, match="take some of use, supply, chain"):
        Engine([], small).discover(kinds=("uses",))


def test_two_firms_of_one_id_are_refused(small: Knowledge) -> None:
    with pytest.raises(ValueError, match="given twice: a"):
        Engine([make_firm("a", ["轮胎"]), make_firm("a", ["铝锭"])], small)


def test_progress_ends_with_all_done(small: Knowledge) -> None:
    told: list[tuple[int, int]] = []
    Engine(cast(), small).discover(progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (10, 10)
    assert told == sorted(told)


def test_anyone_may_ask_who_could_use_a_thing(small: Knowledge) -> None:
    engine = Engine(cast(), small)
    answer = engine.users("橡胶边角料", donor="shoe")
    assert [(s.taker, s.rank) for s in answer] == [
        (s.taker, s.rank) for s in engine.discover(kinds=("use",)) if s.question == "use:shoe-d1"
    ]
    assert all(s.taker != "reclaim" for s in engine.users("橡胶边角料", donor="reclaim"))


def test_anyone_may_ask_who_could_supply_a_need_or_a_product(small: Knowledge) -> None:
    engine = Engine(cast(), small)
    assert engine.suppliers("铝锭")[0].giver == "ingot"
    assert engine.suppliers("铝压铸件")[0].giver in ("ingot", "cast")
    assert "ingot" in {s.giver for s in engine.suppliers("铝压铸件")}


def test_a_suggestion_survives_json(found: list[Suggestion]) -> None:
    for suggestion in found:
        data = json.loads(json.dumps(to_dict(suggestion), ensure_ascii=False))
        assert from_dict(data) == suggestion
        assert reason_from_dict(data["reason"]) == suggestion.reason


texts = st.lists(st.sampled_from(GOODS), max_size=3, unique=True)
wastes = st.lists(st.sampled_from(WASTES), max_size=2, unique=True)
registers = st.lists(st.tuples(texts, texts, wastes), min_size=1, max_size=8).map(
    lambda rows: [make_firm(f"F{i}", *row) for i, row in enumerate(rows)]
)
few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@few
@given(firms=registers, order=st.randoms(use_true_random=False))
def test_the_order_of_the_input_has_no_effect(small: Knowledge, firms: list[Firm], order: object) -> None:
    shuffled = list(firms)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert Engine(shuffled, small).discover() == Engine(firms, small).discover()


@few
@given(firms=registers)
def test_parts_sum_to_the_score_and_ranks_follow_it(small: Knowledge, firms: list[Firm]) -> None:
    last: dict[str, tuple[int, float]] = {}
    for s in Engine(firms, small).discover():
        assert math.isclose(math.fsum(p.value for p in s.reason.parts), s.score, abs_tol=1e-9)
        assert 0 < s.score <= 1
        rank, score = last.get(s.question, (0, 1.0))
        assert s.rank == rank + 1
        assert s.score <= score
        last[s.question] = s.rank, s.score


@few
@given(firms=registers)
def test_a_firm_never_matches_itself(small: Knowledge, firms: list[Firm]) -> None:
    for s in Engine(firms, small).discover():
        assert len(set(s.firms)) == len(s.firms)
        assert (s.firms[0], s.firms[-1]) == (s.giver, s.taker)


@few
@given(firms=registers)
def test_all_at_once_equals_one_by_one(small: Knowledge, firms: list[Firm]) -> None:
    engine = Engine(firms, small)
    at_once = engine.discover(kinds=("use", "supply"))
    single = [s for f in firms for s in Engine(firms, small).discover(kinds=("use", "supply"), only={f.id})]
    assert sorted(keys(at_once)) == sorted(keys(single))


@few
@given(firms=registers)
def test_traditional_input_equals_simplified(small: Knowledge, firms: list[Firm]) -> None:
    to_hant = OpenCC("s2t").convert

    def hant(texts: tuple) -> list[str]:  # type: ignore[type-arg]
        return [to_hant(s.text) for s in texts]

    other = [make_firm(f.id, hant(f.makes), hant(f.needs), hant(f.discards)) for f in firms]
    assert keys(Engine(other, small).discover()) == keys(Engine(firms, small).discover())


@few
@given(firms=registers, stranger=st.sampled_from(["人民币贷款", "面包", "软件开发", "物业管理"]))
def test_an_unrelated_firm_changes_no_ones_rank(small: Knowledge, firms: list[Firm], stranger: str) -> None:
    more = [*firms, make_firm("A-stranger", [stranger])]
    assert keys(Engine(more, small).discover()) == keys(Engine(firms, small).discover())
