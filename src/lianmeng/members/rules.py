"""Who may see and change the register."""

import rules

from lianmeng.members.models import Place
from lianmeng.people.models import Role
from lianmeng.people.queries import scope_of
from lianmeng.people.rules import is_desk, is_secretariat, is_signed_in


@rules.predicate
def is_own_firm(account: object, firm: object = None) -> bool:
    """The account owns the firm."""
    return firm is not None and firm.pk in scope_of(account).own_firms


@rules.predicate
def is_charge(account: object, firm: object = None) -> bool:
    """The account looks after the firm: as liaison cadre, or as official of its park."""
    scope = scope_of(account)
    if firm is None:
        return False
    path = firm.region.path if firm.region_id else ""
    return firm.pk in scope.charges or any(
        path.startswith(p) for p in scope.in_regions(Role.PARK_OFFICIAL, Role.LIAISON)
    )


@rules.predicate
def is_desk_of(account: object, firm: object = None) -> bool:
    """The account runs an alliance on one of whose chains the firm stands."""
    desk = scope_of(account).in_alliances(Role.SECRETARIAT, Role.ALLIANCE_HEAD)
    return bool(
        firm is not None and desk
        and Place.objects.filter(firm=firm, until_on=None, chain__alliances__in=desk).exists()
    )


# The same people as queries.in_charge() finds rows for; a test holds the two together.
is_in_charge = is_own_firm | is_charge | is_desk_of

rules.add_perm("members.view_register", is_signed_in)
rules.add_perm("members.change_register", is_secretariat)
rules.add_perm("members.view_firm_inside", is_in_charge)
rules.add_perm("members.change_firm", is_own_firm | is_desk_of)
rules.add_perm("members.change_alliance", is_desk)
