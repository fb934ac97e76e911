"""Reads of problems, and the rate that anyone can recompute."""

import datetime
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery

from lianmeng.cosolve.models import Problem, ProblemMove
from lianmeng.cosolve.states import OPEN, State
from lianmeng.people.models import Role
from lianmeng.people.queries import scope_of


def visible(account: object) -> QuerySet[Problem]:
    """What the account may see; a test holds it together with rules.view."""
    scope = scope_of(account)
    pk = getattr(account, "pk", None)
    wanted = Q(alliance__in=scope.in_alliances(Role.SECRETARIAT, Role.ALLIANCE_HEAD))
    if pk and scope.roles:
        wanted |= Q(owner=pk) | Q(reporter=pk)
    handled = scope.of_organisations(Role.DEPARTMENT_HANDLER)
    if handled:
        wanted |= Q(owner_organisation__in=handled)
    business = Q(kind=Problem.Class.ENTERPRISE)
    for path in scope.in_regions(Role.PARK_OFFICIAL, Role.LIAISON):
        wanted |= business & Q(firm__region__path__startswith=path)
    if scope.own_firms:
        wanted |= business & Q(firm__in=scope.own_firms)
    if scope.charges:
        wanted |= Q(firm__in=scope.charges)
    return Problem.objects.filter(wanted).select_related("firm__region", "owner", "owner_organisation", "alliance", "reporter")


@dataclass(frozen=True, slots=True)
class Rate:
    """`solved` of `total`. Solved: the reporter confirmed. Total: all that were not withdrawn."""

    solved: int
    total: int
    unconfirmed: int

    def __str__(self) -> str:
        return f"{self.solved}/{self.total}"


def rate(problems: QuerySet[Problem], *, as_of: datetime.date | None = None) -> Rate:
    """The rate over a set of problems; as of a past day it is read off the moves recorded until then. One query."""
    if as_of is None:
        states = list(problems.order_by().values_list("state", flat=True))
    else:
        last = ProblemMove.objects.filter(problem=OuterRef("pk"), recorded_at__date__lte=as_of).order_by("-pk")
        states = list(
            problems.order_by().annotate(then=Subquery(last.values("after")[:1])).exclude(then=None).values_list("then", flat=True)
        )
    counted = [state for state in states if state != State.WITHDRAWN]
    return Rate(counted.count(State.CONFIRMED), len(counted), counted.count(State.PROPOSED))


def waiting_for(account: object) -> QuerySet[Problem]:
    """Open problems that want something from this account: its own, those to confirm, for the desk the unowned."""
    pk = getattr(account, "pk", None)
    wanted = Q(owner=pk, state__in=[s for s in OPEN if s != State.PROPOSED]) | Q(reporter=pk, state=State.PROPOSED)
    desk = scope_of(account).in_alliances(Role.SECRETARIAT, Role.ALLIANCE_HEAD)
    if desk:
        wanted |= Q(alliance__in=desk, state__in=[State.REPORTED, State.REOPENED])
    return visible(account).filter(wanted)
