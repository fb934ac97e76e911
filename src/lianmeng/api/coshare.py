"""Opportunities: read them with their moves and timers, and move them on."""

from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Path, Query, Router, Schema, Status

from lianmeng.api.auth import WRITE
from lianmeng.api.errors import answers
from lianmeng.api.fields import (
    Edtf,
    EdtfIn,
    FirmName,
    Id,
    Known,
    Line,
    Named,
    OriginOut,
    Version,
    VisibilityOut,
    one_of,
    partial_date,
)
from lianmeng.api.lists import FirmId, Page, Paging, RegionId, page, region_of
from lianmeng.api.suggestions import ReasonOut, reason_of
from lianmeng.chain.queries import visible_suggestions
from lianmeng.coshare import actions, queries
from lianmeng.coshare.models import Move, Opportunity
from lianmeng.coshare.states import MOVES, OPEN, State
from lianmeng.members.queries import run_by
from lianmeng.people.access import found, require
from lianmeng.web.origins import Origin

router = Router()


class TimerOut(Schema):
    kind: one_of(("contact", "return_visit", "check")) = Field(description="当天联系、次日回访、九十天后核实")
    due: Edtf
    done: Edtf
    state: one_of(("done", "late", "due", "overdue", "unknown"))


class MoveOut(Schema):
    id: int
    before: one_of(State) | None
    after: one_of(State)
    side: one_of(Move.Side) | None = Field(description="联系了谁；不是联系则为 null / null where it was no contact")
    happened: Edtf
    recorded_at: str = Field(description="ISO 8601")
    by: str
    note: Known
    place: Known
    origin: OriginOut

    @staticmethod
    def resolve_before(obj: Move) -> str | None:
        return obj.before or None

    @staticmethod
    def resolve_side(obj: Move) -> str | None:
        return obj.side or None

    @staticmethod
    def resolve_recorded_at(obj: Move) -> str:
        return obj.recorded_at.isoformat()


class OpportunityOut(Schema):
    id: int
    alliance: Named
    giver: FirmName | None = Field(description="供方；未具名的群体见 giver_group / null: see giver_group")
    taker: FirmName | None
    giver_group: Known
    giver_region: Named | None
    what: str
    state: one_of(State)
    source: one_of(Opportunity.Source)
    found: Edtf
    timers: list[TimerOut] = Field(description="由进展推算 / computed from the moves")
    visibility: VisibilityOut
    version: int
    origin: OriginOut

    @staticmethod
    def resolve_timers(obj: Any) -> list[Any]:
        return queries.timers(obj, list(obj.moves.all()))


class OpportunityDetail(OpportunityOut):
    suggestion: int | None = Field(description="来自哪条建议，您看得到时才有 / only where you may see it")
    reason: ReasonOut | None = Field(description="转为机会时的理由，您看得到建议时才有 / only where you may see the suggestion")
    benefit_giver: Known
    benefit_taker: Known
    evidence: Known
    recipient_check: one_of(Opportunity.Recipient)
    recipient_note: Known
    source_text: Known
    next: list[one_of(State)] = Field(description="接下来可以到的状态 / states it may move to")
    may_move: bool = Field(description="您能否推进 / whether you may move it")
    moves: list[MoveOut]

    @staticmethod
    def resolve_suggestion(obj: Any) -> int | None:
        return obj.suggestion_id if obj.reason_open else None

    @staticmethod
    def resolve_reason(obj: Any, context: dict[str, Any]) -> dict[str, object] | None:
        return reason_of(obj.reason, context["request"].user) if obj.reason_open else None

    @staticmethod
    def resolve_next(obj: Any) -> list[str]:
        return [state.value for state in MOVES[State(obj.state)]]


class OpportunityFilter(Paging):
    state: Annotated[one_of((*State.values, "open")), Field(description="open：所有进行中的 / all that are under way")] = None
    source: one_of(Opportunity.Source) = None
    firm: FirmId = None
    alliance: Id = None
    region: RegionId = None
    origin: one_of(Origin) = None
    q: Annotated[Line, Field(max_length=100, description="物料名称里的字 / part of the material's name")] = None


@router.get(
    "/opportunities", response=answers(Page[OpportunityOut]), operation_id="opportunities", summary="对接机会 / opportunities"
)
def opportunities(request: HttpRequest, by: Query[OpportunityFilter]) -> dict[str, object]:
    rows = queries.visible(request.user).prefetch_related("moves")
    if by.state:
        rows = rows.filter(state__in=OPEN if by.state == "open" else (by.state,))
    given = {name: value for name in ("source", "alliance", "origin") if (value := getattr(by, name)) is not None}
    rows = rows.filter(Q(giver=by.firm) | Q(taker=by.firm)) if by.firm else rows
    region = region_of(request, by.region)
    if region:
        ends = ("giver__region", "taker__region", "giver_region")
        rows = rows.filter(Q(*((f"{end}__path__startswith", region.path) for end in ends), _connector=Q.OR))
    rows = rows.filter(what__icontains=by.q) if by.q else rows
    return page(request, rows.filter(**given).order_by("-pk"), by)


