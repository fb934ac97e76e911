"""Chains, streams, supply links, ways between firms, firms that stand alone."""

from decimal import Decimal
from typing import Annotated, Any

from django.db.models import Q
from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema

from lianmeng.api import suggestions
from lianmeng.api.errors import answers
from lianmeng.api.fields import (
    Day,
    Edtf,
    FirmName,
    Id,
    Known,
    Named,
    OriginOut,
    VisibilityOut,
    Words,
    one_of,
    one_of_or_unknown,
)
from lianmeng.api.lists import FirmId, Page, Paging, RegionId, Strict, chain_of, firm_of, known, page, region_of
from lianmeng.chain import queries
from lianmeng.chain.models import Stream, SupplyLink
from lianmeng.members.queries import search
from lianmeng.people.access import found
from lianmeng.web.origins import Origin

router = Router()
router.add_router("", suggestions.router)


class ChainOut(Named):
    region: Named
    segments: list[Named]
    alliances: list[Named]


class FiguresOut(Schema):
    firms: int
    links: int = Field(description="您能看到的在运行的供求关系 / running links that you may see")
    by_alliance: int = Field(description="其中由联盟促成的 / of them brought about by the alliance")
    isolated: int | None = Field(description="没有上下游联系的；不负责企业的人为 null / null for those in charge of no firm")
    suggestions: int = Field(description="您能看到的待办建议 / open suggestions that you may see")


class ChainDetail(ChainOut):
    figures: FiguresOut


@router.get("/chains", response=answers(Page[ChainOut]), operation_id="chains", summary="产业链 / chains")
def chains(request: HttpRequest, by: Query[Paging]) -> dict[str, object]:
    return page(request, queries.visible_chains(request.user), by)


@router.get("/chains/{id}", response=answers(ChainDetail, 404), operation_id="chain", summary="一条链和它的数字 / one chain")
def chain(request: HttpRequest, id: Path[Id]) -> Any:
    row = found(queries.visible_chains(request.user), pk=id)
    row.figures = queries.figures(row, request.user)
    return row


class LoneFirm(FirmName):
    region: Named | None


@router.get(
    "/chains/{id}/isolated-firms", response=answers(Page[LoneFirm], 404), operation_id="isolated_firms",
    summary="您负责的、没有上下游联系的企业 / firms in your charge without any running link",
)
def isolated(request: HttpRequest, id: Path[Id], by: Query[Paging]) -> dict[str, object]:
    row = found(queries.visible_chains(request.user), pk=id)
    return page(request, queries.isolated_firms(row, request.user), by)


# Streams


class StreamOut(Schema):
    id: int
    firm: FirmName
    role: one_of(Stream.Role)
    text: str = Field(description="企业自己的说法 / in the firm's own words")
    quantity: float | None
    unit: Known
    cadence: one_of_or_unknown(Stream.Cadence)
    grade: Known
    price: float | None = Field(description="单价（元），只给负责这家企业的人 / yuan, only for those in charge of the firm")
    visibility: VisibilityOut
    active: bool
    inside: bool = Field(description="您是否负责这家企业 / whether you are in charge of the firm")
    version: int
    source: Known
    origin: OriginOut

    @staticmethod
    def resolve_price(obj: Any) -> Decimal | None:
        return obj.shown_price


class StreamFilter(Paging):
    firm: FirmId = None
    role: one_of(Stream.Role) = None
    region: RegionId = None
    q: Words = None
    origin: one_of(Origin) = None
    state: Annotated[one_of(("active", "all")), Field(description="all：含已停用的 / retired ones too")] = "active"


@router.get(
    "/streams", response=answers(Page[StreamOut]), operation_id="streams",
    summary="产出、需要、副产与废料 / what firms make, need and discard",
)
def streams(request: HttpRequest, by: Query[StreamFilter]) -> dict[str, object]:
    rows = queries.visible_streams(request.user).select_related("firm")
    rows = rows.filter(active=True) if by.state == "active" else rows
    given = {name: value for name in ("firm", "role", "origin") if (value := getattr(by, name)) is not None}
    region = region_of(request, by.region)
    rows = rows.filter(firm__region__path__startswith=region.path) if region else rows
    rows = search(rows.filter(**given), by.q) if by.q else rows.filter(**given)
    return page(request, rows.order_by("pk"), by)


