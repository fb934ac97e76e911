"""Reads of problems, and the rate that anyone can recompute."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from lianmeng.cosolve.models import Problem, ProblemMove
from lianmeng.cosolve.states import COUNTED, OPEN, State
from lianmeng.members.models import Alliance, Coverage, Firm, Organisation, Region
from lianmeng.members.queries import on_day
from lianmeng.people.models import Account, Appointment, Role
from lianmeng.people.queries import holds_today, scope_of

BODIES = (Organisation.Kind.TASK_FORCE, Organisation.Kind.PARK_OFFICE, Organisation.Kind.DEPARTMENT)
DESK = (Role.SECRETARIAT, Role.ALLIANCE_HEAD)


def visible(account: object) -> QuerySet[Problem]:
    """What the account may see; a test holds it together with rules.view."""
    scope = scope_of(account)
    wanted = Q(alliance__in=scope.in_alliances(*DESK))
    if scope.roles:
        wanted |= Q(owner=account.pk) | Q(reporter=account.pk)
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


def stood(problems: QuerySet[Problem], as_of: datetime.date | None = None) -> QuerySet[Problem]:
    """The problems known on a day (today), each with `then`: its state on that day, read off the moves recorded until then."""
    if as_of is None:
        return problems.annotate(then=F("state"))
    last = ProblemMove.objects.filter(problem=OuterRef("pk"), recorded_at__date__lte=as_of).order_by("-pk")
    return problems.annotate(then=Subquery(last.values("after")[:1])).exclude(then=None)


@dataclass(frozen=True, slots=True)
class Rate:
    """`solved` of `total`. Solved: the reporter confirmed. Total: all that were not withdrawn."""

    solved: int
    total: int
    unconfirmed: int

    def __str__(self) -> str:
        return f"{self.solved}/{self.total}"


def rate(problems: QuerySet[Problem], *, as_of: datetime.date | None = None) -> Rate:
    """The rate over a set of problems, as of a day (today). One query."""
    return rate_of(counts(problems, as_of=as_of))


def rate_of(by_state: dict[str, int]) -> Rate:
    total = sum(by_state.get(state, 0) for state in COUNTED)
    return Rate(by_state.get(State.CONFIRMED, 0), total, by_state.get(State.PROPOSED, 0))


def counts(problems: QuerySet[Problem], *, as_of: datetime.date | None = None) -> dict[str, int]:
    """How many stood in each state on a day (today). One query."""
    rows = stood(problems, as_of).order_by().values("then").annotate(n=Count("pk", distinct=True))
    return {row["then"]: row["n"] for row in rows}


def waiting_for(account: object) -> QuerySet[Problem]:
    """Open problems that want something from this account: its own, those to confirm, for the desk the unowned."""
    pk = getattr(account, "pk", None)
    wanted = Q(owner=pk, state__in=[s for s in OPEN if s != State.PROPOSED]) | Q(reporter=pk, state=State.PROPOSED)
    desk = scope_of(account).in_alliances(*DESK)
    if desk:
        wanted |= Q(alliance__in=desk, state__in=[State.REPORTED, State.REOPENED])
    return visible(account).filter(wanted)


def regions_of(problems: QuerySet[Problem]) -> QuerySet[Region]:
    """The places of the firms that have them, for the filter."""
    return Region.objects.filter(pk__in=problems.order_by().values("firm__region"))


def reportable(account: object) -> QuerySet[Firm]:
    """The firms for which the account may ask (rules.may_report) and that stand on the chain of an alliance."""
    scope, today = scope_of(account), timezone.localdate()
    wanted = Q(pk__in=scope.own_firms | scope.charges)
    for path in scope.in_regions(Role.LIAISON):
        wanted |= Q(region__path__startswith=path)
    own = scope.of_organisations(Role.BRANCH_SECRETARY)
    if own:
        now = Coverage.objects.filter(Q(until=None) | Q(until__gt=today), organisation__in=own)
        wanted |= Q(pk__in=now.values("firm_id"))
    placed = Firm.objects.filter(places__until_on=None, places__chain__alliances__isnull=False)
    desk = scope.in_alliances(*DESK)
    if desk:
        wanted |= Q(pk__in=Firm.objects.filter(places__until_on=None, places__chain__alliances__in=desk).values("pk"))
    return Firm.objects.filter(wanted, active=True, pk__in=placed.values("pk")).select_related("region").order_by("name")


def alliances_of(firm: Firm) -> QuerySet[Alliance]:
    """The alliances on whose chains the firm stands today."""
    return Alliance.objects.filter(chain__places__firm=firm, chain__places__until_on=None).distinct()


def speaker_for(firm: Firm, role: str) -> Account | None:
    """The account of the one who asked, by the role in which it was asked; None where there is no such account.
    Of several the one who has held the role longest."""
    today = Q(organisation__coverages__until=None) | Q(organisation__coverages__until__gt=timezone.localdate())
    held = {
        Problem.Reporter.OWNER: Q(role=Role.FIRM_OWNER, firm=firm),
        Problem.Reporter.BRANCH_SECRETARY: today & Q(role=Role.BRANCH_SECRETARY, organisation__coverages__firm=firm),
        Problem.Reporter.LIAISON: Q(role=Role.LIAISON, firm=firm),
    }.get(role)
    if held is None:
        return None
    first = Appointment.objects.filter(holds_today(), held, account__is_active=True).order_by("since", "pk")
    return getattr(first.select_related("account").first(), "account", None)


def assignable(problem: Problem) -> QuerySet[Account]:
    """Who may be made its owner: the desk, the firm's liaison cadres, officials of its park, handlers of bodies
    that may own it. A park's officials own no party-work problem: ownership opens the record."""
    held = Q(role__in=DESK, alliance=problem.alliance_id) | Q(role=Role.LIAISON, firm=problem.firm_id)
    held |= Q(role=Role.DEPARTMENT_HANDLER, organisation__in=assignable_organisations(problem).values("pk"))
    if problem.kind == Problem.Class.ENTERPRISE and problem.firm.region_id:
        above = [int(pk) for pk in problem.firm.region.path.strip("/").split("/")]
        held |= Q(role=Role.PARK_OFFICIAL, region__in=above)
    now = Appointment.objects.filter(holds_today(), held)
    return Account.objects.filter(is_active=True, pk__in=now.values("account_id")).order_by("name", "pk")


def assignable_organisations(problem: Problem) -> QuerySet[Organisation]:
    """Task forces, park offices and departments of the alliance's region, and the members of the alliance."""
    region = problem.alliance.region
    members = problem.alliance.memberships.filter(on_day("joined_on", "left_on", None))
    bodies = Q(kind__in=BODIES, region__path__startswith=region.path)
    return Organisation.objects.filter(bodies | Q(pk__in=members.values("organisation_id"))).order_by("kind", "pk")
