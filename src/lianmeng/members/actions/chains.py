"""Regions, chains and alliances are set up here."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lianmeng.members.actions.steps import keep, may
from lianmeng.members.models import Alliance, Chain, Region, Segment
from lianmeng.members.queries import searchable
from lianmeng.people.models import Account
from lianmeng.trail.actions import Wall, record
from lianmeng.web.dates import PartialDate
from lianmeng.web.names import tidy
from lianmeng.web.origins import Origin


@transaction.atomic
def add_region(
    by: Account | None, *, name: str, kind: str, parent: Region | None = None, name_en: str = "",
    origin: str = Origin.ENTERED,
) -> Region:
    """Add a place to the tree, below `parent`. Trail: region added."""
    may(by, "members.change_register")
    region = Region(parent=parent, kind=kind, name=tidy(name), name_en=tidy(name_en), origin=origin)
    if Region.objects.filter(parent=parent, name=region.name).exists():
        raise ValidationError({"name": _("同一上级下已有“%(name)s”，请直接选用。") % {"name": region.name}})
    region.search = searchable(region.name, region.name_en)
    keep(region, exclude=["path"])
    region.path = f"{parent.path if parent else '/'}{region.pk}/"
    region.save(update_fields=["path"])
    record(by, verb="region added", target=region, detail={"kind": kind, "parent": parent and parent.pk})
    return region


@transaction.atomic
def add_chain(
    by: Account | None, *, name: str, region: Region, name_en: str = "", origin: str = Origin.ENTERED,
) -> Chain:
    """Add an industrial chain. Trail: chain added."""
    may(by, "members.add_alliance")
    chain = Chain(name=tidy(name), name_en=tidy(name_en), region=region, origin=origin)
    keep(chain)
    record(by, verb="chain added", target=chain)
    return chain


@transaction.atomic
def add_segment(
    by: Account | None, *, chain: Chain, name: str, name_en: str = "", order: int | None = None,
    origin: str = Origin.ENTERED,
) -> Segment:
    """Add a branch of a chain, last unless `order` is given. Trail: segment added."""
    may(by, "members.change_chain", chain)
    if order is None:
        order = (chain.segments.aggregate(last=Max("order"))["last"] or 0) + 1
    segment = Segment(chain=chain, name=tidy(name), name_en=tidy(name_en), order=order, origin=origin)
    if chain.segments.filter(name=segment.name).exists():
        raise ValidationError({"name": _("这条产业链已有环节“%(name)s”。") % {"name": segment.name}})
    keep(segment)
    record(by, verb="segment added", target=segment, detail={"chain": chain.pk})
    return segment


@transaction.atomic
def add_alliance(
    by: Account | None, *, name: str, chain: Chain, region: Region | None = None, name_en: str = "",
    founded: PartialDate | None = None, origin: str = Origin.ENTERED, source: str = "",
) -> Alliance:
    """Found an alliance of a chain, in the chain's region unless another is given. Trail: alliance added."""
    may(by, "members.add_alliance")
    alliance = Alliance(
        name=tidy(name), name_en=tidy(name_en), chain=chain, region=region or chain.region, founded=founded,
        origin=origin, source=source,
    )
    keep(alliance)
    record(by, verb="alliance added", target=alliance, detail={"chain": chain.pk, "founded": founded}, wall=Wall.PARTY)
    return alliance
