"""Writes about streams, supply links and suggestions."""

import datetime
import time
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lianmeng.chain import bridge
from lianmeng.chain.models import Discovery, Stream, Suggestion, SupplyLink
from lianmeng.members.models import Chain, Firm
from lianmeng.people.access import require
from lianmeng.people.models import Account
from lianmeng.trail.actions import record
from lianmeng.web.dates import PartialDate
from lianmeng.web.names import fold, search_text, tidy
from lianmeng.web.origins import Origin, Visibility

STREAM_FIELDS = ("role", "text", "quantity", "unit", "cadence", "grade", "price", "visibility", "source")
LEAST_SCORE = 0.1
FOUND_FIELDS = (
    "discovery", "kind", "giver", "taker", "giver_stream", "taker_stream", "firms", "what", "what_en", "question",
    "score", "rank", "inferred", "gate", "reason", "traced", "again", "known",
)


@transaction.atomic
def add_stream(
    by: Account | None, *, firm: Firm, role: str, text: str, quantity: Decimal | None = None, unit: str = "",
    cadence: str = "", grade: str = "", price: Decimal | None = None, visibility: str = Visibility.DESK,
    origin: str = Origin.ENTERED, source: str = "",
) -> Stream:
    """Put down one thing that a firm makes, needs or discards. Trail: stream added."""
    _may(by, "chain.change_stream", firm)
    stream = Stream(
        firm=firm, role=role, text=tidy(text), quantity=quantity, unit=unit, cadence=cadence, grade=grade,
        price=price, visibility=visibility, origin=origin, source=source,
    )
    _keep(stream)
    record(by, verb="stream added", target=stream, detail={"firm": firm.pk, "role": role})
    return stream


@transaction.atomic
def change_stream(by: Account | None, *, stream: Stream, version: int | None = None, **changes: object) -> Stream:
    """Change what is known of a stream. With `version`, a stale one is refused. Trail: stream changed, the fields' names."""
    stream = _current(stream, version)
    _may(by, "chain.change_stream", stream.firm)
    unknown = set(changes) - set(STREAM_FIELDS)
    if unknown:
        raise TypeError(f"not a field of a stream: {sorted(unknown)}")
    changed = [name for name, value in changes.items() if getattr(stream, name) != value]
    if not changed:
        return stream
    for name in changed:
        setattr(stream, name, changes[name])
    stream.text = tidy(stream.text)
    stream.version += 1
    _keep(stream)
    # Names only: a price is nobody's business in the trail.
    record(by, verb="stream changed", target=stream, detail={"firm": stream.firm_id, "fields": sorted(changed)})
    return stream


@transaction.atomic
def retire_stream(by: Account | None, *, stream: Stream, reason: str = "") -> Stream:
    """The firm makes, needs or discards it no longer. The row stays, out of sight. Trail: stream retired."""
    stream = _current(stream, None)
    _may(by, "chain.change_stream", stream.firm)
    if stream.active:
        stream.active = False
        stream.version += 1
        stream.save(update_fields=["active", "version", "changed_at"])
        record(by, verb="stream retired", target=stream, reason=reason, detail={"firm": stream.firm_id})
    return stream


@transaction.atomic
def add_link(
    by: Account | None, *, supplier: Firm, customer: Firm, evidence: str, product: str = "",
    kind: str = SupplyLink.Kind.SUPPLY, status: str = SupplyLink.Status.RUNNING, since: PartialDate | None = None,
    until: PartialDate | None = None, chain: Chain | None = None, by_alliance: bool = False,
    visibility: str = Visibility.DESK, origin: str = Origin.ENTERED, confirmed_on: datetime.date | None = None,
) -> SupplyLink:
    """Put down a supply link that somebody has seen. Suggestions of the same thing become known. Trail: link added."""
    if supplier.pk == customer.pk:
        raise ValidationError({"customer": _("供方和需方是同一家企业，请另选一家。")})
    link = SupplyLink(
        supplier=supplier, customer=customer, product=tidy(product), kind=kind, status=status, since=since, until=until,
        evidence=evidence.strip(), chain=chain, by_alliance=by_alliance, visibility=visibility, origin=origin,
        confirmed_on=confirmed_on,
    )
    _may(by, "chain.change_link", link)
    if confirmed_on and confirmed_on > timezone.localdate():
        raise ValidationError({"confirmed_on": _("核实日期不能晚于今天。")})
    link.full_clean()
    _not_twice(link)
    _check_term(link)
    link.save()
    _mark_known(link)
    record(by, verb="link added", target=link, detail=_about(link))
    return link


