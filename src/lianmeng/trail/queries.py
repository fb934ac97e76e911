"""Reading the trail."""

import datetime
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lianmeng.trail.models import Entry, Head

START = "0" * 64
_whose: list[Callable[[object], Q]] = []


def tell_whose(acts: Callable[[object], Q]) -> None:
    """The floor above, which knows roles, says once which acts an account may read."""
    _whose[:] = [acts]


@dataclass(frozen=True, slots=True)
class Broken:
    """A place where the chain does not hold."""

    entry: int
    what: str


def fingerprint(entry: Entry) -> str:
    """sha256 over the row and the hash before it."""
    row = [
        entry.previous_hash, entry.at.isoformat(), entry.actor_id, entry.actor_label, entry.verb,
        entry.target, entry.target_label, entry.reason, entry.detail, entry.wall,
    ]
    return hashlib.sha256(json.dumps(row, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def of(target: models.Model) -> models.QuerySet[Entry]:
    """What was done to one record, newest first."""
    return Entry.objects.filter(target=f"{target._meta.label}:{target.pk}").order_by("-pk")


def visible(account: object) -> models.QuerySet[Entry]:
    """Lines the account may read, newest first: acts of people while in its own alliances, and of the system.

    Lines behind the party wall only with `trail.view_party_trail`; none at all without `trail.view_trail`.
    """
    if not account.has_perm("trail.view_trail"):
        return Entry.objects.none()
    own = Q(actor=None)
    for acts in _whose:
        own |= acts(account)
    rows = Entry.objects.filter(own).order_by("-pk")
    return rows if account.has_perm("trail.view_party_trail") else rows.exclude(wall=Entry.Wall.PARTY)


def narrowed(
    rows: models.QuerySet[Entry], *, actor: str = "", verb: str = "", target: str = "",
    since: datetime.date | None = None, until: datetime.date | None = None,
) -> models.QuerySet[Entry]:
    """Lines by actor, verb, target and days; both days count, in the site's time zone."""
    if actor:
        rows = rows.filter(Q(actor_label__icontains=actor) | Q(actor__username__icontains=actor))
    if verb:
        rows = rows.filter(verb=verb)
    if target:
        rows = rows.filter(Q(target_label__icontains=target) | Q(target__iexact=target))
    if since:
        rows = rows.filter(at__gte=_midnight(since))
    if until and until < datetime.date.max:
        rows = rows.filter(at__lt=_midnight(until + datetime.timedelta(days=1)))
    return rows


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def head() -> Head:
    """How many lines were written, and the hash of the last."""
    return Head.objects.filter(pk=1).first() or Head(number=0, hash=START)


def verify() -> Iterator[Broken]:
    """Walk the whole chain; yields every row that was changed, removed or added from outside."""
    with transaction.atomic():
        # Behind the lock no line is half written: the head and the last row belong together. The walk itself
        # holds nothing up.
        written = Head.objects.select_for_update().filter(pk=1).first() or Head(number=0, hash=START)
        end = Entry.objects.aggregate(end=models.Max("pk"))["end"] or 0
    previous, number, last, gap = START, 0, 0, False
    for entry in Entry.objects.filter(pk__lte=end).order_by("pk").iterator(chunk_size=2000):
        if entry.previous_hash != previous:
            gap = True
            yield Broken(entry.pk, _("第 %(last)s 行与第 %(this)s 行之间少了行，或多出了行") % {"last": last, "this": entry.pk})
        if entry.hash != fingerprint(entry):
            yield Broken(entry.pk, _("这一行被改动过"))
        previous, number, last = entry.hash, number + 1, entry.pk
    if previous != written.hash or (number != written.number and not gap):
        yield Broken(last, _("末尾的行不对：现有 %(found)s 行，写入过 %(written)s 行") % {"found": number, "written": written.number})
