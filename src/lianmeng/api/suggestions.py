"""What the engine suggests: the list, one, and questions in one's own words."""

from collections.abc import Iterable
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import translation
from ninja import Field, Path, Query, Router, Schema

from lianmeng.api.auth import ByAccount
from lianmeng.api.errors import answers
from lianmeng.api.fields import FirmName, Id, Known, Line, Named, one_of
from lianmeng.api.lists import FirmId, Page, Paging, RegionId, Strict, known, page, region_of
from lianmeng.chain import bridge, queries
from lianmeng.chain.models import Suggestion
from lianmeng.chain.rules import STAFF
from lianmeng.people.access import found, require
from lianmeng.people.queries import scope_of

router = Router()
STATES = ("open", "known", "dismissed", "all")
ASKED, MOST = 60, 20


class StepOut(Schema):
    """One step of a reason, to be read "source relation target"."""

    relation: str = Field(description="names, made-from, yields, recovers-to, substitutes, is-a, alike")
    source: str
    target: str
    source_en: str
    target_en: str
    confidence: float
    basis_zh: Known = None
    basis_en: Known = None
    check_zh: Known = Field(None, description="联系前要核对什么 / what to check first")
    check_en: Known = None
    fact: Known = Field(None, description="知识库里的出处 / where in the knowledge")


class PartOut(Schema):
    name: str
    value: float


class ReasonOut(Schema):
    steps: list[StepOut]
    parts: list[PartOut] = Field(description="得分的各部分，相加即得分；企业主看不到 / they sum to the score; empty for a firm's owner")
    gate: one_of(("waste", "hazardous")) | None = Field(description="法律会问什么 / what the law will ask about")


class SentenceOut(Schema):
    zh: str
    en: str


class SuggestionOut(Schema):
    id: int
    chain: Named
    kind: one_of(Suggestion.Kind)
    giver: FirmName
    taker: FirmName
    firms: list[int] = Field(description="沿途企业编号，供方在前 / the firms along the way, giver first")
    what: str
    what_en: Known
    question: str
    score: float
    rank: int
    inferred: bool = Field(description="需求是推断的，对方没有说过 / the need is inferred, nobody stated it")
    state: one_of(STATES[:3])
    dismissed_reason: Known
    reason: ReasonOut
    sentence: SentenceOut
    origin: one_of(("engine",)) = Field(description="由链盟推算；企业是否示例看 giver.origin / computed by the engine")

    @staticmethod
    def resolve_state(obj: Suggestion) -> str:
        return "dismissed" if obj.dismissed_at else "known" if obj.known_id else "open"

    @staticmethod
    def resolve_reason(obj: Suggestion, context: dict[str, Any]) -> dict[str, object]:
        return reason_of(obj.reason, context["request"].user)

    @staticmethod
    def resolve_origin(obj: Suggestion) -> str:
        return "engine"


class SuggestionFilter(Paging):
    chain: Id = None
    kind: one_of(Suggestion.Kind) = None
    firm: FirmId = None
    segment: Id = None
    region: RegionId = None
    min_score: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = None
    inferred: one_of(("true", "false")) = None
    state: one_of(STATES) = "open"


@router.get(
    "/suggestions", response=answers(Page[SuggestionOut]), operation_id="suggestions",
    summary="链盟的建议，理由为数据 / what the engine suggests, with its reason as data",
)
def suggestions(request: HttpRequest, by: Query[SuggestionFilter]) -> dict[str, object]:
    narrow = {
        "state": "" if by.state == "open" else by.state, "chain": by.chain, "kind": by.kind, "firm": by.firm,
        "segment": by.segment, "park": region_of(request, by.region), "score": by.min_score,
        "needs": {None: "", "true": "inferred", "false": "stated"}[by.inferred],
    }
    rows = queries.narrowed(queries.visible_suggestions(request.user), narrow).order_by("-score", "pk")
    answer = page(request, rows, by)
    tell(answer["items"])
    return answer