@transaction.atomic
def confirm_link(
    by: Account | None, *, link: SupplyLink, on: datetime.date, evidence: str = "", version: int | None = None,
) -> SupplyLink:
    """The link was seen again on a day (the latest such day stands). New evidence is added below the old; an intent
    seen running runs. Trail: link confirmed."""
    link = _current(link, version)
    _may(by, "chain.confirm_link", link)
    if on > timezone.localdate():
        raise ValidationError({"on": _("核实日期不能晚于今天。")})
    if link.status == SupplyLink.Status.ENDED:
        raise ValidationError({"on": _("这条供求关系已结束；如恢复供应，请另登记一条。")})
    link.confirmed_on, link.status = max(on, link.confirmed_on or on), SupplyLink.Status.RUNNING
    if evidence.strip():
        link.evidence = f"{link.evidence}\n{on.isoformat()} {evidence.strip()}"
    link.version += 1
    link.full_clean()
    link.save()
    _mark_known(link)
    record(by, verb="link confirmed", target=link, detail={**_about(link), "on": on})
    return link


@transaction.atomic
def end_link(
    by: Account | None, *, link: SupplyLink, until: PartialDate | None = None, reason: str = "", version: int | None = None,
) -> SupplyLink:
    """The supply has ended; the row stays. Suggestions of the same thing come back. Trail: link ended, with the reason."""
    link = _current(link, version)
    _may(by, "chain.change_link", link)
    if link.status == SupplyLink.Status.ENDED:
        raise ValidationError({"until": _("这条供求关系已经结束。")})
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为何结束、从何得知。")})
    link.status, link.until = SupplyLink.Status.ENDED, until
    _check_term(link)
    link.version += 1
    link.full_clean()
    link.save()
    Suggestion.objects.filter(known=link).update(known=None)
    record(by, verb="link ended", target=link, reason=reason.strip(), detail=_about(link))
    return link


def discover(
    by: Account | None, *, chain: Chain, progress: Callable[[int, int], None] | None = None, top: int = 5,
    least: float = LEAST_SCORE,
) -> Discovery:
    """Run the engine over the chain's register and keep what it suggests: at most `top` answers to a question,
    none that scores below `least` (nobody would call a firm for it).

    Suggestions are updated by key; those that did not come again vanish, unless dismissed or taken up.
    Supply links that were seen are never shown to the engine. Trail: links discovered, with the counts.
    """
    _may(by, "chain.discover", chain)
    began = time.monotonic()
    register = bridge.register_of(chain)
    found = [one for one in bridge.discover(register, top=top, progress=progress) if one.row.score >= least]
    with transaction.atomic():
        Chain.objects.select_for_update().get(pk=chain.pk)  # two runs at once: one after the other
        run = Discovery.objects.create(
            chain=chain, account=by, firms=register.firms, suggestions=len(found), knowledge=register.knowledge
        )
        _save_found(run, found)
        run.seconds = round(time.monotonic() - began, 2)
        run.save(update_fields=["seconds"])
        record(by, verb="links discovered", target=run, detail={"firms": run.firms, "suggestions": run.suggestions})
    return run


@transaction.atomic
def dismiss(by: Account | None, *, suggestion: Suggestion, reason: str) -> Suggestion:
    """Put a suggestion aside with a reason, and its twin; it stays aside when found again. Trail: suggestion dismissed."""
    suggestion = _current(suggestion, None)
    _may(by, "chain.dismiss_suggestion", suggestion)
    if suggestion.dismissed_at:
        raise ValidationError({"reason": _("这条建议已经被搁置。")})
    suggestion.dismissed_at, suggestion.dismissed_by, suggestion.dismissed_reason = timezone.now(), by, reason.strip()
    if not suggestion.dismissed_reason:
        raise ValidationError({"reason": _("请写明为何不采用，以后的人才看得懂。")})
    suggestion.full_clean(exclude=["reason", "firms"])
    suggestion.save(update_fields=["dismissed_at", "dismissed_by", "dismissed_reason"])
    _twins(suggestion).filter(dismissed_at=None).update(
        dismissed_at=suggestion.dismissed_at, dismissed_by=by, dismissed_reason=suggestion.dismissed_reason
    )
    record(by, verb="suggestion dismissed", target=suggestion, reason=suggestion.dismissed_reason)
    return suggestion


@transaction.atomic
def restore(by: Account | None, *, suggestion: Suggestion) -> Suggestion:
    """Take a dismissed suggestion, and its twin, up into the list again. Trail: suggestion restored."""
    suggestion = _current(suggestion, None)
    _may(by, "chain.dismiss_suggestion", suggestion)
    if suggestion.dismissed_at:
        suggestion.dismissed_at, suggestion.dismissed_by, suggestion.dismissed_reason = None, None, ""
        suggestion.save(update_fields=["dismissed_at", "dismissed_by", "dismissed_reason"])
        _twins(suggestion).update(dismissed_at=None, dismissed_by=None, dismissed_reason="")
        record(by, verb="suggestion restored", target=suggestion)
    return suggestion


