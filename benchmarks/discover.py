"""Time and memory of discovery over a whole register, side by side with a plain peer.

    python benchmarks/discover.py [--sizes 338,3766,37660]

Each figure comes from a fresh process; `cpu s` is what index and search cost the processor, whatever else ran beside. The firms are the listed ones of ../shared/data (skipped with a word where
absent: then they are drawn from the knowledge), repeated with deterministic rewording for the largest size.
The peer is char 1-3-gram TF-IDF with sparse-dot-topn, every offer against every offer and need: it knows no chains
and no reasons; it is what the fastest plain text search costs.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from chainmatch.engine import Engine  # noqa: E402
from chainmatch.knowledge import load  # noqa: E402
from chainmatch.lexical import Grams, nearest  # noqa: E402
from chainmatch.records import Firm, Stream  # noqa: E402
from chainmatch.text import fold_many  # noqa: E402

LISTED = ROOT.parent / "shared" / "data" / "firms" / "listed-firms.csv"
SIZES = (338, 3766, 37660)
REWORDED = ("高端{}", "{}系列", "新型{}", "{}产品", "各类{}", "{}加工", "精密{}", "优质{}", "{}制造")


def rows() -> tuple[list[tuple[str, list[str]]], str]:
    """(name, products) of real firms, or of made-up ones; and which."""
    if LISTED.exists():
        with LISTED.open(encoding="utf-8-sig") as lines:
            return [(row["简称"], row["主营产品"].split("、")) for row in csv.DictReader(lines)], "listed firms"
    draw = random.Random(1)
    goods = [c.zh for c in load().concepts if c.kind in ("product", "part", "intermediate")]
    return [(f"甲{i}", draw.sample(goods, 9)) for i in range(3766)], "firms drawn from the knowledge (../shared is absent)"


def firms(size: int) -> list[Firm]:
    """The first `size` firms: the real ones, spread evenly, then reworded ones."""
    known, _ = rows()
    if size < len(known):
        known = [known[i * len(known) // size] for i in range(size)]
    made = []
    for i in range(size):
        name, products = known[i % len(known)]
        again = i // len(known)
        word = (lambda t, n: REWORDED[n % len(REWORDED)].format(t)) if again else (lambda t, n: t)
        streams = tuple(Stream(f"{i}-{j}", word(text, again + j)) for j, text in enumerate(products))
        left = tuple(Stream(f"{i}-w{j}", text) for j, text in enumerate(products[:1]) if i % 20 == 0)
        made.append(Firm(f"{i:06}", name, streams, discards=left))
    return made


def ours(register: list[Firm]) -> dict[str, float]:
    start, cpu = time.perf_counter(), time.process_time()
    Engine([])
    loaded, cpu = time.perf_counter(), time.process_time() - cpu
    engine = Engine(register)
    indexed = time.perf_counter()
    found = sum(1 for _ in engine.stream())
    done = time.perf_counter()
    return {"load": loaded - start, "load cpu": cpu, "index": indexed - loaded, "search": done - indexed, "links": found}


def peer(register: list[Firm]) -> dict[str, float]:
    start, cpu = time.perf_counter(), time.process_time()
    offers = fold_many([s.text for firm in register for s in firm.makes])
    asked = fold_many([s.text for firm in register for s in (*firm.needs, *firm.discards, *firm.makes)])
    loaded, cpu = time.perf_counter(), time.process_time() - cpu
    grams = Grams(offers)
    corpus, queries = grams.matrix(offers), grams.matrix(asked)
    indexed = time.perf_counter()
    found = sum(len(nearest(queries[i : i + 4096], corpus, 10, 0.3)) for i in range(0, queries.shape[0], 4096))
    done = time.perf_counter()
    return {"load": loaded - start, "load cpu": cpu, "index": indexed - loaded, "search": done - indexed, "links": found}


def measure(who: str, size: int) -> dict[str, float]:
    """One run in this process; peak memory in MB includes the interpreter and the records."""
    register = firms(size)
    start = time.process_time()
    figures = {"ours": ours, "peer": peer}[who](register)
    figures["cpu"] = time.process_time() - start - figures.pop("load cpu")
    figures["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return figures


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--sizes", default=",".join(map(str, SIZES)))
    args.add_argument("--one", nargs=2, metavar=("WHO", "SIZE"), help=argparse.SUPPRESS)
    given = args.parse_args()
    if given.one:
        print(json.dumps(measure(given.one[0], int(given.one[1]))))
        return
    print(f"firms: {rows()[1]}")
    print(f"{'firms':>7} {'who':>5} {'load s':>8} {'index s':>8} {'search s':>9} {'cpu s':>8} {'links':>9} {'peak MB':>8}")
    for size in map(int, given.sizes.split(",")):
        for who in ("ours", "peer"):
            command = [sys.executable, __file__, "--one", who, str(size)]
            f = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            print(
                f"{size:>7} {who:>5} {f['load']:>8.2f} {f['index']:>8.2f} {f['search']:>9.2f}"
                f" {f['cpu']:>8.2f} {f['links']:>9.0f} {f['peak MB']:>8.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
