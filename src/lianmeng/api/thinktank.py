"""The think tank: institutions, experts as far as they are public, visits, stations, programmes."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Router, Schema

from lianmeng.api.errors import answers
from lianmeng.api.fields import Edtf, Id, Known, Named, OriginOut, Words, one_of, one_of_or_unknown
from lianmeng.api.lists import Page, Paging, RegionId, page, region_of
from lianmeng.members.queries import search
from lianmeng.people.access import require
from lianmeng.thinktank.models import Expert, Institution, Programme, Station, Visit

router = Router()


class InstitutionOut(Named):
    kind: one_of(Institution.Kind)
    source: Known


class ExpertOut(Schema):
    id: int
    name: str
    institution: Named
    title: Known
    fields: Known
    leads_team: bool
    source: Known
    origin: OriginOut


class ExpertName(Schema):
    id: int
    name: str


class VisitOut(Schema):
    id: int
    alliance: Named
    institution: Named
    experts: list[ExpertName]
    form: one_of(Visit.Form)
    topic: one_of_or_unknown(Visit.Topic)
    happened: Edtf
    region: Named | None
    note: Known
    source: Known
    origin: OriginOut


class StationOut(Schema):
    id: int
    kind: one_of(Station.Kind)
    name: str
    institution: Named
    lead: ExpertName | None
    region: Named
    opened: Edtf
    topics: Known
    source: Known
    origin: OriginOut


class ProgrammeOut(Named):
    region: Named
    aims_at: Known
    arrivals: int | None
    source: Known


class InstitutionFilter(Paging):
    kind: one_of(Institution.Kind) = None
    q: Words = None


class ExpertFilter(Paging):
    institution: Id = None
    q: Words = None


class VisitFilter(Paging):
    form: one_of(Visit.Form) = None
    topic: one_of(Visit.Topic) = None
    institution: Id = None
    region: RegionId = None


class StationFilter(Paging):
    kind: one_of(Station.Kind) = None
    region: RegionId = None


class ProgrammeFilter(Paging):
    region: RegionId = None


def _narrowed(request: HttpRequest, rows: QuerySet, by: Any, *names: str) -> QuerySet:
    """Rows of the think tank, narrowed by those filters that were given."""
    require(request.user, "thinktank.view")
    rows = rows.filter(**{name: value for name in names if (value := getattr(by, name)) is not None})
    region = region_of(request, getattr(by, "region", None))
    rows = rows.filter(region__path__startswith=region.path) if region else rows
    return search(rows, by.q) if getattr(by, "q", None) else rows


@router.get(
    "/institutions", response=answers(Page[InstitutionOut]), operation_id="institutions", summary="科研机构 / institutions"
)
def institutions(request: HttpRequest, by: Query[InstitutionFilter]) -> dict[str, object]:
    return page(request, _narrowed(request, Institution.objects.all(), by, "kind"), by)


@router.get("/experts", response=answers(Page[ExpertOut]), operation_id="experts", summary="专家 / experts")
def experts(request: HttpRequest, by: Query[ExpertFilter]) -> dict[str, object]:
    return page(request, _narrowed(request, Expert.objects.select_related("institution"), by, "institution"), by)


@router.get("/visits", response=answers(Page[VisitOut]), operation_id="visits", summary="专家来访 / experts' visits")
def visits(request: HttpRequest, by: Query[VisitFilter]) -> dict[str, object]:
    rows = Visit.objects.select_related("alliance", "institution", "region").prefetch_related("experts")
    return page(request, _narrowed(request, rows, by, "form", "topic", "institution"), by)


@router.get("/stations", response=answers(Page[StationOut]), operation_id="stations", summary="工作站 / stations")
def stations(request: HttpRequest, by: Query[StationFilter]) -> dict[str, object]:
    rows = Station.objects.select_related("institution", "lead", "region")
    return page(request, _narrowed(request, rows, by, "kind"), by)


@router.get("/programmes", response=answers(Page[ProgrammeOut]), operation_id="programmes", summary="人才计划 / programmes")
def programmes(request: HttpRequest, by: Query[ProgrammeFilter]) -> dict[str, object]:
    return page(request, _narrowed(request, Programme.objects.select_related("region"), by), by)
