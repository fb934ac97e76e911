"""Reads of opportunities, and their timers computed from the moves."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from lianmeng.coshare.models import Move, Opportunity
from lianmeng.coshare.states import OPEN, UNTOLD, State
from lianmeng.people.models import Role
from lianmeng.people.queries import scope_of
from lianmeng.people.rules import is_signed_in
from lianmeng.web.dates import PartialDate
from lianmeng.web.origins import Visibility

CHECK_AFTER_DAYS = 90


def visible(account: object) -> QuerySet[Opportunity]:
    """What the account may see; the rules of one record hold for the list too (a test holds them together)."""
    scope = scope_of(account)
    wanted = Q(alliance__in=scope.in_alliances(Role.SECRETARIAT, Role.ALLIANCE_HEAD))
    if is_signed_in(account):
        wanted |= Q(visibility=Visibility.PUBLIC)
    for path in scope.in_regions(Role.PARK_OFFICIAL, Role.LIAISON):
        wanted |= (
            Q(giver__region__path__startswith=path)
            | Q(taker__region__path__startswith=path)
            | Q(giver_region__path__startswith=path)
        )
    if scope.charges:
        wanted |= Q(giver__in=scope.charges) | Q(taker__in=scope.charges)
    if scope.own_firms:
        told = ~Q(state__in=UNTOLD) | Exists(Move.objects.filter(opportunity=OuterRef("pk")).exclude(after__in=UNTOLD))
        wanted |= (Q(giver__in=scope.own_firms) | Q(taker__in=scope.own_firms)) & ~Q(state=State.LEAD) & told
    return Opportunity.objects.filter(wanted).select_related(
        "giver__region", "taker__region", "giver_region", "alliance"
    )


def in_hand(account: object) -> QuerySet[Opportunity]:
    """Open opportunities that the account moves forward, for its day's list."""
    scope = scope_of(account)
    if not scope.has(Role.SECRETARIAT, Role.ALLIANCE_HEAD, Role.PARK_OFFICIAL, Role.LIAISON):
        return Opportunity.objects.none()
    return visible(account).filter(state__in=OPEN)


def counts(account: object) -> dict[str, int]:
    """Number of visible opportunities by state, one query."""
    rows = visible(account).order_by().values("state").annotate(n=Count("pk", distinct=True))
    return {row["state"]: row["n"] for row in rows}


@dataclass(frozen=True, slots=True)
class Timer:
    """Something that should happen by a day. `state`: done, late (done, but after the day), due, overdue,
    unknown (a date that the sources leave open)."""

    kind: str
    due: PartialDate | None
    done: PartialDate | None
    state: str


def timers(opportunity: Opportunity, moves: list[Move], *, today: datetime.date | None = None) -> list[Timer]:
    """Same-day contact, next-day return visit, 90-day check: computed from the log, stored nowhere."""
    today = today or timezone.localdate()
    first = {}
    for move in moves:
        if move.before != move.after:
            first.setdefault(move.after, move)
    found = []
    if opportunity.source != Opportunity.Source.ENGINE or State.CONTACTED in first or opportunity.state == State.LEAD:
        contact = first.get(State.CONTACTED) or first.get(State.VISIT)
        found.append(_timer("contact", opportunity.found, 0, contact, opportunity, today, until=State.LEAD))
    decided = first.get(State.DECIDED) or first.get(State.VISIT)
    if decided and not (State.CONCLUDED in first and State.RETURN_VISIT not in first):
        found.append(
            _timer("return_visit", decided.happened, 1, first.get(State.RETURN_VISIT), opportunity, today, until=None)
        )
    concluded = first.get(State.CONCLUDED)
    if concluded:
        check = first.get(State.RUNNING) or first.get(State.ENDED)
        found.append(_timer("check", concluded.happened, CHECK_AFTER_DAYS, check, opportunity, today, until=None))
    return found


def _timer(
    kind: str, start: PartialDate | None, days: int, move: Move | None, opportunity: Opportunity,
    today: datetime.date, until: State | None,
) -> Timer:
    due = start.plus(days) if start else None
    if move:
        gap = due.days_until(move.happened) if due and move.happened else None
        return Timer(kind, due, move.happened, "done" if gap is None or gap <= 0 else "late")
    if opportunity.state in {State.DECLINED, State.ENDED}:
        return Timer(kind, due, None, "unknown")
    last = due.earliest() if due else None
    if last is None:
        return Timer(kind, due, None, "unknown")
    return Timer(kind, due, None, "overdue" if today > last else "due")


def due(account: object, *, today: datetime.date | None = None) -> list[tuple[Opportunity, Timer]]:
    """Timers that want something from this account, latest due first. Two queries however many there are."""
    scope = scope_of(account)
    if not scope.has(Role.SECRETARIAT, Role.ALLIANCE_HEAD, Role.PARK_OFFICIAL, Role.LIAISON):
        return []
    live = visible(account).exclude(state__in=[State.DECLINED, State.ENDED, State.RUNNING]).prefetch_related("moves")
    waiting = [
        (opportunity, timer)
        for opportunity in live
        for timer in timers(opportunity, list(opportunity.moves.all()), today=today)
        if timer.state in {"due", "overdue"}
    ]
    return sorted(waiting, key=lambda pair: (str(pair[1].due), pair[0].pk))
