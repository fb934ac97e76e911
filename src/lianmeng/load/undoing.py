"""Undoing a whole load: what it added goes, what it changed is as before. Nothing that others did since is lost."""

from collections import defaultdict
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lianmeng.chain.models import Stream, Suggestion
from lianmeng.load import writing
from lianmeng.load.actions import QUIET, Quiet, locked
from lianmeng.load.models import Batch, Row
from lianmeng.load.queries import chunks
from lianmeng.members.models import Certificate, Firm, Place
from lianmeng.people.models import Account
from lianmeng.trail.actions import record
from lianmeng.web.joining import listed

SHOWN = 20
MADE = {"place": Place, "streams": Stream, "certificates": Certificate}
Reasons = dict[int, list[str]]


@writing.many_rows()
@transaction.atomic
def undo(by: Account | None, *, batch: Batch, progress: Quiet = QUIET) -> Batch:
    """Take a load back as a whole. Trail: load undone.

    ValidationError, one line a firm, when firms were changed or used since: nothing is undone then.
    """
    batch = locked(by, batch, "undo")
    progress.stage(_("看导入之后有没有人用过这些企业"))
    rows = list(batch.rows.exclude(firm=None).select_related("firm"))
    reasons = used_since(batch, rows)
    if reasons:
        raise ValidationError(_list(rows, reasons))
    progress.stage(_("撤销：一次做完，中途不显示进度"))
    made = _made(rows)
    try:
        _suggestions(batch, made["streams"]).delete()
        for kind, model in MADE.items():
            for keys in chunks(made[kind]):
                model.objects.filter(pk__in=keys).delete()
        _restore([row for row in rows if not row.before.get("added")])
        added = [row.firm_id for row in rows if row.before.get("added")]
        batch.rows.update(firm=None)
        for keys in chunks(added):
            Firm.objects.filter(pk__in=keys).delete()
    except ProtectedError as wrong:
        names = listed(str(one) for one in islice(wrong.protected_objects, SHOWN))
        raise ValidationError(_("不能撤销：这些记录用到了导入的企业：%(names)s。请先处理它们。") % {"names": names}) from None
    batch.state, batch.undone_at = Batch.State.UNDONE, timezone.now()
    batch.save()
    record(by, verb="load undone", target=batch, detail={"rows": batch.counts})
    return batch


def _list(rows: list[Row], reasons: Reasons) -> list[str]:
    named = {row.firm_id: row for row in rows}
    lines = [
        _("不能撤销：%(n)s 家企业在导入之后有人改过或用过。请先处理下面这些，再撤销；或者保留导入，逐家改正。") % {"n": len(reasons)}
    ]
    for firm, why in islice(reasons.items(), SHOWN):
        row = named[firm]
        lines.append(_("第 %(row)s 行 %(name)s：%(why)s") % {"row": row.number, "name": row.firm.name, "why": listed(dict.fromkeys(why))})
    if len(reasons) > SHOWN:
        lines.append(_("另有 %(n)s 家。") % {"n": len(reasons) - SHOWN})
    return lines


