"""The one door to the engine: rows become its records, its answers become rows. Writes nothing.

The engine is shown streams only, never a supply link that somebody has seen.
"""

import hashlib
import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Max
from django.utils.translation import get_language

import chainmatch.records as engine_records
from chainmatch.engine import Engine
from chainmatch.explain import sentence as engine_sentence
from lianmeng.chain.models import Stream, Suggestion
from lianmeng.members.models import Chain, Firm, Place
from lianmeng.web.names import fold

_SIDES = {Stream.Role.MAKES: "makes", Stream.Role.NEEDS: "needs", Stream.Role.DISCARDS: "discards"}
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Finding:
    """A Suggestion row not saved yet, and the streams it rests on."""

    row: Suggestion
    rests_on: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """A chain's register, read once: its engine, and which streams each firm has."""

    engine: Engine
    chain: Chain
    streams: Mapping[int, list[Stream]]
    firms: int

    @property
    def knowledge(self) -> str:
        return self.engine.knowledge.version[:40]


def register_of(chain: Chain) -> Register:
    """Reads the firms that stand on the chain today with their streams in use: two queries."""
    streams: dict[int, list[Stream]] = defaultdict(list)
    for stream in Stream.objects.filter(active=True, firm__in=_on(chain)).order_by("pk"):
        streams[stream.firm_id].append(stream)
    firms = [
        engine_records.Firm(
            id=str(firm.pk), name=firm.name, place=firm.region.name if firm.region else "",
            **{side: tuple(_stream(s) for s in streams[firm.pk] if s.role == role) for role, side in _SIDES.items()},
        )
        for firm in Firm.objects.filter(pk__in=_on(chain), active=True).select_related("region").order_by("pk")
    ]
    return Register(Engine(firms), chain, streams, len(firms))


def discover(
    register: Register, *, top: int = 10, kinds: Collection[str] = ("use", "supply", "chain"),
    only: Collection[int] | None = None, progress: Callable[[int, int], None] | None = None,
) -> list[Finding]:
    """What the engine finds, as rows; `only` limits whose questions are asked (primary keys of firms)."""
    asked = None if only is None else [str(pk) for pk in only]
    answers = register.engine.discover(top=top, kinds=tuple(kinds), only=asked, progress=progress)
    return _findings(register, answers)


def users(register: Register, text: str, *, top: int) -> list[Finding]:
    """Who could use this by-product, given in words. The giver of each row is empty."""
    return _findings(register, register.engine.users(text, top=top))


def suppliers(register: Register, text: str, *, top: int) -> list[Finding]:
    """Who could supply this, given in words. The taker of each row is empty."""
    return _findings(register, register.engine.suppliers(text, top=top))


_kept: dict[int, tuple[tuple, Register]] = {}
_lock = threading.Lock()


def kept_register(chain: Chain) -> Register:
    """The last register of the chain while nothing in it has changed; two small queries to know that."""
    revision = (
        tuple(Stream.objects.filter(firm__in=_on(chain), active=True).aggregate(n=Count("pk"), at=Max("changed_at")).values()),
        tuple(Firm.objects.filter(pk__in=_on(chain), active=True).aggregate(n=Count("pk"), at=Max("changed_at"), l=Max("pk")).values()),
    )
    with _lock:
        known = _kept.get(chain.pk)
        if known is None or known[0] != revision:
            known = _kept[chain.pk] = (revision, register_of(chain))
        return known[1]


def sentence(row: Suggestion, names: Mapping[int, str]) -> str:
    """The row's reason in the language of the page; `names` are the firms' names by primary key."""
    try:
        found = engine_records.Suggestion(
            row.kind, _id(row.giver_id), _id(row.taker_id), tuple(str(pk) for pk in row.firms), "", "", row.what,
            row.what_en or row.what, row.score, row.rank, row.inferred, row.question,
            engine_records.reason_from_dict(row.reason),
        )
        lang = "en" if (get_language() or "").startswith("en") else "zh"
        return engine_sentence(found, lang, names={str(pk): name for pk, name in names.items()})
    except (KeyError, TypeError):  # a reason written by an older engine
        return row.what


def _on(chain: Chain) -> object:
    return Place.objects.filter(chain=chain, until_on=None).values("firm_id")


def _id(pk: int | None) -> str:
    return "" if pk is None else str(pk)


def _pk(text: str) -> int | None:
    return int(text) if text else None


def _stream(row: Stream) -> engine_records.Stream:
    quantity = float(row.quantity) if row.quantity is not None else None
    return engine_records.Stream(str(row.pk), row.text, quantity, row.unit, row.cadence, row.grade)


def _findings(register: Register, answers: Iterable[engine_records.Suggestion]) -> list[Finding]:
    """Rows by key: where two answers have one key the first, which is the better, stands."""
    found: dict[str, Finding] = {}
    for answer in answers:
        finding = _finding(register, answer)
        found.setdefault(finding.row.key, finding)
    return list(found.values())


def _finding(register: Register, answer: engine_records.Suggestion) -> Finding:
    firms = [int(pk) for pk in answer.firms if pk]
    reason = engine_records.to_dict(answer.reason)
    row = Suggestion(
        chain=register.chain, key=_key(answer), kind=answer.kind, giver_id=_pk(answer.giver), taker_id=_pk(answer.taker),
        giver_stream_id=_pk(answer.giver_stream), taker_stream_id=_pk(answer.taker_stream), firms=firms,
        what=answer.what_zh[:_LONGEST], what_en=answer.what_en[:_LONGEST], question=answer.question[:_LONGEST],
        score=answer.score, rank=answer.rank, inferred=answer.inferred, gate=answer.reason.gate, reason=reason,
    )
    rests = {firm: _rests(register, answer, firm) for firm in firms}
    row.traced = all(rests.values())
    return Finding(row, tuple(sorted({pk for pks in rests.values() for pk in pks})))


def _key(answer: engine_records.Suggestion) -> str:
    """Which suggestion it is, from run to run: the question, the firms in order, and what would flow."""
    parts = [answer.kind, answer.question, *answer.firms, answer.what_zh]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _rests(register: Register, answer: engine_records.Suggestion, firm: int) -> list[int]:
    """The firm's streams that the answer rests on. Where it does not say which, all that the firm makes:
    whoever may see all of them may see the one."""
    stated = {answer.giver: answer.giver_stream, answer.taker: answer.taker_stream}.get(str(firm))
    if stated:
        return [int(stated)]
    told = {fold(word) for s in answer.reason.steps for word in (s.source, s.target, s.source_en, s.target_en)}
    made = [s for s in register.streams.get(firm, ()) if s.role == Stream.Role.MAKES]
    return [s.pk for s in made if fold(s.text) in told] or [s.pk for s in made]
