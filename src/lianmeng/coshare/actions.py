"""Writes: from a suggestion or a visit to a running deal."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lianmeng.chain.actions import add_link, end_link
from lianmeng.chain.models import Suggestion, SupplyLink
from lianmeng.coshare.models import Move, Opportunity
from lianmeng.coshare.states import MOVES, NEEDS_REASON, State
from lianmeng.people.access import require
from lianmeng.trail.actions import record
from lianmeng.web.dates import PartialDate
from lianmeng.web.names import fold
from lianmeng.web.origins import Origin, Visibility

Side = Move.Side


@transaction.atomic
def take_up(by: object, *, suggestion: Suggestion, alliance: object) -> Opportunity:
    """A suggestion becomes a lead, with the engine's reason as it stands today. ValidationError when it has
    been taken up already or put aside. Trail: lead opened."""
    require_desk(by, "coshare.open_lead", alliance)
    suggestion = Suggestion.objects.select_for_update().filter(pk=suggestion.pk).first()  # two at once: one after the other
    if suggestion is None:  # a discovery took it away meanwhile
        raise ValidationError(_("没有这条记录，或不在您的可见范围内。"), code="gone")
    if _live(suggestion.pk).exists():
        raise ValidationError(_("这条建议已经转为对接机会。"), code="taken")
    if suggestion.dismissed_at:
        raise ValidationError(_("这条建议已经被搁置。"), code="dismissed")
    opportunity = Opportunity(
        alliance=alliance, suggestion=suggestion, giver=suggestion.giver, taker=suggestion.taker,
        what=suggestion.what, source=Opportunity.Source.ENGINE, found=PartialDate.of(timezone.localdate()),
        reason=suggestion.reason, recipient_check=_check_for(suggestion.gate),
    )
    return _open(by, opportunity, note="")


@transaction.atomic
def open_lead(
    by: object, *, alliance: object, what: str, source: str, giver: object = None, taker: object = None,
    giver_group: str = "", giver_region: object = None, found: PartialDate | None = None, note: str = "",
    waste: bool = False, visibility: str = Visibility.DESK, origin: str = Origin.ENTERED, source_text: str = "",
    by_label: str = "", place: str = "",
) -> Opportunity:
    """A lead that somebody noticed. At least one named firm; a side may be an unnamed group. Trail: lead opened."""
    require_desk(by, "coshare.open_lead", alliance)
    if giver is None and not giver_group:
        raise ValidationError({"giver": _("请选择供方企业，或写明供方群体。")})
    if giver is not None and giver == taker:
        raise ValidationError({"taker": _("供方和需方不能是同一家企业。")})
    opportunity = Opportunity(
        alliance=alliance, giver=giver, taker=taker, giver_group=giver_group, giver_region=giver_region, what=what,
        source=source, found=found, recipient_check=_check_for("waste" if waste else ""), visibility=visibility,
        origin=origin, source_text=source_text,
    )
    return _open(by, opportunity, note=note, by_label=by_label, place=place)


@transaction.atomic
def move(
    by: object, *, opportunity: Opportunity, to: str, happened: PartialDate | None = None, note: str = "",
    place: str = "", side: str = "", version: int | None = None, by_label: str = "",
) -> Opportunity:
    """Make one move of the table. ValidationError says what is missing: a reason for declining, both benefits
    and the evidence before concluding, the recipient check before a waste changes hands; or that somebody
    else moved it meanwhile. Concluding writes the supply link. Trail: opportunity moved."""
    locked = _lock(by, opportunity, version)
    if to not in MOVES[State(locked.state)]:
        raise ValidationError(
            {"to": _("“%(now)s”之后不能直接到“%(to)s”。") % {"now": locked.get_state_display(), "to": _label(to)}}
        )
    _check_day(locked, happened)
    _check_complete(locked, State(to), note)
    if to == State.LEAD and locked.suggestion_id and _live(locked.suggestion_id).exclude(pk=locked.pk).exists():
        raise ValidationError({"to": _("这条建议已经转为对接机会。")}, code="taken")
    before, locked.state = locked.state, to
    _log(by, locked, before, to, happened=happened, note=note, place=place, side=side, by_label=by_label)
    _keep_link(by, locked)
    return locked


@transaction.atomic
def contact(
    by: object, *, opportunity: Opportunity, side: str, happened: PartialDate | None = None, note: str = "",
    place: str = "", version: int | None = None, by_label: str = "",
) -> Opportunity:
    """Log that one side or both were contacted. With both sides contacted a lead moves on by itself.
    Trail: contact logged."""
    if side not in Side.values:
        raise ValidationError({"side": _("请选择联系了供方、需方还是双方。")})
    locked = _lock(by, opportunity, version)
    if locked.state != State.LEAD:
        raise ValidationError({"side": _("双方已经联系过，现在是“%(now)s”。") % {"now": locked.get_state_display()}})
    _check_day(locked, happened)
    known = {side} | set(locked.moves.exclude(side="").values_list("side", flat=True))
    both = Side.BOTH in known or {Side.GIVER, Side.TAKER} <= known
    after = State.CONTACTED if both else State.LEAD
    before, locked.state = locked.state, after
    _log(by, locked, before, after, happened=happened, note=note, place=place, side=side, by_label=by_label)
    return locked


@transaction.atomic
def describe(
    by: object, *, opportunity: Opportunity, benefit_giver: str, benefit_taker: str, evidence: str,
    recipient_check: str, recipient_note: str, version: int | None = None,
) -> Opportunity:
    """What each side gains, the evidence, and the recipient check. Trail: opportunity described."""
    locked = _lock(by, opportunity, version)
    if recipient_check == Opportunity.Recipient.VERIFIED and not recipient_note.strip():
        raise ValidationError({"recipient_note": _("请写明核实了接收方的什么资质、由谁核实。")})
    locked.benefit_giver, locked.benefit_taker = benefit_giver.strip(), benefit_taker.strip()
    locked.evidence, locked.recipient_check = evidence.strip(), recipient_check
    locked.recipient_note = recipient_note.strip()
    locked.full_clean(validate_constraints=False)
    locked.version += 1
    locked.save()
    record(by, verb="opportunity described", target=locked)
    return locked


def require_desk(by: object, permission: str, of: object) -> None:
    """The system itself (None: the demo loader, the command line) may; a person needs the permission."""
    if by is not None:
        require(by, permission, of)


def _live(suggestion: int) -> QuerySet[Opportunity]:
    """Opportunities of a suggestion that are neither declined nor ended: the database keeps one at most."""
    return Opportunity.objects.filter(suggestion=suggestion).exclude(state__in=[State.DECLINED, State.ENDED])


def _open(by: object, opportunity: Opportunity, *, note: str, by_label: str = "", place: str = "") -> Opportunity:
    opportunity.full_clean()
    opportunity.save()
    _log(
        by, opportunity, "", State.LEAD, happened=opportunity.found, note=note, by_label=by_label, place=place,
        verb="lead opened",
    )
    return opportunity


def _lock(by: object, opportunity: Opportunity, version: int | None) -> Opportunity:
    """The row, locked; told apart from a stale copy by its version."""
    locked = Opportunity.objects.select_for_update(of=("self",)).select_related(
        "giver__region", "taker__region", "giver_region", "alliance"
    ).get(pk=opportunity.pk)
    require_desk(by, "coshare.move_opportunity", locked)
    if version is not None and version != locked.version:
        last = locked.moves.last()
        raise ValidationError(
            _("%(who)s 刚刚把它改到了“%(state)s”。您的内容还在，请看过最新进展后再提交。")
            % {"who": last.by if last else _("别人"), "state": locked.get_state_display()},
            code="stale",
        )
    return locked


def _log(
    by: object, opportunity: Opportunity, before: str, after: str, *, happened: PartialDate | None, note: str,
    by_label: str, place: str = "", side: str = "", verb: str = "opportunity moved",
) -> None:
    opportunity.version += 1
    opportunity.save()
    Move.objects.create(
        opportunity=opportunity, before=before, after=after, happened=happened, note=note.strip(), place=place,
        side=side, account=by, by=by_label or (str(by) if by else _("系统")), origin=opportunity.origin,
    )
    record(
        by, verb=verb, target=opportunity, reason=note.strip(),
        detail={"before": before, "after": after, "happened": happened, "side": side},
    )


def _check_day(opportunity: Opportunity, happened: PartialDate | None) -> None:
    if happened is None:
        return
    first = happened.earliest()
    if first and first > timezone.localdate():
        raise ValidationError({"happened": _("日期在今天之后，请写已经发生的日期。")})
    last = opportunity.moves.exclude(happened=None).last()
    gap = last.happened.days_until(happened) if last else None
    if gap is not None and gap < 0:
        raise ValidationError(
            {"happened": _("不能早于上一步的日期（%(date)s）。") % {"date": last.happened.show()}}
        )


def _check_complete(opportunity: Opportunity, to: State, note: str) -> None:
    if to in NEEDS_REASON and not note.strip():
        raise ValidationError({"note": _("请写明原因。")})
    if to != State.CONCLUDED:
        return
    missing = {
        field: _("促成合作前请写明。")
        for field in ("benefit_giver", "benefit_taker", "evidence")
        if not getattr(opportunity, field).strip()
    }
    if opportunity.recipient_check == Opportunity.Recipient.OPEN:
        missing["recipient_check"] = _(
            "废料转移前须核实接收方的主体资格和技术能力，并签订书面合同（固体废物污染环境防治法第三十七条）。"
        )
    if missing:
        raise ValidationError(missing)


def _check_for(gate: str) -> str:
    return Opportunity.Recipient.OPEN if gate else Opportunity.Recipient.NOT_NEEDED


def _keep_link(by: object, opportunity: Opportunity) -> None:
    """A concluded deal between two named firms is a supply link, unless one of the same thing is known already;
    an ended one ends the link that the alliance brought about."""
    if not (opportunity.giver_id and opportunity.taker_id):
        return
    links = SupplyLink.objects.filter(
        supplier=opportunity.giver, customer=opportunity.taker, kind=SupplyLink.Kind.SUPPLY
    ).exclude(status=SupplyLink.Status.ENDED)
    link = next((one for one in links if fold(one.product) == fold(opportunity.what)), None)
    if opportunity.state == State.CONCLUDED and link is None:
        happened = opportunity.moves.last().happened
        add_link(
            by, supplier=opportunity.giver, customer=opportunity.taker, product=opportunity.what,
            kind=SupplyLink.Kind.SUPPLY, status=SupplyLink.Status.RUNNING, since=happened,
            evidence=opportunity.evidence, chain=opportunity.alliance.chain, by_alliance=True,
            visibility=opportunity.visibility, origin=opportunity.origin,
        )
    elif opportunity.state == State.ENDED and link is not None and link.by_alliance:
        end_link(by, link=link, until=opportunity.moves.last().happened, reason=opportunity.moves.last().note)


def _label(state: str) -> str:
    return str(State(state).label) if state in State.values else state
