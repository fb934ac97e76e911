"""Reads of the register. Whoever reads passes the account; what is not theirs does not come back."""

from django.db.models import Q

from lianmeng.members.models import Place
from lianmeng.people.models import Role
from lianmeng.people.queries import scope_of


def in_charge(account: object, *, firm: str = "firm") -> Q:
    """Rows about firms that the account answers for, for use in `filter()`.

    The desk: the firms of its alliances' chains. A park official: firms in the region and below. A liaison
    cadre: the assigned firms or region. An owner: the own firm. `firm` is the lookup path to the firm
    ("" when the rows are firms).
    """
    scope = scope_of(account)
    prefix = f"{firm}__" if firm else ""
    found = Q(pk__in=())
    desk = scope.in_alliances(Role.SECRETARIAT, Role.ALLIANCE_HEAD)
    if desk:
        on_chain = Place.objects.filter(chain__alliances__in=desk, until_on=None).values("firm_id")
        found |= Q(**{f"{prefix}pk__in": on_chain})
    for path in scope.in_regions(Role.PARK_OFFICIAL, Role.LIAISON):
        found |= Q(**{f"{prefix}region__path__startswith": path})
    own = scope.own_firms | scope.charges
    if own:
        found |= Q(**{f"{prefix}pk__in": own})
    return found
