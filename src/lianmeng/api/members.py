"""The register: alliances, organisations, memberships, firms, places on chains, certificates, regions."""

from typing import Annotated, Any

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Path, Query, Router, Schema

from lianmeng.api.errors import answers
from lianmeng.api.fields import (
    Day,
    Edtf,
    FirmName,
    Id,
    Known,
    Named,
    OriginOut,
    Words,
    one_of,
    one_of_or_unknown,
)
from lianmeng.api.lists import FirmId, Page, Paging, RegionId, Strict, known, page, region_of
from lianmeng.members import queries
from lianmeng.members.models import Certificate, Firm, Membership, Organisation, Place, Region, Seat
from lianmeng.people.access import found
from lianmeng.web.origins import Origin

router = Router()
COVERAGE = tuple(queries.COVERAGE)


# Regions


class RegionOut(Named):
    kind: one_of(Region.Kind)
    parent: int | None = Field(description="上级区域编号 / the region above")
    path: str = Field(description="/1/4/9/：各级上级和自己 / its ancestors and itself")

    @staticmethod
    def resolve_parent(obj: Region) -> int | None:
        return obj.parent_id


class RegionFilter(Paging):
    kind: one_of(Region.Kind) = None
    region: RegionId = None
    q: Words = None


@router.get("/regions", response=answers(Page[RegionOut]), operation_id="regions", summary="区域 / regions")
def regions(request: HttpRequest, by: Query[RegionFilter]) -> dict[str, object]:
    rows = queries.visible_regions(request.user)
    rows = rows.filter(kind=by.kind) if by.kind else rows
    region = region_of(request, by.region)
    rows = rows.filter(path__startswith=region.path) if region else rows
    return page(request, queries.search(rows, by.q) if by.q else rows, by)


# Alliances and their members


class AllianceOut(Named):
    region: Named
    chain: Named
    founded: Edtf
    source: Known


class SeatOut(Schema):
    id: int
    organisation: Named
    title: one_of(Seat.Title)
    since: Edtf
    until: Edtf
    origin: OriginOut


class AllianceDetail(AllianceOut):
    as_of: Day
    members: int = Field(description="当日成员党组织数 / member organisations on the day")
    firms: int = Field(description="当日链上企业数 / firms on the chain on the day")
    covered: int = Field(description="其中有党组织覆盖的 / of them covered by a party organisation")
    council: list[SeatOut]


class AsOf(Strict):
    as_of: Day = None


@router.get("/alliances", response=answers(Page[AllianceOut]), operation_id="alliances", summary="联盟 / alliances")
def alliances(request: HttpRequest, by: Query[Paging]) -> dict[str, object]:
    return page(request, queries.visible_alliances(request.user), by)


@router.get(
    "/alliances/{id}", response=answers(AllianceDetail, 404), operation_id="alliance",
    summary="一个联盟，按某日计 / one alliance as of a day",
)
def alliance(request: HttpRequest, id: Path[Id], by: Query[AsOf]) -> Any:
    known(request, by)
    row = found(queries.visible_alliances(request.user), pk=id)
    row.as_of = by.as_of or timezone.localdate()
    row.members, row.firms = queries.member_count(row, row.as_of), queries.firm_count(row.chain, row.as_of)
    row.covered, row.council = queries.covered_count(row.chain, row.as_of), queries.council(row, row.as_of)
    return row


class MembershipOut(Schema):
    id: int
    alliance: Named
    organisation: Named
    joined: Edtf
    joined_on: Day = Field(description="登记加入日，按此计数 / the day the register counts by")
    left_on: Day | None
    leaving_reason: Known
    origin: OriginOut


class MembershipFilter(Paging):
    alliance: Id = None
    organisation: Id = None
    kind: one_of(Organisation.Kind) = None
    state: Annotated[one_of(("now", "all")), Field(description="now：当日有效的；all：含已退出的 / all: those that left too")] = "now"
    as_of: Day = None


@router.get(
    "/memberships", response=answers(Page[MembershipOut]), operation_id="memberships",
    summary="联盟成员 / members of alliances",
)
def memberships(request: HttpRequest, by: Query[MembershipFilter]) -> dict[str, object]:
    rows = Membership.objects.filter(alliance__in=queries.visible_alliances(request.user))
    if by.state == "now":
        rows = rows.filter(queries.on_day("joined_on", "left_on", by.as_of))
    rows = rows.filter(alliance=by.alliance) if by.alliance else rows
    rows = rows.filter(organisation=by.organisation) if by.organisation else rows
    rows = rows.filter(organisation__kind=by.kind) if by.kind else rows
    return page(request, rows.select_related("alliance", "organisation").order_by("pk"), by)


# Organisations


class OrganisationOut(FirmName):
    kind: one_of(Organisation.Kind)
    region: Named | None
    duties: Known
    source: Known
    version: int
    firms: int = Field(description="当前覆盖的企业数 / firms covered now")
    alliances: list[Named] = Field(description="当前所在联盟 / alliances it is a member of now")

    @staticmethod
    def resolve_firms(obj: Any) -> int:
        return obj.firms_now

    @staticmethod
    def resolve_alliances(obj: Any) -> list[Any]:
        return [membership.alliance for membership in obj.memberships_now]


class OrganisationFilter(Paging):
    q: Words = None
    kind: one_of(Organisation.Kind) = None
    region: RegionId = None
    member: one_of(("yes", "no")) = None


