"""Writes about what organisations do together."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianmeng.cobuild.models import Activity, Part
from lianmeng.cobuild.queries import alliances_of
from lianmeng.people.access import require
from lianmeng.trail.actions import Wall, record
from lianmeng.web.dates import PartialDate
from lianmeng.web.origins import Origin, Visibility


@transaction.atomic
def add_activity(
    by: object, *, alliance: object, kind: str, title: str, host: object = None, happened: PartialDate | None = None,
    place: str = "", note: str = "", organisations: Sequence[tuple[object, str]] = (),
    firms: Sequence[tuple[object, str]] = (), labels: Sequence[tuple[str, str]] = (),
    visibility: str = Visibility.DESK, origin: str = Origin.ENTERED, source: str = "",
) -> Activity:
    """Keep an activity with those who took part, as pairs (who, Part.Capacity). A secretary keeps what the own
    organisation hosted. Trail: activity added, behind the party wall where it is party life."""
    activity = Activity(
        alliance=alliance, kind=kind, title=title.strip(), host=host, happened=happened, place=place.strip(),
        note=note.strip(), visibility=visibility, origin=origin, source=source,
    )
    if by is not None:
        _may(by, activity)
    if not (organisations or firms or labels):
        raise ValidationError({"firms": _("请选择至少一个参加的组织或企业。")})
    first = happened.earliest() if happened else None
    if first and first > timezone.localdate():
        raise ValidationError({"happened": _("日期在今天之后；这里记录已经开展的活动。")})
    activity.full_clean()
    activity.save()
    Part.objects.bulk_create(
        [Part(activity=activity, organisation=who, capacity=how, origin=origin) for who, how in organisations]
        + [Part(activity=activity, firm=who, capacity=how, origin=origin) for who, how in firms]
        + [Part(activity=activity, label=who, capacity=how, origin=origin) for who, how in labels]
    )
    wall = Wall.PARTY if kind in Activity.PARTY_KINDS else Wall.BUSINESS
    record(by, verb="activity added", target=activity, detail={"kind": kind, "happened": happened}, wall=wall)
    return activity


def _may(by: object, activity: Activity) -> None:
    """Within the own alliance, in the name of an organisation of it."""
    require(by, "cobuild.add_activity", activity)
    if activity.host and not alliances_of(activity.host).filter(pk=activity.alliance_id).exists():
        raise ValidationError({"host": _("这个组织不在该联盟中。")})