def _made(rows: list[Row]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {kind: [] for kind in MADE}
    for row in rows:
        for kind, keys in (row.before.get("made") or {}).items():
            found[kind] += keys
    return found


def used_since(batch: Batch, rows: list[Row]) -> Reasons:
    """Firm to what was done with it since the load: its record changed, or another record points to it."""
    reasons: Reasons = defaultdict(list)
    for row in rows:
        touched = row.before.get("added") or row.before.get("firm")
        if touched and row.firm.version != row.before["version"]:
            reasons[row.firm_id].append(_("资料改过"))
    made = {kind: set(keys) for kind, keys in _made(rows).items()}
    _changed_parts(rows, made, reasons)
    added = batch.rows.filter(verdict=Row.Verdict.ADD).exclude(firm=None).values("firm_id")
    for relation in Firm._meta.related_objects:
        if relation.related_model in (Row, Suggestion):
            continue
        own = next((made[kind] for kind, model in MADE.items() if model is relation.related_model), set())
        for key, firm in _pointing(relation, added):
            if key not in own:
                reasons[firm].append(str(relation.related_model._meta.verbose_name))
    _used_streams(rows, made["streams"], reasons)
    _dismissed(batch, rows, list(made["streams"]), reasons)
    return reasons


def _pointing(relation: models.ForeignObjectRel, keys: object) -> list[tuple[int, int]]:
    """(key of the record, key it points to) of a relation. `keys`: a list or a subquery."""
    name = relation.field.name
    rows = relation.related_model._base_manager.filter(**{f"{name}__in": keys})
    return list(rows.values_list("pk", name))


def _changed_parts(rows: list[Row], made: dict[str, set[int]], reasons: Reasons) -> None:
    """Streams that were changed, and places that were ended or followed, since the load."""
    owner = {key: row.firm_id for row in rows for key in (row.before.get("made") or {}).get("streams", [])}
    versions = dict.fromkeys(owner, 0)
    for row in rows:
        quantity = row.before.get("quantity")
        if quantity:
            owner[quantity["stream"]], versions[quantity["stream"]] = row.firm_id, quantity["version"]
    for keys in chunks(sorted(owner)):
        for key, version, active in Stream.objects.filter(pk__in=keys).values_list("pk", "version", "active"):
            if version != versions[key] or not active:
                reasons[owner[key]].append(_("物料改过"))
    for keys in chunks(sorted(made["place"])):
        for firm in Place.objects.filter(pk__in=keys).exclude(until_on=None).values_list("firm_id", flat=True):
            reasons[firm].append(_("链上位置改过"))


def _used_streams(rows: list[Row], streams: set[int], reasons: Reasons) -> None:
    owner = {key: row.firm_id for row in rows for key in (row.before.get("made") or {}).get("streams", [])}
    for relation in Stream._meta.related_objects:
        if relation.related_model is Suggestion:
            continue
        for keys in chunks(sorted(streams)):
            for _key, stream in _pointing(relation, keys):
                reasons[owner[stream]].append(str(relation.related_model._meta.verbose_name))


def _suggestions(batch: Batch, streams: list[int]) -> models.QuerySet[Suggestion]:
    """What the engine made of the load: it goes with it, the engine makes it again when asked."""
    added = batch.rows.filter(verdict=Row.Verdict.ADD).exclude(firm=None).values("firm_id")
    found = set(Suggestion.objects.filter(Q(giver__in=added) | Q(taker__in=added)).values_list("pk", flat=True))
    for keys in chunks(streams):
        found |= set(Suggestion.objects.filter(rests_on__in=keys).values_list("pk", flat=True))
    return Suggestion.objects.filter(pk__in=found)


def _dismissed(batch: Batch, rows: list[Row], streams: list[int], reasons: Reasons) -> None:
    """A suggestion that somebody judged or acted on is work of a person: it holds its firms."""
    ours = {row.firm_id for row in rows}
    ends = {key: {giver, taker} & ours for key, giver, taker in _suggestions(batch, streams).values_list("pk", "giver", "taker")}
    judged = set(Suggestion.objects.filter(pk__in=ends).exclude(dismissed_at=None).values_list("pk", flat=True))
    for relation in Suggestion._meta.related_objects:
        judged |= {suggestion for _key, suggestion in _pointing(relation, list(ends))}
    for key in judged:
        for firm in ends[key]:
            reasons[firm].append(_("链上建议有人处理过"))


def _restore(rows: list[Row]) -> None:
    changed = []
    for row in rows:
        old = row.before.get("firm")
        if not old:
            continue
        for name, value in old.items():
            setattr(row.firm, "region_id" if name == "region" else name, value)
        row.firm.version += 1
        changed.append(row.firm)
    writing.save_firms(changed)
    for keys in chunks([row.before["place_ended"] for row in rows if row.before.get("place_ended")]):
        Place.objects.filter(pk__in=keys).update(until_on=None)
    quantities = {row.before["quantity"]["stream"]: row.before["quantity"] for row in rows if row.before.get("quantity")}
    streams = [stream for keys in chunks(sorted(quantities)) for stream in Stream.objects.filter(pk__in=keys)]
    for stream in streams:
        stream.quantity, stream.unit, stream.cadence = None, quantities[stream.pk]["unit"], quantities[stream.pk]["cadence"]
        stream.version += 1
    Stream.objects.bulk_update(streams, ["quantity", "unit", "cadence", "version"], batch_size=100)
