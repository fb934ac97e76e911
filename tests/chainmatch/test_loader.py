"""A bad fact file is refused, and the message says where and what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from chainmatch.knowledge import KnowledgeError, load

Write = Callable[[str], Path]
GOOD = "= 铝 | aluminium\n  kind raw-material\n= 铝锭 | ingot\n  kind intermediate\n"


@pytest.mark.parametrize(
    ("line", "number", "says"),
    [
        ("  from 铜 main 0.9", 5, "'铜' names no concept"),
        ("  from 铝 chief 0.9", 5, "role 'chief' is unknown"),
        ("  from 铝 main 1.9", 5, "out of range"),
        ("  from 铝 main 0", 5, "out of range"),
        ("  from 铝 main much", 5, "is no number"),
        ("  from 铝锭 main 0.9", 5, "from itself"),
        ("  kind thing", 5, "kind 'thing' is unknown"),
        ("  hazardous very", 5, "hazardous is 'very'"),
        ("  made 铝 0.9", 5, "'made' is no kind of line"),
        ("  from 铝 main 0.9 | 熔铸", 5, "one language only"),
        ("铝 main 0.9", 5, "first column"),
        ("= 铝锭块 |", 5, "needs both names"),
        ("= 铝块 | aluminium\n  kind product", 5, "already names 铝"),
        ("  from 铝 main 0.9\n  from 铝 part 0.5", 6, "said before"),
        ("= 渣 | slag", 5, "has no kind"),
    ],
)
def test_a_fault_is_named_by_file_and_line_with_a_hint(facts_file: Write, line: str, number: int, says: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load(facts_file(GOOD + line + "\n"))
    faults = [f for f in caught.value.faults if says in f]
    assert faults, caught.value.faults
    assert faults[0].startswith(f"99-test.txt:{number}: ")
    assert " — " in faults[0]  # the hint: what to do


def test_a_line_before_any_concept_is_refused(facts_file: Write) -> None:
    with pytest.raises(KnowledgeError, match=r"99-test\.txt:1: a line before any concept"):
        load(facts_file("  kind product\n"))


def test_a_circle_of_is_names_its_members(facts_file: Write) -> None:
    text = "= 甲物 | one\n  kind product\n  is 乙物\n= 乙物 | two\n  kind product\n  is 甲物\n"
    with pytest.raises(KnowledgeError, match="circle") as caught:
        load(facts_file(text))
    assert "甲物" in str(caught.value)
    assert "乙物" in str(caught.value)


def test_all_faults_are_told_at_once(facts_file: Write) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load(facts_file(GOOD + "  from 铜 main 0.9\n  from 锌 main 7\n"))
    assert len(caught.value.faults) == 2


def test_the_version_follows_the_content(facts_file: Write) -> None:
    one = load(facts_file(GOOD)).version
    assert load(facts_file(GOOD)).version == one
    assert load(facts_file(GOOD + "  from 铝 main 0.9\n")).version != one


def test_a_name_is_found_in_either_script_and_number(facts_file: Write) -> None:
    known = load(facts_file("= 废橡胶 | waste rubber\n  kind waste\n  also rubber wastes\n"))
    assert known.find("廢橡膠") == known.find("Waste Rubbers") == 0
    assert known.find("橡胶") is None
