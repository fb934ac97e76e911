"""Writes about the think tank."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianmeng.people.access import require
from lianmeng.thinktank.models import Expert, Institution, Programme, Station, Visit
from lianmeng.trail.actions import record
from lianmeng.web.dates import PartialDate
from lianmeng.web.joining import listed
from lianmeng.web.names import search_text
from lianmeng.web.origins import Origin


@transaction.atomic
def add_institution(
    by: object, *, kind: str, name: str, name_en: str = "", origin: str = Origin.ENTERED, source: str = ""
) -> Institution:
    """Trail: institution added."""
    return _keep(by, Institution(kind=kind, name=name, name_en=name_en, origin=origin, source=source, search=search_text(name, name_en)))


@transaction.atomic
def add_expert(
    by: object, *, institution: Institution, name: str, title: str = "", fields: str = "", leads_team: bool = False,
    account: object = None, origin: str = Origin.ENTERED, source: str = "",
) -> Expert:
    """Only what is public about the person. Trail: expert added."""
    return _keep(by, Expert(
        institution=institution, name=name, title=title, fields=fields, leads_team=leads_team, account=account,
        origin=origin, source=source, search=search_text(name, fields, institution.name),
    ))


@transaction.atomic
def add_visit(
    by: object, *, alliance: object, institution: Institution, form: str, experts: Sequence[Expert] = (), topic: str = "",
    happened: PartialDate | None = None, region: object = None, note: str = "", origin: str = Origin.ENTERED, source: str = "",
) -> Visit:
    """A team's visit, kept by the desk of the alliance that it came to. Trail: visit added."""
    if by is not None:
        require(by, "members.change_alliance", alliance)
    strangers = [str(expert) for expert in experts if expert.institution_id != institution.pk]
    if strangers:
        raise ValidationError({"experts": _("%(names)s 不属于这个机构。") % {"names": listed(strangers)}})
    first = happened.earliest() if happened else None
    if first and first > timezone.localdate():
        raise ValidationError({"happened": _("日期在今天之后；这里记录已经来过的。")})
    visit = _keep(by, Visit(
        alliance=alliance, institution=institution, form=form, topic=topic, happened=happened, region=region,
        note=note, origin=origin, source=source,
    ))
    visit.experts.set(experts)
    return visit


@transaction.atomic
def add_station(
    by: object, *, kind: str, name: str, institution: Institution, region: object, lead: Expert | None = None,
    opened: PartialDate | None = None, topics: str = "", origin: str = Origin.ENTERED, source: str = "",
) -> Station:
    """Trail: station added."""
    return _keep(by, Station(
        kind=kind, name=name, institution=institution, region=region, lead=lead, opened=opened, topics=topics,
        origin=origin, source=source,
    ))


@transaction.atomic
def add_programme(
    by: object, *, name: str, region: object, name_en: str = "", aims_at: str = "", arrivals: int | None = None,
    origin: str = Origin.ENTERED, source: str = "",
) -> Programme:
    """Trail: programme added."""
    return _keep(by, Programme(
        name=name, name_en=name_en, region=region, aims_at=aims_at, arrivals=arrivals, origin=origin, source=source
    ))


def _keep(by: object, row: object) -> object:
    if by is not None:
        require(by, "thinktank.change")
    row.full_clean()
    row.save()
    record(by, verb=f"{row._meta.model_name} added", target=row)
    return row
