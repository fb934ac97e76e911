"""Lists: paging, the shape of the answer, and filters that several lists share."""

from collections.abc import Sequence
from typing import Annotated, Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Schema

from lianmeng.api.errors import Refused
from lianmeng.api.fields import Id
from lianmeng.chain.queries import visible_chains
from lianmeng.members.models import Chain, Firm, Region
from lianmeng.members.queries import visible_firms, visible_regions

T = TypeVar("T")


class Strict(Schema):
    """Query parameters: one that the list does not know is told, not ignored."""


class Paging(Strict):
    limit: Annotated[int, Field(ge=1, le=500, description="最多几条 / at most so many")] = 50
    offset: Annotated[int, Field(ge=0, le=1_000_000_000, description="跳过几条 / skip so many")] = 0


class Page(Schema, Generic[T]):
    """Part of a list, and how many there are in all."""

    items: list[T]
    count: int


RegionId = Annotated[int, Field(ge=1, le=2**63 - 1, description="区域编号，含其下各级 / a region and all below it")]
FirmId = Annotated[Id, Field(description="企业编号 / a firm")]


def page(request: HttpRequest, rows: QuerySet | Sequence[Any], by: Paging) -> dict[str, object]:
    """The part that was asked for: one query for the rows, one for their number."""
    known(request, by)
    count = rows.count() if isinstance(rows, QuerySet) else len(rows)
    return {"items": list(rows[by.offset:by.offset + by.limit]), "count": count}


def known(request: HttpRequest, by: Strict) -> None:
    """Refuses a parameter that the operation does not have: a filter misspelt would else show everything."""
    names = list(type(by).model_fields)
    wrong = [name for name in request.GET if name not in names]
    if wrong:
        said = _("没有这个参数；可用的有：%(names)s。") % {"names": "、".join(names)}
        raise Refused(422, "invalid", _("有内容需要更正，请看 fields。"), {name: [said] for name in wrong})


def region_of(request: HttpRequest, pk: int | None) -> Region | None:
    """The region that a filter names."""
    return _named(visible_regions(request.user), "region", pk)


def firm_of(request: HttpRequest, pk: int | None, name: str = "firm") -> Firm | None:
    """The firm that a filter names."""
    return _named(visible_firms(request.user), name, pk)


def chain_of(request: HttpRequest, pk: int | None) -> Chain | None:
    """The chain that a filter names."""
    return _named(visible_chains(request.user), "chain", pk)


def _named(rows: QuerySet, name: str, pk: int | None) -> Any:
    if pk is None:
        return None
    row = rows.filter(pk=pk).first()
    if row is None:
        raise ValidationError({name: _("没有这条记录，或不在您的可见范围内。")})
    return row