def same_thing(product: str, what: str) -> bool:
    """Whether a link's product and a suggestion's words name the same thing: one holds the other."""
    one, other = fold(product), fold(what)
    return bool(one and other) and (one in other or other in one)


def _save_found(run: Discovery, found: list[bridge.Finding]) -> None:
    running: dict[tuple[int, int], list[SupplyLink]] = defaultdict(list)
    for link in SupplyLink.objects.filter(status=SupplyLink.Status.RUNNING):
        running[link.supplier_id, link.customer_id].append(link)
    _number([finding.row for finding in found])
    for finding in found:
        row = finding.row
        row.discovery = run
        pair = running.get((row.giver_id, row.taker_id), ()) if row.kind != Suggestion.Kind.CHAIN else ()
        row.known = next((link for link in pair if same_thing(link.product, row.what)), None)
    rows = Suggestion.objects.bulk_create(
        [finding.row for finding in found], batch_size=1000, update_conflicts=True, unique_fields=["chain", "key"],
        update_fields=FOUND_FIELDS,
    )
    rests = Suggestion.rests_on.through
    rests.objects.filter(suggestion__discovery=run).delete()
    rests.objects.bulk_create(
        [
            rests(suggestion_id=row.pk, stream_id=stream)
            for row, finding in zip(rows, found, strict=True)
            for stream in finding.rests_on
        ],
        batch_size=5000,
    )
    gone = Suggestion.objects.filter(chain=run.chain, dismissed_at=None, opportunities=None).exclude(discovery=run)
    gone.delete()


def _number(rows: list[Suggestion]) -> None:
    """`again` of each row: a use before a supply, then the higher score."""
    seen: set[tuple[object, ...]] = set()
    for row in sorted(rows, key=lambda r: (r.kind != Suggestion.Kind.USE, -r.score, r.key)):
        flow = (row.giver_id, row.taker_id, row.what)
        if row.kind != Suggestion.Kind.CHAIN:
            row.again = 2 if (row.kind, *flow) in seen else int((Suggestion.Kind.USE, *flow) in seen)
            seen.add((row.kind, *flow))


def _twins(row: Suggestion) -> QuerySet[Suggestion]:
    """The same flow found from the other end."""
    pair = (Suggestion.Kind.USE, Suggestion.Kind.SUPPLY)
    if row.kind not in pair:
        return Suggestion.objects.none()
    same = Suggestion.objects.filter(chain=row.chain, giver=row.giver, taker=row.taker, what=row.what, kind__in=pair)
    return same.exclude(pk=row.pk)


def _may(by: Account | None, permission: str, record: object) -> None:
    if by is not None:
        require(by, permission, record)


def _current(row: object, version: int | None) -> object:
    """The row as it stands now, locked; a stale form is told."""
    row = type(row).objects.select_for_update().get(pk=row.pk)
    if version is not None and row.version != version:
        raise ValidationError(
            _("您打开表单之后，别人改过这条记录。您填写的内容还在下面；请对照现在的内容，再保存一次。"), code="stale"
        )
    return row


def _keep(stream: Stream) -> None:
    stream.search = search_text(stream.text)
    stream.full_clean()
    if stream.quantity is not None and not stream.unit.strip():
        raise ValidationError({"unit": _("写了数量，就请写单位，例如 吨；不知道数量就都留空。")})
    stream.save()


def _check_term(link: SupplyLink) -> None:
    if link.since and link.until and link.until.before(link.since):
        raise ValidationError({"until": _("不能早于开始的日期 %(day)s。") % {"day": link.since.show()}})


def _not_twice(link: SupplyLink) -> None:
    ends = Firm.objects.select_for_update(no_key=True).filter(pk__in=(link.supplier_id, link.customer_id))
    list(ends.order_by("pk"))  # two people at once: one after the other
    before = SupplyLink.objects.filter(supplier=link.supplier, customer=link.customer, kind=link.kind)
    for other in before.exclude(status=SupplyLink.Status.ENDED):
        if fold(other.product) == fold(link.product):
            raise ValidationError({"product": _("这两家之间同一物料的供求关系已经登记过，请核实那一条。")})


def _mark_known(link: SupplyLink) -> None:
    if link.status != SupplyLink.Status.RUNNING:
        return
    rows = Suggestion.objects.filter(giver=link.supplier, taker=link.customer, known=None).exclude(kind=Suggestion.Kind.CHAIN)
    same = [row.pk for row in rows if same_thing(link.product, row.what)]
    Suggestion.objects.filter(pk__in=same).update(known=link)


def _about(link: SupplyLink) -> dict[str, object]:
    return {"supplier": link.supplier_id, "customer": link.customer_id, "product": link.product, "kind": link.kind}
