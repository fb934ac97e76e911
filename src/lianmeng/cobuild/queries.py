"""Reads of what organisations do together."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from lianmeng.cobuild.models import Activity, Part
from lianmeng.members.models import Alliance, Coverage, Firm, Membership, Organisation
from lianmeng.members.queries import on_day, visible_organisations
from lianmeng.people.models import Role
from lianmeng.people.queries import scope_of
from lianmeng.web.origins import Visibility

MOST_UNITS = 5  # R-branch: a joint branch normally covers no more than five units
DESK = (Role.SECRETARIAT, Role.ALLIANCE_HEAD)


def visible(account: object) -> QuerySet[Activity]:
    """What the account may see; a test holds it together with the rule."""
    scope = scope_of(account)
    wanted = Q(alliance__in=scope.in_alliances(*DESK))
    if scope.roles:
        wanted |= Q(visibility=Visibility.PUBLIC)
    own = scope.of_organisations(Role.BRANCH_SECRETARY)
    if own:
        took_part = Part.objects.filter(organisation__in=own).values("activity_id")
        wanted |= Q(host__in=own) | Q(pk__in=took_part)
    firms = scope.own_firms | scope.charges
    if firms:
        there = Part.objects.filter(firm__in=firms).values("activity_id")
        wanted |= Q(pk__in=there) & ~Q(kind__in=Activity.PARTY_KINDS)
    return Activity.objects.filter(wanted).select_related("host", "alliance")


def with_parts(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    """The activities with all who took part: one query more."""
    return rows.prefetch_related(Prefetch("parts", Part.objects.select_related("organisation", "firm").order_by("pk")))


def of_organisation(account: object, organisation: Organisation) -> QuerySet[Activity]:
    """Visible activities that it hosted or took part in, newest first."""
    part = Part.objects.filter(organisation=organisation).values("activity_id")
    return visible(account).filter(Q(host=organisation) | Q(pk__in=part))


def counts(rows: QuerySet[Activity]) -> dict[str, int]:
    """How many of each kind, one query."""
    return dict(rows.order_by().values_list("kind").annotate(n=Count("pk")))


def joint_branches(account: object) -> QuerySet[Organisation]:
    """Joint branches, each with the firms it covers today and its certificates."""
    return _cards(visible_organisations(account).filter(kind=Organisation.Kind.JOINT_BRANCH))


def benchmarks(account: object) -> QuerySet[Organisation]:
    """Party organisations that hold a title, joint branches left out: they have a list of their own."""
    titled = visible_organisations(account).filter(kind__in=Organisation.PARTY_KINDS, certificates__isnull=False)
    return _cards(titled.exclude(kind=Organisation.Kind.JOINT_BRANCH).distinct())


def _cards(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    now = Coverage.objects.filter(covers_today()).select_related("firm").order_by("pk")
    return rows.prefetch_related(Prefetch("coverages", now, to_attr="now"), "certificates").order_by("pk")


def covers_today() -> Q:
    """Coverage that holds today: `until` is the first day on which it no longer does."""
    return Q(until=None) | Q(until__gt=timezone.localdate())


@dataclass(frozen=True, slots=True)
class UnitCheck:
    """How many units a joint branch covers, against the usual limit."""

    units: int
    most: int
    passes: bool
    source: str = "《中国共产党支部工作条例（试行）》第五条"


def check_units(organisation: Organisation, *, extra: int = 0) -> UnitCheck:
    """The rule for a joint branch, with `extra` units added for trial."""
    units = organisation.coverages.filter(covers_today()).count() + extra
    return UnitCheck(units, MOST_UNITS, 2 <= units <= MOST_UNITS)


def alliances_of(organisation: Organisation) -> QuerySet[Alliance]:
    """Alliances of which it is a member today, or on whose chain a firm stands that it covers."""
    member = Q(pk__in=organisation.memberships.filter(on_day("joined_on", "left_on", None)).values("alliance_id"))
    covered = organisation.coverages.filter(covers_today()).values("firm_id")
    placed = Q(chain__places__firm__in=covered, chain__places__until_on=None)
    return Alliance.objects.filter(member | placed).distinct().order_by("pk")


def hosts(account: object) -> QuerySet[Organisation]:
    """Organisations in whose name the account keeps activities: the secretary's own; for the desk the members of
    its alliances and those that cover a firm of their chains."""
    scope = scope_of(account)
    wanted = Q(pk__in=scope.of_organisations(Role.BRANCH_SECRETARY))
    desk = scope.in_alliances(*DESK)
    if desk:
        members = Alliance.objects.filter(pk__in=desk, memberships__left_on=None).values("memberships__organisation_id")
        covering = Coverage.objects.filter(
            covers_today(), firm__places__until_on=None, firm__places__chain__alliances__in=desk
        ).values("organisation_id")
        wanted |= Q(pk__in=members) | Q(pk__in=covering)
    return Organisation.objects.filter(wanted).order_by("name")


def participants(account: object) -> QuerySet[Organisation]:
    """Organisations that may be named as having taken part: those that may host, and fellow members of their alliances."""
    own = hosts(account).order_by().values("pk")
    alliances = Alliance.objects.filter(
        Q(pk__in=scope_of(account).in_alliances(*DESK)) | Q(memberships__organisation__in=own, memberships__left_on=None)
    ).values("pk")
    fellows = Membership.objects.filter(on_day("joined_on", "left_on", None), alliance__in=alliances).values("organisation_id")
    return Organisation.objects.filter(Q(pk__in=own) | Q(pk__in=fellows)).order_by("name")


def guests(account: object) -> QuerySet[Firm]:
    """Firms that may be named as having taken part: those on the chains of the alliances that the account works in."""
    desk = scope_of(account).in_alliances(*DESK)
    own = scope_of(account).of_organisations(Role.BRANCH_SECRETARY)
    alliances = Q(pk__in=desk) | Q(memberships__organisation__in=own, memberships__left_on=None)
    wanted = Q(pk__in=Coverage.objects.filter(covers_today(), organisation__in=own).values("firm_id"))
    chains = Alliance.objects.filter(alliances).values("chain_id")
    on_chain = Firm.objects.filter(places__until_on=None, places__chain__in=chains).values("pk")
    return Firm.objects.filter(wanted | Q(pk__in=on_chain), active=True).order_by("name")