@router.get(
    "/organisations", response=answers(Page[OrganisationOut]), operation_id="organisations", summary="组织 / organisations"
)
def organisations(request: HttpRequest, by: Query[OrganisationFilter]) -> dict[str, object]:
    rows = queries.narrowed_organisations(
        request.user, q=by.q or "", kind=by.kind or "", region=region_of(request, by.region), member=by.member or ""
    )
    return page(request, rows, by)


@router.get(
    "/organisations/{id}", response=answers(OrganisationOut, 404), operation_id="organisation",
    summary="一个组织 / one organisation",
)
def organisation(request: HttpRequest, id: Path[Id]) -> Any:
    return found(queries.narrowed_organisations(request.user), pk=id)


# Certificates


class CertificateOut(Named):
    firm: FirmName | None
    organisation: Named | None
    level: one_of(Certificate.Level)
    issued: Edtf
    expires: Edtf
    validity: one_of(("valid", "soon", "expired", "unknown"))
    source: Known

    @staticmethod
    def resolve_validity(obj: Certificate) -> str:
        return queries.validity(obj)


class CertificateFilter(Paging):
    firm: FirmId = None
    organisation: Id = None
    level: one_of(Certificate.Level) = None
    name: Annotated[Words, Field(description="称号全称 / the full title")] = None


@router.get(
    "/certificates", response=answers(Page[CertificateOut]), operation_id="certificates",
    summary="证书与称号 / certificates and titles",
)
def certificates(request: HttpRequest, by: Query[CertificateFilter]) -> dict[str, object]:
    given = {name: value for name in ("firm", "organisation", "level", "name") if (value := getattr(by, name)) is not None}
    return page(request, queries.visible_certificates(request.user).filter(**given), by)


# Firms and their places on chains


class PlaceOut(Schema):
    id: int
    chain: Named
    segment: Named | None
    grade: one_of(Place.Grade)
    since_on: Day
    until_on: Day | None
    source: Known
    origin: OriginOut


class RegisterRow(PlaceOut):
    firm: FirmName


class FirmOut(FirmName):
    other_names: list[str]
    code: Known = Field(description="统一社会信用代码，只给负责这家企业的人 / only for those in charge of the firm")
    stock_code: Known
    region: Named | None
    industry: Known
    ownership: one_of_or_unknown(Firm.Ownership)
    coverage: one_of(COVERAGE) = Field(description="党的工作覆盖 / how party work reaches it")
    source: Known
    places: list[PlaceOut]
    inside: bool = Field(description="您是否负责这家企业 / whether you are in charge of it")
    version: int

    @staticmethod
    def resolve_code(obj: Any) -> str | None:
        return obj.code if obj.inside else None

    @staticmethod
    def resolve_places(obj: Any) -> list[Place]:
        return obj.places_now


class FirmDetail(FirmOut):
    certificates: list[CertificateOut]
    history: list[PlaceOut] = Field(description="链上位置，含已注销的 / places on chains, ended ones too")

    @staticmethod
    def resolve_history(obj: Any) -> list[Place]:
        return list(obj.places.select_related("chain", "segment").order_by("-since_on", "-pk"))


class FirmFilter(Paging):
    q: Words = None
    chain: Id = None
    grade: one_of(Place.Grade) = None
    segment: Id = None
    region: RegionId = None
    coverage: one_of((*COVERAGE, "any")) = None
    certificate: Annotated[Words, Field(description="称号全称 / the full title")] = None
    origin: one_of(Origin) = None


def with_inside(rows: QuerySet, account: object) -> QuerySet:
    """Each firm with `inside`: whether the account is in charge of it."""
    mine = queries.in_charge(account, firm="")
    return rows.annotate(inside=Case(When(mine, then=Value(True)), default=Value(False), output_field=BooleanField()))


@router.get("/firms", response=answers(Page[FirmOut]), operation_id="firms", summary="企业名册 / firms")
def firms(request: HttpRequest, by: Query[FirmFilter]) -> dict[str, object]:
    narrow = {name: getattr(by, name) or "" for name in ("q", "grade", "coverage", "certificate", "origin")}
    rows = queries.narrowed_firms(request.user, segment=by.segment, region=region_of(request, by.region), **narrow)
    if by.chain:
        rows = rows.filter(pk__in=Place.objects.filter(chain=by.chain, until_on=None).values("firm_id"))
    return page(request, with_inside(rows, request.user), by)


@router.get("/firms/{id}", response=answers(FirmDetail, 404), operation_id="firm", summary="一家企业 / one firm")
def firm(request: HttpRequest, id: Path[Id]) -> Any:
    return found(with_inside(queries.narrowed_firms(request.user), request.user), pk=id)


class PlaceFilter(Paging):
    chain: Id = None
    firm: FirmId = None
    segment: Id = None
    grade: one_of(Place.Grade) = None
    state: Annotated[one_of(("now", "all")), Field(description="now：当日有效的 / those that hold on the day")] = "now"
    as_of: Day = None


@router.get(
    "/places", response=answers(Page[RegisterRow]), operation_id="places",
    summary="链上名册：环节和等级，按某日 / the register of chains as of a day",
)
def places(request: HttpRequest, by: Query[PlaceFilter]) -> dict[str, object]:
    holds = queries.on_day("since_on", "until_on", by.as_of) if by.state == "now" else Q()
    rows = Place.objects.filter(holds, firm__in=queries.visible_firms(request.user))
    given = {name: value for name in ("chain", "firm", "segment", "grade") if (value := getattr(by, name)) is not None}
    return page(request, rows.filter(**given).select_related("firm", "chain", "segment").order_by("pk"), by)
