"""`lianmeng discover`."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from factories import ChainFactory

from lianmeng.chain.models import Suggestion


def run(*words):
    out = io.StringIO()
    call_command("discover", *words, stdout=out, stderr=io.StringIO())
    return out.getvalue().splitlines()


def test_it_prints_one_suggestion_a_line_and_keeps_none(register):
    rows = [json.loads(line) for line in run("--json")]
    first = next(row for row in rows if row["kind"] == "use" and row["what"] == "橡胶边角料")
    assert (first["from"], first["to"], first["rank"], first["need"]) == ("甲铝业", "丙压铸", 1, "inferred")
    assert first["reason"]["steps"]
    assert abs(sum(part["value"] for part in first["reason"]["parts"]) - first["score"]) < 1e-5
    assert not Suggestion.objects.exists()


def test_it_keeps_them_when_told(register):
    lines = run("--save", "--json")
    assert len(lines) == Suggestion.objects.count() > 0


def test_it_narrows_by_firm_and_kind(register):
    assert run("--firm", "丙压铸", "--kind", "use") == [] or all("use" in line for line in run("--firm", "丙压铸", "--kind", "use"))
    assert any("甲铝业" in line for line in run("--firm", "甲鋁業", "--kind", "use"))
    assert all(json.loads(line)["kind"] == "use" for line in run("--save", "--kind", "use", "--firm", "甲铝业", "--json"))


@pytest.mark.parametrize(
    ("words", "told"),
    [(("--chain", "999"), "no chain 999"), (("--firm", "无此企业"), "no firm"), (("--firm", "有限公司"), "several firms")],
)
def test_a_wrong_word_is_told(register, words, told):
    with pytest.raises(CommandError, match=told):
        run(*words)


@pytest.mark.parametrize("words", [("--top", "0"), ("--top", "abc"), ("--top", "99999999999"), ("--kind", "x"), ("--chain", "x")])
def test_a_value_that_cannot_be_is_told(register, words):
    with pytest.raises(CommandError):
        run(*words)


def test_without_a_chain_or_with_several_it_says_what_to_do(db):
    with pytest.raises(CommandError, match="no chain yet"):
        run()
    first, second = ChainFactory(), ChainFactory()
    with pytest.raises(CommandError, match=f"--chain {first.pk}[\\s\\S]*--chain {second.pk}"):
        run()