# Links


class LinkOut(Schema):
    id: int
    supplier: FirmName
    customer: FirmName
    chain: Named | None
    product: Known
    kind: one_of(SupplyLink.Kind)
    status: one_of(SupplyLink.Status)
    since: Edtf
    until: Edtf
    evidence: str
    confirmed_on: Day | None
    by_alliance: bool
    visibility: VisibilityOut
    version: int
    origin: OriginOut


class LinkFilter(Paging):
    firm: FirmId = None
    chain: Id = None
    kind: one_of(SupplyLink.Kind) = None
    status: one_of(SupplyLink.Status) = None
    by_alliance: one_of(("true", "false")) = None
    region: RegionId = None
    product: Words = None


@router.get("/links", response=answers(Page[LinkOut]), operation_id="links", summary="供求关系 / supply links")
def links(request: HttpRequest, by: Query[LinkFilter]) -> dict[str, object]:
    chain = chain_of(request, by.chain)
    rows = queries.chain_links(chain, request.user) if chain else queries.visible_links(request.user)
    rows = rows.filter(Q(supplier=by.firm) | Q(customer=by.firm)) if by.firm else rows
    given = {name: value for name in ("kind", "status") if (value := getattr(by, name)) is not None}
    rows = rows.filter(by_alliance=by.by_alliance == "true") if by.by_alliance else rows
    region = region_of(request, by.region)
    if region:
        rows = rows.filter(
            Q(supplier__region__path__startswith=region.path) | Q(customer__region__path__startswith=region.path)
        )
    rows = rows.filter(product__icontains=by.product) if by.product else rows
    return page(request, rows.filter(**given).order_by("pk"), by)


# Ways


class WayOut(Schema):
    """A way over running links: the firms in order, and the links between them."""

    firms: list[FirmName]
    links: list[LinkOut]
    products: list[str] = Field(description="沿途流动的物料 / what flows along it")


class WaysFilter(Paging):
    firm: FirmId
    direction: Annotated[one_of(("down", "up")), Field(description="down：下游；up：上游")] = "down"
    depth: Annotated[int, Field(ge=1, le=8, description="最多几步 / at most so many links")] = 3


class WayFilter(Strict):
    start: FirmId
    end: FirmId


@router.get(
    "/paths", response=answers(Page[WayOut]), operation_id="paths",
    summary="从一家企业向上或向下的路径 / ways up or down from a firm",
)
def paths(request: HttpRequest, by: Query[WaysFilter]) -> dict[str, object]:
    start = firm_of(request, by.firm)
    found_ways = queries.paths(start, request.user, direction=by.direction, depth=by.depth)
    answer = page(request, found_ways, by)
    answer["items"] = [_way(way, forward=by.direction == "down") for way in answer["items"]]
    return answer


@router.get(
    "/path", response=answers(WayOut, 404), operation_id="path",
    summary="两家企业之间最短的路径 / the shortest way between two firms",
)
def path(request: HttpRequest, by: Query[WayFilter]) -> dict[str, object]:
    """404 也可能是：两家之间没有路径 / 404 where no way is seen."""
    known(request, by)
    start, end = firm_of(request, by.start, "start"), firm_of(request, by.end, "end")
    way = queries.path(start, end, request.user)
    if not way:
        found(queries.visible_links(request.user).none())
    return _way(way, forward=True) | {"products": queries.products_along(way, request.user)}


def _way(way: Any, *, forward: bool) -> dict[str, object]:
    seen = [edge.what for edge in way]
    firms = [seen[0].supplier, *(link.customer for link in seen)] if forward else [
        seen[0].customer, *(link.supplier for link in seen)
    ]
    return {"firms": firms, "links": seen, "products": [link.product for link in seen if link.product]}
