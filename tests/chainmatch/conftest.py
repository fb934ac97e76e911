"""Fixtures of the engine's tests; nothing here needs the site."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from small_world import FACTS, make_firm

from chainmatch.knowledge import Knowledge, KnowledgeError, load
from chainmatch.records import Firm


@pytest.fixture
def facts_file(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a fact file named 99-test.txt and gives its path."""

    def write(text: str) -> Path:
        path = tmp_path / "99-test.txt"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """A knowledge of a score of concepts whose every fact is in this file."""
    path = tmp_path_factory.mktemp("facts") / "99-small.txt"
    path.write_text(FACTS, encoding="utf-8")
    return load(path)


@pytest.fixture(scope="session")
def shipped() -> Knowledge:
    """The knowledge that ships."""
    try:
        return load()
    except KnowledgeError as error:
        pytest.fail(f"the shipped facts do not load:\n{error}"[:2000])


@pytest.fixture(scope="session")
def register(shipped: Knowledge) -> list[Firm]:
    """338 firms of one or two products each, drawn from the knowledge with a fixed seed; a few state needs."""
    draw = random.Random(20)
    goods = [c.zh for c in shipped.concepts if c.kind in ("product", "part")]
    left = [c.zh for c in shipped.concepts if c.waste]
    firms = []
    for i in range(338):
        needs = draw.sample(goods, 1) if i % 9 == 0 else []
        discards = draw.sample(left, 1) if i % 4 == 0 else []
        firms.append(make_firm(f"F{i:03}", draw.sample(goods, draw.randint(1, 2)), needs, discards))
    return firms
