"""Quality on the four retrieval tasks of ../shared/data/bench, beside char n-gram TF-IDF, and what each part adds.

    python benchmarks/quality.py

The tasks are the development part; they are used to see whether a general change helps, never to add single facts.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from chainmatch.knowledge import load  # noqa: E402
from chainmatch.rank import Ranker  # noqa: E402

BENCH = ROOT.parent / "shared" / "data" / "bench"
TASKS = {
    "zh_material": "materials",
    "zh_supplier": "suppliers",
    "zh_symbiosis_receiver": "users",
    "en_symbiosis_receiver": "users",
}
VARIANTS = {
    "char TF-IDF": ("words",),
    "graph alone": ("graph",),
    "graph + names": ("graph", "names"),
    "TF-IDF + graph": ("words", "graph"),
    "all": ("words", "graph", "names"),
}
SHOWN = ("R@1", "R@5", "R@10", "MRR@10", "nDCG@10")


def scorer() -> ModuleType:
    """The bench's own score.py."""
    spec = importlib.util.spec_from_file_location("score", BENCH / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def main() -> None:
    if not BENCH.exists():
        print("skipped: ../shared/data/bench is absent, so there is nothing to measure on")
        return
    score, knowledge = scorer(), load()
    print(f"knowledge {knowledge.version}: {len(knowledge.concepts)} concepts, {len(knowledge.facts)} facts")
    print(f"{'task':<24}{'variant':<18}" + "".join(f"{name:>9}" for name in SHOWN))
    rankers = {name: Ranker(knowledge, parts) for name, parts in VARIANTS.items()}
    for task, ask in TASKS.items():
        folder = BENCH / task
        queries, candidates = lines(folder / "queries.jsonl"), lines(folder / "candidates.jsonl")
        qrels, kinds = list(score.rows(folder / "qrels.tsv")), folder / "kinds.tsv"
        canon = dict(line.split("\t")[:2] for line in kinds.read_text().splitlines()) if kinds.exists() else None
        for name, ranker in rankers.items():
            run = [(q, c, s) for q, found in ranker.rank(ask, queries, candidates, 60) for c, s in found]
            figures = score.score(qrels, run, canon)
            print(f"{task:<24}{name:<18}" + "".join(f"{figures[key]:>9.3f}" for key in SHOWN), flush=True)


if __name__ == "__main__":
    main()
