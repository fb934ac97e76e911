"""Steps that every write of the register takes."""

import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lianmeng.members.models import Organisation
from lianmeng.people.access import require
from lianmeng.people.models import Account
from lianmeng.trail.actions import Wall

Day = datetime.date


def may(by: Account | None, permission: str, row: object = None) -> None:
    if by is not None:
        require(by, permission, row)


def current(row: models.Model, version: int | None = None) -> models.Model:
    """The row as it stands now, locked; a stale form is told."""
    row = type(row).objects.select_for_update().get(pk=row.pk)
    if version is not None and row.version != version:
        raise ValidationError(
            _("您打开表单之后，别人改过这条记录。您填写的内容还在下面；请对照现在的内容，再保存一次。"),
            code="stale", params={"version": row.version}
        )
    return row


def apply(row: models.Model, changes: dict[str, object], allowed: tuple[str, ...]) -> list[str]:
    """Set what differs; the names of the fields that changed."""
    unknown = set(changes) - set(allowed)
    if unknown:
        raise TypeError(f"not a field that can be changed: {sorted(unknown)}")
    if "other_names" in changes:
        changes["other_names"] = list(changes["other_names"])
    changed = [name for name, value in changes.items() if (getattr(row, name) or "") != (value or "")]
    for name in changed:
        setattr(row, name, changes[name])
    return changed


def keep(row: models.Model, exclude: list[str] | None = None) -> None:
    """Check and save. Two people at the same moment: the second is told, the database keeps one."""
    row.full_clean(exclude=exclude)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise ValidationError(_("刚才有人登记了同一条，请刷新页面看一看。"), code="race") from None


def not_future(field: str, day: Day | None) -> Day:
    today = timezone.localdate()
    if day and day > today:
        raise ValidationError({field: _("日期不能晚于今天。")})
    return day or today


def ends(field: str, day: Day | None, since: Day | None, ended: Day | None) -> Day:
    """The day something ends: not over already, not before it began, not in the future."""
    if ended is not None:
        raise ValidationError({field: _("这一条已于 %(day)s 结束。") % {"day": ended}})
    day = not_future(field, day)
    if since and day < since:
        raise ValidationError({field: _("不能早于开始的日期 %(day)s。") % {"day": since}})
    return day


def wall_of(organisation: Organisation) -> str:
    return Wall.PARTY if organisation.kind in Organisation.PARTY_KINDS else Wall.BUSINESS
