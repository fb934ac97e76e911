"""Reads of what organisations do together."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from lianmeng.cobuild.models import Activity
from lianmeng.members.models import Organisation
from lianmeng.people.models import Role
from lianmeng.people.queries import scope_of
from lianmeng.web.origins import Visibility

MOST_UNITS = 5  # R-branch: a joint branch normally covers no more than five units


def visible(account: object) -> QuerySet[Activity]:
    """What the account may see; a test holds it together with the rule."""
    scope = scope_of(account)
    wanted = Q(alliance__in=scope.in_alliances(Role.SECRETARIAT, Role.ALLIANCE_HEAD))
    if scope.roles:
        wanted |= Q(visibility=Visibility.PUBLIC)
    own = scope.of_organisations(Role.BRANCH_SECRETARY)
    if own:
        wanted |= Q(host__in=own) | Q(parts__organisation__in=own)
    firms = scope.own_firms | scope.charges
    if firms:
        wanted |= Q(parts__firm__in=firms) & ~Q(kind__in=Activity.PARTY_KINDS)
    return Activity.objects.filter(wanted).select_related("host", "alliance").distinct()


@dataclass(frozen=True, slots=True)
class UnitCheck:
    """How many units a joint branch covers, against the usual limit."""

    units: int
    most: int
    passes: bool
    source: str = "支部工作条例（试行）"


def check_units(organisation: Organisation, *, extra: int = 0) -> UnitCheck:
    """The rule for a joint branch, with `extra` units added for trial."""
    units = organisation.coverages.filter(until=None).count() + extra
    return UnitCheck(units, MOST_UNITS, 2 <= units <= MOST_UNITS)
