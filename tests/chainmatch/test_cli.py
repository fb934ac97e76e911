"""The command line: one suggestion a line; a malformed line is named and the rest go on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from chainmatch import cli
from chainmatch.knowledge import Knowledge

Lines = Callable[..., str]


@pytest.fixture(autouse=True)
def _small_knowledge(small: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chainmatch.cli.load", lambda: small)
    monkeypatch.setattr("chainmatch.engine.load", lambda: small)


@pytest.fixture
def lines(tmp_path: Path) -> Lines:
    def write(name: str, *rows: object) -> str:
        path = tmp_path / name
        path.write_text("".join((r if isinstance(r, str) else json.dumps(r)) + "\n" for r in rows), encoding="utf-8")
        return str(path)

    return write


SHOE = {"id": "shoe", "name": "鞋厂", "makes": ["橡胶鞋底"], "discards": [{"text": "橡胶边角料", "quantity": 50, "unit": "t"}]}
TYRE = {"id": "tyre", "name": "轮胎厂", "makes": ["轮胎"]}


def test_discover_writes_one_suggestion_a_line(lines: Lines, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["discover", "--firms", lines("f.jsonl", SHOE, TYRE), "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    first = rows[0]
    assert (first["kind"], first["from"], first["to"], first["rank"]) == ("use", "shoe", "tyre", 1)
    assert first["what"] == "橡胶边角料"
    assert first["inferred"] is True
    assert "再生橡胶" in first["why"]
    assert first["reason"]["steps"]


def test_discover_without_json_is_readable(lines: Lines, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["discover", "--firms", lines("f.jsonl", SHOE, TYRE)]) == 0
    assert "鞋厂 → 轮胎厂" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ("{not json", "line left out"),
        ('{"name": "无号"}', "'id' is missing"),
        ('{"id": "x", "makes": "轮胎"}', "'makes' must be a list"),
        ('{"id": "x", "makes": [{"id": "1"}]}', "'text' is missing"),
        ('{"id": "x", "makes": [{"text": "轮胎", "colour": "黑"}]}', "colour"),
        ("[1]", "a JSON object is expected"),
    ],
)
def test_a_malformed_line_is_named_and_the_rest_go_on(
    lines: Lines, capsys: pytest.CaptureFixture[str], bad: str, says: str
) -> None:
    path = lines("f.jsonl", SHOE, bad, TYRE)
    assert cli.main(["discover", "--firms", path, "--json"]) == 1
    out, err = capsys.readouterr()
    assert f"{path}:2: " in err
    assert says in err
    assert [json.loads(line)["to"] for line in out.splitlines()][:1] == ["tyre"]


def test_a_firm_given_twice_is_named(lines: Lines, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["discover", "--firms", lines("f.jsonl", SHOE, TYRE, TYRE)]) == 1
    assert "'tyre' given twice" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_status_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["discover", "--firms", "nowhere.jsonl"]) == 2
    assert "nowhere.jsonl" in capsys.readouterr().err


def test_explain_shows_concepts_and_the_facts_around_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", "橡胶鞋底边角料", "--side", "discard"]) == 0
    out = capsys.readouterr().out
    assert "橡胶边角料 | rubber offcuts" in out
    assert "recovers-to 0.9" in out
    assert cli.main(["explain", "人民币贷款"]) == 0
    assert "names no goods" in capsys.readouterr().out


def test_rank_writes_a_run(lines: Lines, tmp_path: Path) -> None:
    queries = lines("q.jsonl", {"id": "q1", "text": "轮胎"})
    candidates = lines("c.jsonl", {"id": "c1", "text": "天然橡胶"}, {"id": "c2", "text": "铝土矿"})
    out = tmp_path / "run.tsv"
    args = ["rank", "--ask", "materials", "--queries", queries, "--candidates", candidates, "--out", str(out)]
    assert cli.main(args) == 0
    rows = [line.split("\t") for line in out.read_text().splitlines()]
    assert rows[0][:2] == ["q1", "c1"]
    assert float(rows[0][2]) > 0.5


def test_rank_takes_firms_with_offers_and_wastes_with_donors(lines: Lines, tmp_path: Path) -> None:
    out = tmp_path / "run.tsv"
    firms = lines("c.jsonl", {"id": "f1", "offers": ["钢材"]}, {"id": "f2", "offers": ["桌子", "废铝", "铝锭"]})
    args = ["--queries", lines("q.jsonl", {"id": "q", "text": "铝压铸件"}), "--candidates", firms, "--out", str(out)]
    assert cli.main(["rank", "--ask", "suppliers", *args]) == 0
    assert out.read_text().startswith("q\tf2\t")
    waste = lines("w.jsonl", {"id": "w", "waste": "橡胶边角料", "donor": "鞋厂", "text": "鞋厂的橡胶边角料"})
    kinds = lines("k.jsonl", {"id": "k1", "text": "铝锭厂"}, {"id": "k2", "text": "轮胎企业"})
    assert cli.main(["rank", "--ask", "users", "--queries", waste, "--candidates", kinds, "--out", str(out)]) == 0
    assert out.read_text().startswith("w\tk2\t")


def test_rank_names_a_malformed_query_and_goes_on(lines: Lines, capsys: pytest.CaptureFixture[str]) -> None:
    queries = lines("q.jsonl", {"id": "q0"}, {"id": "q1", "text": "轮胎"})
    candidates = lines("c.jsonl", {"id": "c1", "text": "天然橡胶"})
    assert cli.main(["rank", "--ask", "materials", "--queries", queries, "--candidates", candidates]) == 1
    out, err = capsys.readouterr()
    assert f"{queries}:1: 'text' is missing" in err
    assert out.startswith("q1\tc1\t")
