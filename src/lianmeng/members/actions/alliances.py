"""Members join and leave, hold seats and sign the charter."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lianmeng.members.actions.steps import Day, current, ends, keep, may, not_future
from lianmeng.members.models import Alliance, Charter, Membership, Organisation, Seat, Signature
from lianmeng.people.models import Account
from lianmeng.trail.actions import Wall, record
from lianmeng.web.dates import PartialDate
from lianmeng.web.origins import Origin

ONE_AT_A_TIME = (Seat.Title.CHAIR, Seat.Title.ROTATING_CHAIR)


@transaction.atomic
def join_alliance(
    by: Account | None, *, alliance: Alliance, organisation: Organisation, joined_on: Day | None = None,
    joined: PartialDate | None = None, origin: str = Origin.ENTERED,
) -> Membership:
    """Make an organisation a member from `joined_on`. Joining again adds a row. Trail: alliance joined."""
    may(by, "members.change_alliance", alliance)
    joined_on = not_future("joined_on", joined_on)
    before = Membership.objects.filter(alliance=alliance, organisation=organisation)
    if before.filter(left_on=None).exists():
        raise ValidationError({"organisation": _("“%(org)s”已是这个联盟的成员。") % {"org": organisation}})
    if before.filter(left_on__gt=joined_on).exists():
        raise ValidationError({"joined_on": _("加入日早于上一次退出日，请改为其后的日期。")})
    membership = Membership(
        alliance=alliance, organisation=organisation, joined=joined, joined_on=joined_on, origin=origin
    )
    keep(membership)
    detail = {"alliance": alliance.pk, "joined_on": joined_on}
    record(by, verb="alliance joined", target=organisation, detail=detail, wall=Wall.PARTY)
    return membership


@transaction.atomic
def leave_alliance(by: Account | None, *, membership: Membership, reason: str, left_on: Day | None = None) -> Membership:
    """End a membership: `left_on` is the first day without it. The row stays; open seats end the same day.
    Trail: alliance left, with the reason."""
    membership = current(membership)
    may(by, "members.change_alliance", membership.alliance)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明退出原因，以后的人才看得懂。")})
    left_on = ends("left_on", left_on, membership.joined_on, membership.left_on)
    membership.left_on, membership.leaving_reason = left_on, reason.strip()
    keep(membership)
    seats = Seat.objects.filter(alliance=membership.alliance, organisation=membership.organisation, ended_on=None)
    seats.update(ended_on=left_on)
    record(
        by, verb="alliance left", target=membership.organisation, reason=reason.strip(),
        detail={"alliance": membership.alliance_id, "left_on": left_on}, wall=Wall.PARTY,
    )
    return membership


@transaction.atomic
def seat(
    by: Account | None, *, alliance: Alliance, organisation: Organisation, title: str, since: PartialDate | None = None,
    until: PartialDate | None = None, origin: str = Origin.ENTERED,
) -> Seat:
    """Give a member a seat on the council for a term. Trail: seat taken."""
    may(by, "members.change_alliance", alliance)
    if not Membership.objects.filter(alliance=alliance, organisation=organisation, left_on=None).exists():
        raise ValidationError({"organisation": _("“%(org)s”不是这个联盟的成员，请先登记加入。") % {"org": organisation}})
    if since and until and until.before(since):
        raise ValidationError({"until": _("任期结束不能早于开始。")})
    taken = Seat.objects.filter(alliance=alliance, title=title, ended_on=None).select_related("organisation")
    for held in taken if title in ONE_AT_A_TIME else taken.filter(organisation=organisation):
        raise ValidationError({"title": _("这个席位现由“%(org)s”担任，请先登记卸任。") % {"org": held.organisation}})
    held = Seat(alliance=alliance, organisation=organisation, title=title, since=since, until=until, origin=origin)
    keep(held)
    detail = {"alliance": alliance.pk, "title": title, "since": since, "until": until}
    record(by, verb="seat taken", target=organisation, detail=detail, wall=Wall.PARTY)
    return held


@transaction.atomic
def end_seat(by: Account | None, *, seat: Seat, ended_on: Day | None = None, reason: str = "") -> Seat:
    """The seat is given up on `ended_on`; the row stays. Trail: seat ended."""
    seat = current(seat)
    may(by, "members.change_alliance", seat.alliance)
    ended_on = ends("ended_on", ended_on, seat.since.earliest() if seat.since else None, seat.ended_on)
    seat.ended_on = ended_on
    keep(seat)
    detail = {"alliance": seat.alliance_id, "title": seat.title, "ended_on": ended_on}
    record(by, verb="seat ended", target=seat.organisation, reason=reason, detail=detail, wall=Wall.PARTY)
    return seat


@transaction.atomic
def add_charter(
    by: Account | None, *, alliance: Alliance, text: str, version: int | None = None, adopted: PartialDate | None = None,
    origin: str = Origin.ENTERED,
) -> Charter:
    """Add a version of the charter, the next one unless `version` is given. Trail: charter added."""
    may(by, "members.change_alliance", alliance)
    if version is None:
        version = (alliance.charters.aggregate(last=Max("version"))["last"] or 0) + 1
    if alliance.charters.filter(version=version).exists():
        raise ValidationError({"version": _("章程第 %(n)s 版已有，不能改写；请添加新版。") % {"n": version}})
    charter = Charter(alliance=alliance, version=version, text=text.strip(), adopted=adopted, origin=origin)
    keep(charter)
    record(by, verb="charter added", target=alliance, detail={"version": version, "adopted": adopted}, wall=Wall.PARTY)
    return charter


@transaction.atomic
def sign(
    by: Account | None, *, charter: Charter, organisation: Organisation, signed: PartialDate | None = None,
    origin: str = Origin.ENTERED,
) -> Signature:
    """An organisation signs a charter, once. Trail on the organisation: charter signed."""
    may(by, "members.change_alliance", charter.alliance)
    if charter.signatures.filter(organisation=organisation).exists():
        raise ValidationError({"organisation": _("“%(org)s”已签署这一版。") % {"org": organisation}})
    signature = Signature(charter=charter, organisation=organisation, signed=signed, origin=origin)
    keep(signature)
    detail = {"alliance": charter.alliance_id, "version": charter.version}
    record(by, verb="charter signed", target=organisation, detail=detail, wall=Wall.PARTY)
    return signature