@router.get(
    "/suggestions/{id}", response=answers(SuggestionOut, 404), operation_id="suggestion", summary="一条建议 / one suggestion"
)
def suggestion(request: HttpRequest, id: Path[Id]) -> Any:
    row = found(queries.visible_suggestions(request.user), pk=id)
    tell([row])
    return row


class AnswerOut(Schema):
    """A firm that could use or supply what was asked for."""

    firm: FirmName
    what: str
    what_en: Known
    score: float
    inferred: bool
    reason: ReasonOut
    sentence: SentenceOut

    @staticmethod
    def resolve_reason(obj: Suggestion, context: dict[str, Any]) -> dict[str, object]:
        return reason_of(obj.reason, context["request"].user)


class AnswersOut(Schema):
    items: list[AnswerOut]
    count: int


class Question(Strict):
    text: Annotated[Line, Field(min_length=1, max_length=100, description="物料，用自己的话 / a material in your own words")]
    chain: Annotated[Id, Field(description="在哪条链上找；不写则第一条 / the first one if absent")] = None


@router.get(
    "/discover/users", response=answers(AnswersOut, 404, 429), operation_id="discover_users",
    summary="谁能用上这种物料 / who could use it", throttle=ByAccount("120/m"),
)
def users(request: HttpRequest, by: Query[Question]) -> dict[str, object]:
    return _ask(request, by, bridge.users)


@router.get(
    "/discover/suppliers", response=answers(AnswersOut, 404, 429), operation_id="discover_suppliers",
    summary="谁能供应这种物料 / who could supply it", throttle=ByAccount("120/m"),
)
def suppliers(request: HttpRequest, by: Query[Question]) -> dict[str, object]:
    return _ask(request, by, bridge.suppliers)


def _ask(request: HttpRequest, by: Question, answer: Any) -> dict[str, object]:
    """Answers of which the asker may see everything that they rest on. Nothing is stored."""
    known(request, by)
    require(request.user, "chain.ask")
    chains = queries.visible_chains(request.user)
    chain = found(chains.filter(pk=by.chain) if by.chain else chains)
    findings = answer(bridge.kept_register(chain), by.text, top=ASKED)
    seen = queries.seen_streams(request.user, (pk for finding in findings for pk in finding.rests_on))
    rows = [f.row for f in findings if f.row.traced and seen.issuperset(f.rests_on) and f.row.firms][:MOST]
    firms = queries.visible_firms(request.user).in_bulk([row.firms[0] for row in rows])
    kept = [row for row in rows if row.firms[0] in firms]
    for row in kept:
        row.firm = firms[row.firms[0]]
    tell(kept)
    return {"items": kept, "count": len(kept)}


def tell(rows: list[Suggestion]) -> None:
    """Each row with its sentence in both languages: two queries for all names."""
    for row in rows:
        row.sentence = {}
    for short, language in (("zh", "zh-hans"), ("en", "en")):
        with translation.override(language):
            names = queries.firm_names(rows, language)
            for row in rows:
                row.sentence[short] = bridge.sentence(row, names)


def reason_of(kept: object, account: object) -> dict[str, object]:
    """A stored reason; one that an older engine wrote otherwise has no steps. Some parts of the score tell of
    goods beside those the suggestion rests on: they are for those who look after firms, not for an owner."""
    data = kept if isinstance(kept, dict) else {}
    parts = data.get("parts") if scope_of(account).has(*STAFF) else None
    return {
        "steps": list(_whole(data.get("steps"), ("relation", "source", "target", "source_en", "target_en", "confidence"))),
        "parts": list(_whole(parts, ("name", "value"))),
        "gate": data.get("gate") or None,
    }


def _whole(rows: object, names: tuple[str, ...]) -> Iterable[object]:
    return (row for row in rows if isinstance(row, dict) and all(n in row for n in names)) if isinstance(rows, list) else ()
