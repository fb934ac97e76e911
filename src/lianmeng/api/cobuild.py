"""Activities: what organisations and firms did together. Party life stays behind its wall."""

from typing import Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema

from lianmeng.api.errors import answers
from lianmeng.api.fields import (
    Edtf,
    FirmName,
    Id,
    Known,
    Named,
    OriginOut,
    VisibilityOut,
    one_of,
)
from lianmeng.api.lists import FirmId, Page, Paging, page
from lianmeng.cobuild import queries
from lianmeng.cobuild.models import Activity, Part
from lianmeng.people.access import found
from lianmeng.web.origins import Origin

router = Router()


class PartOfActivity(Schema):
    """An organisation, a firm, or somebody whom the source leaves unnamed, and in what capacity."""

    organisation: Named | None
    firm: FirmName | None
    label: Known
    capacity: one_of(Part.Capacity)
    origin: OriginOut


class ActivityOut(Schema):
    id: int
    alliance: Named
    kind: one_of(Activity.Kind)
    title: str
    host: Named | None
    happened: Edtf
    place: Known
    note: Known
    visibility: VisibilityOut
    parts: list[PartOfActivity]
    source: Known
    origin: OriginOut


class ActivityFilter(Paging):
    kind: one_of(Activity.Kind) = None
    alliance: Id = None
    organisation: Id = None
    firm: FirmId = None
    origin: one_of(Origin) = None


def _visible(request: HttpRequest) -> Any:
    return queries.visible(request.user).prefetch_related("parts__organisation", "parts__firm")


@router.get("/activities", response=answers(Page[ActivityOut]), operation_id="activities", summary="联建活动 / activities")
def activities(request: HttpRequest, by: Query[ActivityFilter]) -> dict[str, object]:
    names = ("kind", "alliance", "origin")
    rows = _visible(request).filter(**{name: value for name in names if (value := getattr(by, name)) is not None})
    for name in ("organisation", "firm"):
        if (pk := getattr(by, name)) is not None:
            rows = rows.filter(pk__in=Part.objects.filter(**{name: pk}).values("activity_id"))
    return page(request, rows.order_by("-pk"), by)


@router.get(
    "/activities/{id}", response=answers(ActivityOut, 404), operation_id="activity", summary="一次活动 / one activity"
)
def activity(request: HttpRequest, id: Path[Id]) -> Any:
    return found(_visible(request), pk=id)
