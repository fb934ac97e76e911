"""The command line: `chainmatch discover | explain | rank`.

Exit status: 0 well; 1 done, but some lines were malformed (each is named on stderr); 2 nothing could be done.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from chainmatch.engine import Engine
from chainmatch.explain import sentence
from chainmatch.knowledge import KnowledgeError, load
from chainmatch.rank import ASKS, Ranker
from chainmatch.records import Firm, Stream, Suggestion, to_dict


class Lines:
    """The objects of a JSON-lines file; malformed lines are named and counted, the rest go on."""

    def __init__(self, path: str, parse: Callable[[dict[str, Any]], Any]) -> None:
        self.path, self.parse, self.bad = path, parse, 0

    def __iter__(self) -> Iterator[Any]:
        with Path(self.path).open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                try:
                    data = json.loads(line)
                    if not isinstance(data, dict):
                        raise ValueError("a JSON object is expected")
                    yield self.parse(data)
                except (ValueError, KeyError, TypeError) as error:
                    self.bad += 1
                    why = f"{error} is missing" if isinstance(error, KeyError) else str(error)
                    print(f"{self.path}:{number}: {why} — line left out", file=sys.stderr)


def _text(data: dict[str, Any], key: str) -> str:
    value = data[key]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{key!r} must be a text that is not empty")
    return value


def _streams(data: dict[str, Any], side: str) -> tuple[Stream, ...]:
    """Streams as texts or as objects with the fields of `records.Stream`; ids are made where absent."""
    streams = []
    items = data.get(side, [])
    if not isinstance(items, list):
        raise ValueError(f"{side!r} must be a list")
    for number, item in enumerate(items, 1):
        made = {"text": item} if isinstance(item, str) else item
        if not isinstance(made, dict):
            raise ValueError(f"{side!r} must hold texts or objects")
        streams.append(Stream(**{"id": f"{data['id']}:{side}:{number}", **made, "text": _text(made, "text")}))
    return tuple(streams)


def parse_firm(data: dict[str, Any]) -> Firm:
    """A firm of {"id", "name", "makes": […], "needs": […], "discards": […], "place"}; raises ValueError, KeyError."""
    id_, name = _text(data, "id"), str(data.get("name") or data["id"])
    made, needs, left = (_streams(data, side) for side in ("makes", "needs", "discards"))
    return Firm(id_, name, made, needs, left, str(data.get("place", "")))


def _once(firms: Lines) -> tuple[list[Firm], int]:
    """The firms, the first of each id; how many were dropped as repeated."""
    known: dict[str, Firm] = {}
    twice = 0
    for firm in firms:
        if firm.id in known:
            twice += 1
            print(f"{firms.path}: firm id {firm.id!r} given twice — the later one left out", file=sys.stderr)
        known.setdefault(firm.id, firm)
    return list(known.values()), twice


def discover(args: argparse.Namespace, out: TextIO) -> int:
    """One suggestion a line, as text or JSON."""
    lines = Lines(args.firms, parse_firm)
    firms, twice = _once(lines)
    names = {firm.id: firm.name for firm in firms}
    for suggestion in Engine(firms).stream(top=args.top):
        out.write(_json(suggestion, names) if args.json else _plain(suggestion, names, args.lang))
    return 1 if lines.bad or twice else 0


def _json(s: Suggestion, names: dict[str, str]) -> str:
    data = to_dict(s)
    line = {
        "kind": s.kind, "from": s.giver, "to": s.taker, "firms": list(s.firms), "what": s.what_zh, "what_en": s.what_en,
        "score": round(s.score, 6), "rank": s.rank, "inferred": s.inferred, "question": s.question,
        "from_stream": s.giver_stream, "to_stream": s.taker_stream,
        "why": sentence(s, "zh", names=names), "why_en": sentence(s, "en", names=names), "reason": data["reason"],
    }  # fmt: skip
    return json.dumps(line, ensure_ascii=False) + "\n"


def _plain(s: Suggestion, names: dict[str, str], lang: str) -> str:
    path = " → ".join(names.get(f, f) for f in s.firms)
    state = ("inferred" if s.inferred else "stated") if lang == "en" else ("推断" if s.inferred else "已提出")
    what = s.what_en if lang == "en" else s.what_zh
    return f"{s.kind}\t{s.rank}\t{s.score:.3f}\t{state}\t{path}\t{what}\t{sentence(s, lang)}\n"


def explain(args: argparse.Namespace, out: TextIO) -> int:
    """What concepts a text names, and the facts around them."""
    ranker = Ranker(load())
    mentions = ranker.reader.read(args.text, args.side)
    if not mentions:
        out.write(f"{args.text}: names no goods the knowledge has\n")
    for m in mentions:
        concept = ranker.graph.knowledge.concepts[m.concept]
        out.write(f"{concept.zh} | {concept.en}  {m.how} {m.confidence:.2f}  ({concept.kind}, {concept.where})\n")
        for fact in ranker.graph.knowledge.facts:
            if m.concept in (fact.source, fact.target):
                ends = (ranker.graph.knowledge.concepts[i] for i in (fact.source, fact.target))
                source, target = (f"{c.zh} | {c.en}" for c in ends)
                out.write(f"  {source}  {fact.relation} {fact.confidence:g}  {target}  {fact.basis_zh}  {fact.where}\n")
    return 0


def rank(args: argparse.Namespace, out: TextIO) -> int:
    """Candidates for each query as query<TAB>candidate<TAB>score."""

    def item(data: dict[str, Any]) -> dict[str, Any]:
        if "offers" in data and not data.get("text"):
            if not isinstance(data["offers"], list) or not all(isinstance(o, str) for o in data["offers"]):
                raise ValueError("'offers' must be a list of texts")
            return {**data, "id": _text(data, "id")}
        return {**data, "id": _text(data, "id"), "text": _text(data, "text")}

    queries, candidates = Lines(args.queries, item), Lines(args.candidates, item)
    ranker = Ranker(load())
    for query, found in ranker.rank(args.ask, list(queries), list(candidates), args.top):
        for candidate, score in found:
            out.write(f"{query}\t{candidate}\t{score:.6f}\n")
    return 1 if queries.bad or candidates.bad else 0


def parser() -> argparse.ArgumentParser:
    """The arguments of `chainmatch`."""
    root = argparse.ArgumentParser(prog="chainmatch", description="Who makes, needs and discards what; who should talk to whom.")
    commands = root.add_subparsers(dest="command", required=True)
    one = commands.add_parser("discover", help="all links worth a look in a register")
    one.add_argument("--firms", required=True, metavar="F.jsonl", help='{"id","name","makes":[…],"needs":[…],"discards":[…]}')
    one.add_argument("--top", type=int, default=10)
    one.add_argument("--json", action="store_true")
    one.add_argument("--lang", choices=("zh", "en"), default="zh")
    one.set_defaults(run=discover)
    one = commands.add_parser("explain", help="what concepts a text names, and the facts around them")
    one.add_argument("text")
    one.add_argument("--side", choices=("make", "need", "discard", "kind"), default="make")
    one.set_defaults(run=explain)
    one = commands.add_parser("rank", help="candidates for each query, as a TSV run")
    one.add_argument("--ask", choices=ASKS, required=True)
    one.add_argument("--queries", required=True, metavar="Q.jsonl")
    one.add_argument("--candidates", required=True, metavar="C.jsonl")
    one.add_argument("--top", type=int, default=10)
    one.set_defaults(run=rank)
    for command in commands.choices.values():
        command.add_argument("--out", metavar="FILE", help="write here rather than to standard output")
    return root


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line; returns the exit status."""
    args = parser().parse_args(argv)
    try:
        if not args.out:
            return int(args.run(args, sys.stdout))
        with Path(args.out).open("w", encoding="utf-8") as out:
            return int(args.run(args, out))
    except (OSError, KnowledgeError) as error:
        print(f"chainmatch: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    raise SystemExit(main())
