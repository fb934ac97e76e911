"""The answers to a question, told: what flows, from whom to whom, by which steps."""

from __future__ import annotations

from dataclasses import dataclass

from chainmatch.graph import Hop
from chainmatch.knowledge import Concept, Knowledge
from chainmatch.pick import Pick
from chainmatch.records import Reason, Step, Stream, Suggestion
from chainmatch.register import ANY_FIRM, Entry, Register
from chainmatch.steps import Teller, what


@dataclass(frozen=True, slots=True)
class Need:
    """A question of supply: a stated need's mentions, or a material that follows from what the firm makes."""

    firm: int
    key: str
    mentions: tuple[Entry, ...]
    hops: tuple[Hop, ...] = ()
    maker: Entry | None = None
    stream: Stream | None = None
    weight: float = 1.0


class Answers:
    """Tells picks as suggestions."""

    def __init__(self, register: Register, knowledge: Knowledge) -> None:
        self.register, self.concepts = register, knowledge.concepts
        self.teller = Teller(knowledge)

    def use(
        self, firm: int, stream: Stream | None, own: tuple[Entry, ...], picks: list[Pick], key: str
    ) -> list[Suggestion]:
        """Who can use what the firm leaves over; `own` are the mentions that were asked about."""
        asker, found = self._id(firm), []
        for rank, p in enumerate(picks, 1):
            other = self._id(p.firm)
            offered = own[p.mention] if p.link else None
            taker_stream = p.other.id if p.other else ""
            if p.link and offered:
                steps = self.teller.path(offered, (p.link.hops,), p.link.entry)
                taker_stream = p.link.entry.stream.id if p.link.product < 0 and p.link.entry.stream else ""
            else:
                steps = self._alike(stream, p.other, p.cosine)
            concept = self.concepts[offered.concept] if offered else None
            zh, en = what(stream.text if stream else "", concept)
            reason = Reason(steps, p.parts, self._gate(offered, p) or "waste")
            found.append(Suggestion(
                "use", asker, other, (asker, other), stream.id if stream else "", taker_stream, zh, en, p.score, rank,
                not taker_stream or stream is None or not stream.id, key, reason,
            ))  # fmt: skip
        return found

    def supply(self, need: Need, picks: list[Pick]) -> list[Suggestion]:
        """Who can supply what the firm needs."""
        asker, found = self._id(need.firm), []
        taker_stream = need.stream.id if need.stream else ""
        for rank, p in enumerate(picks, 1):
            other = self._id(p.firm)
            offer, concept, stream_id = self._offer(p)
            if p.link and need.maker:
                steps = self.teller.path(p.link.entry, (p.link.hops, need.hops), need.maker)
            elif p.link:
                steps = self.teller.path(p.link.entry, (p.link.hops,), need.mentions[p.mention])
            else:
                steps = self._alike(p.other, need.stream, p.cosine)
            offered = p.link.entry if p.link else None
            gate = self._gate(offered, p)
            if not gate and offered and (offered.side != "make" or self.concepts[offered.concept].waste):
                gate = "waste"
            zh, en = what(offer, concept)
            found.append(Suggestion(
                "supply", other, asker, (other, asker), stream_id, taker_stream, zh, en, p.score, rank,
                not taker_stream or not stream_id, need.key, Reason(steps, p.parts, gate),
            ))  # fmt: skip
        return found

    def _id(self, firm: int) -> str:
        return self.register.firms[firm].id if firm != ANY_FIRM else ""

    def _offer(self, p: Pick) -> tuple[str, Concept | None, str]:
        """(words, concept, stream id) of what is supplied."""
        if p.link is None:
            return (p.other.text, None, p.other.id) if p.other else ("", None, "")
        entry, concept = p.link.entry, self.concepts[p.link.entry.concept]
        if entry.side == "yield" or entry.stream is None:
            return "", concept, ""
        return entry.stream.text, concept, entry.stream.id

    def _alike(self, giver: Stream | None, taker: Stream | None, cosine: float) -> tuple[Step, ...]:
        """The step from one wording to another."""
        offer, need = giver.text if giver else "", taker.text if taker else ""
        return (Step("alike", offer, need, offer, need, cosine),)

    def _gate(self, offered: Entry | None, p: Pick) -> str:
        dangerous = (offered and self.concepts[offered.concept].hazardous) or (
            p.link and self.concepts[p.link.material].hazardous
        )
        return "hazardous" if dangerous else ""
