"""The figures of the home page."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from lianmeng.api.errors import answers
from lianmeng.api.fields import Day, Id, Named
from lianmeng.api.lists import Strict, known
from lianmeng.chain.queries import figures as chain_figures
from lianmeng.coshare.queries import visible as visible_opportunities
from lianmeng.coshare.states import OPEN
from lianmeng.cosolve.models import Problem
from lianmeng.cosolve.queries import rate
from lianmeng.members.models import Organisation
from lianmeng.members.queries import (
    covered_count,
    firm_count,
    home_alliance,
    member_count,
    visible_alliances,
    visible_organisations,
)
from lianmeng.people.access import found

router = Router()


class Solved(Schema):
    solved: int
    total: int


class HomeOut(Schema):
    """每个数字都能从相应列表数出来 / every number can be counted from its list."""

    alliance: Named
    as_of: Day
    members: int = Field(description="成员党组织 / member organisations")
    firms: int = Field(description="链上企业 / firms on the chain")
    covered: int = Field(description="其中有党组织覆盖的 / of them covered")
    problems: Solved = Field(description="难题：提出人确认的 / 未撤回的; confirmed of not withdrawn")
    isolated: int | None = Field(description="没有上下游联系的；不负责企业的人为 null / null for those in charge of no firm")
    open_opportunities: int = Field(description="您可见的进行中的对接 / under way, that you may see")
    joint_branches: int = Field(description="联合党支部 / joint branches")


class HomeFilter(Strict):
    alliance: Annotated[Id, Field(description="不写则为您自己的联盟 / your own if absent")] = None
    as_of: Day = None


@router.get("/home", response=answers(HomeOut, 404), operation_id="home", summary="首页数字，按某日 / home figures as of a day")
def home(request: HttpRequest, by: Query[HomeFilter]) -> dict[str, Any]:
    known(request, by)
    rows = visible_alliances(request.user)
    alliance = found(rows, pk=by.alliance) if by.alliance else home_alliance(request.user) or found(rows.none())
    today = timezone.localdate()
    past = by.as_of if by.as_of and by.as_of < today else None
    solved = rate(Problem.objects.filter(alliance=alliance), as_of=past)
    return {
        "alliance": alliance, "as_of": past or today, "members": member_count(alliance, past),
        "firms": firm_count(alliance.chain, past), "covered": covered_count(alliance.chain, past),
        "problems": {"solved": solved.solved, "total": solved.total},
        "isolated": chain_figures(alliance.chain, request.user)["isolated"],
        "open_opportunities": visible_opportunities(request.user).filter(state__in=OPEN).order_by().count(),
        "joint_branches": visible_organisations(request.user).filter(kind=Organisation.Kind.JOINT_BRANCH).count(),
    }