@router.get(
    "/opportunities/{id}", response=answers(OpportunityDetail, 404), operation_id="opportunity",
    summary="一个对接机会，含每步进展 / one opportunity with its moves",
)
def opportunity(request: HttpRequest, id: Path[Id]) -> Any:
    return _whole(request, id)


# Writes


class Body(Schema):
    class Config:
        extra = "forbid"


Note = Annotated[Line, Field(max_length=2000)]


class TakeUp(Body):
    suggestion: Id = Field(description="建议的编号 / which suggestion", examples=[1])


class Contact(Body):
    version: Version
    side: one_of(Move.Side) = Field(description="联系了谁 / who was contacted", examples=["both"])
    happened: EdtfIn | None = None
    place: Annotated[Line, Field(max_length=120)] = ""
    note: Note = ""


class NextMove(Body):
    version: Version
    to: one_of(State) = Field(description="到哪个状态，见 next / one of `next`", examples=["visit"])
    happened: EdtfIn | None = None
    place: Annotated[Line, Field(max_length=120)] = ""
    note: Annotated[Note, Field(description="未成、结束时必填原因 / required for declined and ended")] = ""


class Details(Body):
    version: Version
    benefit_giver: Note = None
    benefit_taker: Note = None
    evidence: Note = None
    recipient_check: one_of(Opportunity.Recipient) = None
    recipient_note: Annotated[Line, Field(max_length=200)] = None


@router.post(
    "/opportunities", response=answers(OpportunityDetail, 404, 409, status=201), auth=WRITE, operation_id="take_up",
    summary="把一条建议转为对接机会 / take up a suggestion",
)
def take_up(request: HttpRequest, body: TakeUp) -> Any:
    suggestion = found(visible_suggestions(request.user), pk=body.suggestion)
    require(request.user, "coshare.open_lead")
    alliance = run_by(request.user).filter(chain=suggestion.chain).first()
    if alliance is None:
        require(request.user, "chain.discover", suggestion.chain)
        raise ValidationError({"suggestion": _("这条建议不在您负责的联盟的产业链上。")})
    row = actions.take_up(request.user, suggestion=suggestion, alliance=alliance)
    return Status(201, _whole(request, row.pk))


@router.post(
    "/opportunities/{id}/contact", response=answers(OpportunityDetail, 404, 409), auth=WRITE, operation_id="contact",
    summary="记录联系了一方或双方 / log that one side or both were contacted",
)
def contact(request: HttpRequest, id: Path[Id], body: Contact) -> Any:
    row = _movable(request, id)
    actions.contact(
        request.user, opportunity=row, version=body.version, side=body.side, happened=partial_date(body.happened),
        place=body.place, note=body.note,
    )
    return _whole(request, id)


@router.post(
    "/opportunities/{id}/moves", response=answers(OpportunityDetail, 404, 409), auth=WRITE, operation_id="move",
    summary="推进一步 / make one move",
)
def move(request: HttpRequest, id: Path[Id], body: NextMove) -> Any:
    row = _movable(request, id)
    if body.to == State.CONTACTED:
        raise ValidationError({"to": _("请用 /contact 记录联系了谁。")})
    actions.move(
        request.user, opportunity=row, version=body.version, to=body.to, happened=partial_date(body.happened),
        place=body.place, note=body.note,
    )
    return _whole(request, id)


@router.post(
    "/opportunities/{id}/details", response=answers(OpportunityDetail, 404, 409), auth=WRITE, operation_id="details",
    summary="写明双方得益、成交依据、接收方资质 / benefits, evidence, recipient check",
)
def details(request: HttpRequest, id: Path[Id], body: Details) -> Any:
    """没写的项保持原样 / what is left out stays as it is."""
    row = _movable(request, id)
    sent = body.model_dump(exclude={"version"})
    given = {name: getattr(row, name) if value is None else value for name, value in sent.items()}
    actions.describe(request.user, opportunity=row, version=body.version, **given)
    return _whole(request, id)


def _movable(request: HttpRequest, pk: int) -> Opportunity:
    row = found(queries.visible(request.user), pk=pk)
    require(request.user, "coshare.move_opportunity", row)
    return row


def _whole(request: HttpRequest, pk: int) -> Opportunity:
    """The record with what this reader may know of it."""
    row = found(queries.visible(request.user).prefetch_related("moves"), pk=pk)
    row.may_move = request.user.has_perm("coshare.move_opportunity", row)
    row.reason_open = row.suggestion_id is not None and visible_suggestions(request.user).filter(pk=row.suggestion_id).exists()
    return row
