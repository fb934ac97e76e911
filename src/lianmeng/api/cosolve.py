"""Problems, their moves, and the rate."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Path, Query, Router, Schema

from lianmeng.api.errors import answers
from lianmeng.api.fields import Day, Edtf, FirmName, Id, Known, Line, Named, OriginOut, one_of
from lianmeng.api.lists import FirmId, Page, Paging, RegionId, Strict, known, page, region_of
from lianmeng.cosolve import queries
from lianmeng.cosolve.models import Problem, ProblemMove
from lianmeng.cosolve.states import OPEN, State
from lianmeng.people.access import found
from lianmeng.web.origins import Origin

router = Router()


class ProblemMoveOut(Schema):
    id: int
    before: one_of(State) | None
    after: one_of(State)
    happened: Edtf
    recorded_at: str = Field(description="ISO 8601")
    by: str
    note: Known
    origin: OriginOut

    @staticmethod
    def resolve_before(obj: ProblemMove) -> str | None:
        return obj.before or None

    @staticmethod
    def resolve_recorded_at(obj: ProblemMove) -> str:
        return obj.recorded_at.isoformat()


class ProblemOut(Schema):
    id: int
    number: int
    alliance: Named
    firm: FirmName
    kind: one_of(Problem.Class)
    topic: one_of(Problem.Topic)
    title: str
    urgent: bool
    scope: one_of(Problem.Scope)
    source: one_of(Problem.Source)
    reporter_role: one_of(Problem.Reporter)
    state: one_of(State)
    owner: Known = Field(description="负责人 / who is in charge")
    owner_organisation: Named | None
    next_on: Day | None
    reported: Edtf
    version: int
    origin: OriginOut

    @staticmethod
    def resolve_owner(obj: Problem) -> str | None:
        return str(obj.owner) if obj.owner else None


class ProblemDetail(ProblemOut):
    body: Known
    moves: list[ProblemMoveOut]


class ProblemFilter(Paging):
    state: Annotated[one_of((*State.values, "open")), Field(description="open：所有未办结的 / all that are open")] = None
    kind: one_of(Problem.Class) = None
    topic: one_of(Problem.Topic) = None
    firm: FirmId = None
    alliance: Id = None
    region: RegionId = None
    urgent: one_of(("true", "false")) = None
    origin: one_of(Origin) = None
    q: Annotated[Line, Field(max_length=100, description="标题里的字 / part of the title")] = None


@router.get("/problems", response=answers(Page[ProblemOut]), operation_id="problems", summary="难题 / problems")
def problems(request: HttpRequest, by: Query[ProblemFilter]) -> dict[str, object]:
    rows = queries.visible(request.user)
    if by.state:
        rows = rows.filter(state__in=OPEN if by.state == "open" else (by.state,))
    names = ("kind", "topic", "firm", "alliance", "origin")
    rows = rows.filter(**{name: value for name in names if (value := getattr(by, name)) is not None})
    rows = rows.filter(urgent=by.urgent == "true") if by.urgent else rows
    region = region_of(request, by.region)
    rows = rows.filter(firm__region__path__startswith=region.path) if region else rows
    rows = rows.filter(title__icontains=by.q) if by.q else rows
    return page(request, rows.order_by("-pk"), by)


class RateOut(Schema):
    """解决：提出人确认的。总数：未撤回的 / solved: the reporter confirmed; total: not withdrawn."""

    solved: int
    total: int
    unconfirmed: int = Field(description="已答复、待确认 / answered, not confirmed yet")
    as_of: Day


class RateFilter(Strict):
    alliance: Id = None
    as_of: Day = None


@router.get(
    "/problems/rate", response=answers(RateOut), operation_id="problem_rate",
    summary="解决率（您可见的难题），按某日 / the rate over the problems that you may see, as of a day",
)
def rate(request: HttpRequest, by: Query[RateFilter]) -> dict[str, object]:
    known(request, by)
    rows = queries.visible(request.user)
    rows = rows.filter(alliance=by.alliance) if by.alliance else rows
    today = timezone.localdate()
    past = by.as_of if by.as_of and by.as_of < today else None
    counted = queries.rate(rows, as_of=past)
    return {"solved": counted.solved, "total": counted.total, "unconfirmed": counted.unconfirmed, "as_of": past or today}


@router.get(
    "/problems/{id}", response=answers(ProblemDetail, 404), operation_id="problem",
    summary="一个难题，含每步进展 / one problem with its moves",
)
def problem(request: HttpRequest, id: Path[Id]) -> Any:
    return found(queries.visible(request.user).prefetch_related("moves"), pk=id)
