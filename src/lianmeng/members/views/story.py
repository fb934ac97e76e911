"""What happened to a firm or an organisation: its dated rows, which everyone may read, and the trail, for those
allowed. What a dated row already tells is left out of the trail's part."""

import datetime
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianmeng.members.models import Coverage, Firm, Membership, Organisation, Place, Seat
from lianmeng.trail import queries as trail
from lianmeng.trail.actions import Wall
from lianmeng.trail.models import Entry
from lianmeng.web.dates import PartialDate

TOLD_BY_ROWS = (
    "placed on chain", "regraded", "left chain", "certificate added", "firm covered", "cover ended", "alliance joined",
    "alliance left", "seat taken", "seat ended", "charter signed",
)
VERBS = {
    "firm added": gettext_lazy("登记企业"),
    "firm changed": gettext_lazy("更改企业资料"),
    "organisation added": gettext_lazy("登记组织"),
    "organisation changed": gettext_lazy("更改组织资料"),
}
ENTRIES = 30


def of_firm(firm: Firm, account: object) -> list[dict]:
    """The story of a firm, newest first. The trail's part needs `members.view_firm_inside`; no party life in it."""
    items = []
    for place in firm.places.select_related("chain", "segment"):
        where = " · ".join(filter(None, (place.chain.shown, place.segment and place.segment.shown)))
        items.append(_item(place.since_on, _("列为%(grade)s") % {"grade": place.get_grade_display()}, where, place))
        if place.until_on and not _followed(place, firm):
            items.append(_item(place.until_on, _("从产业链名册注销"), place.chain.shown, place))
    for row in firm.coverages.select_related("organisation"):
        items += _coverage(row, row.organisation.shown)
    items += [_item(c.issued, _("获得%(name)s") % {"name": c.shown}, c.get_level_display(), c) for c in firm.certificates.all()]
    if account.has_perm("members.view_firm_inside", firm):
        items += _entries(trail.of(firm).filter(wall=Wall.BUSINESS))
    return _sorted(items)


def of_organisation(organisation: Organisation, account: object) -> list[dict]:
    """The story of an organisation. The trail's part is for those who may change it and its own secretary."""
    items = []
    for row in organisation.memberships.select_related("alliance"):
        items += _membership(row)
    for row in organisation.seats.select_related("alliance"):
        items += _seat(row)
    for row in organisation.coverages.select_related("firm"):
        items += _coverage(row, row.firm.shown)
    items += [
        _item(c.issued, _("获得%(name)s") % {"name": c.shown}, c.get_level_display(), c) for c in organisation.certificates.all()
    ]
    for row in organisation.signatures.select_related("charter__alliance"):
        text = _("%(alliance)s章程第 %(n)s 版") % {"alliance": row.charter.alliance.shown, "n": row.charter.version}
        items.append(_item(row.signed, _("签署章程"), text, row))
    if account.has_perm("members.view_organisation_inside", organisation):
        items += _entries(trail.of(organisation))
    return _sorted(items)


def _item(when: object, title: str, text: str, row: object, tone: str = "") -> dict:
    return {"when": when, "title": title, "text": text, "origin": row.origin, "tone": tone}


def _followed(place: Place, firm: Firm) -> bool:
    """A row that ended because another began the same day: a new grade, no leaving."""
    return any(
        other.pk != place.pk and other.chain_id == place.chain_id and other.since_on == place.until_on
        for other in firm.places.all()
    )


def _coverage(row: Coverage, other: str) -> Iterable[dict]:
    member = row.organisation.kind == Organisation.Kind.ASSOCIATION
    yield _item(row.since, _("成为协会会员") if member else _("党组织开始覆盖"), other, row)
    if row.until:
        yield _item(row.until, _("不再是协会会员") if member else _("党组织不再覆盖"), other, row)


def _membership(row: Membership) -> Iterable[dict]:
    yield _item(row.joined or row.joined_on, _("加入联盟"), row.alliance.shown, row, "ok")
    if row.left_on:
        yield _item(row.left_on, _("退出联盟"), "\n".join(filter(None, (row.alliance.shown, row.leaving_reason))), row)


def _seat(row: Seat) -> Iterable[dict]:
    yield _item(row.since, _("任%(title)s") % {"title": row.get_title_display()}, row.alliance.shown, row)
    if row.ended_on:
        yield _item(row.ended_on, _("卸任%(title)s") % {"title": row.get_title_display()}, row.alliance.shown, row)


def _entries(entries: QuerySet[Entry]) -> list[dict]:
    return [
        {"when": entry.at, "title": VERBS.get(entry.verb, entry.verb), "text": entry.reason, "who": entry.actor_label}
        for entry in entries.exclude(verb__in=TOLD_BY_ROWS)[:ENTRIES]
    ]


def _sorted(items: list[dict]) -> list[dict]:
    """Newest first; what has no year stands last."""
    return sorted(items, key=lambda item: _key(item["when"]), reverse=True)


def _key(when: object) -> str:
    if isinstance(when, datetime.datetime):
        return timezone.localtime(when).isoformat()
    if isinstance(when, PartialDate):
        return str(when) if when.year else "0"
    return when.isoformat() if when else ""
