"""Who may see and change the register."""

import rules

from lianmeng.members.models import Alliance, Membership, Place
from lianmeng.people.models import Role
from lianmeng.people.queries import scope_of
from lianmeng.people.rules import is_desk, is_secretariat


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
    desk = _desk(account)
    return bool(
        firm is not None and desk
        and Place.objects.filter(firm=firm, until_on=None, chain__alliances__in=desk).exists()
    )


@rules.predicate
def runs_alliance(account: object, alliance: object = None) -> bool:
    """The account runs this alliance (any, where none is named)."""
    desk = _desk(account)
    return bool(desk) if alliance is None else alliance.pk in desk


@rules.predicate
def runs_chain(account: object, chain: object = None) -> bool:
    """The account runs an alliance of this chain (of any chain, where none is named)."""
    desk = _desk(account)
    return bool(desk) and (chain is None or Alliance.objects.filter(chain=chain, pk__in=desk).exists())


@rules.predicate
def is_desk_of_organisation(account: object, organisation: object = None) -> bool:
    """The account runs an alliance the organisation is a member of; for a member of none, one in its region."""
    desk = _desk(account)
    if organisation is None or not desk:
        return False
    now = set(
        Membership.objects.filter(organisation=organisation, left_on=None).values_list("alliance_id", flat=True)
    )
    if now:
        return bool(now & desk)
    path = organisation.region.path if organisation.region_id else None
    regions = Alliance.objects.filter(pk__in=desk).values_list("region__path", flat=True)
    return path is None or any(path.startswith(region) for region in regions)


@rules.predicate
def is_own_organisation(account: object, organisation: object = None) -> bool:
    """The account is its secretary."""
    return organisation is not None and organisation.pk in scope_of(account).of_organisations(Role.BRANCH_SECRETARY)


@rules.predicate
def is_free_or_near(account: object, firm: object = None) -> bool:
    """The firm never stood on a chain, or it lies in the region of an alliance that the account runs. Else an
    alliance elsewhere could read a firm's inside data by putting it on its own chain."""
    if firm is None:
        return True
    if not Place.objects.filter(firm=firm).exists():
        return True
    regions = Alliance.objects.filter(pk__in=_desk(account)).values_list("region__path", flat=True)
    return bool(firm.region_id) and any(firm.region.path.startswith(region) for region in regions)


@rules.predicate
def is_operator(account: object) -> bool:
    """Runs the installation. (Django grants a superuser every permission.)"""
    return bool(getattr(account, "is_active", False) and getattr(account, "is_superuser", False))


def _desk(account: object) -> frozenset[int]:
    return scope_of(account).in_alliances(Role.SECRETARIAT, Role.ALLIANCE_HEAD)


# The same people as queries.in_charge() finds rows for; a test holds the two together.
is_in_charge = is_own_firm | is_charge | is_desk_of

rules.add_perm("members.change_register", is_secretariat)
rules.add_perm("members.view_firm_inside", is_in_charge)
rules.add_perm("members.change_firm", is_own_firm | is_desk_of)
rules.add_perm("members.change_firm_register", is_desk_of)
rules.add_perm("members.take_firm", is_desk & (is_desk_of | is_free_or_near))
rules.add_perm("members.view_organisation_inside", is_own_organisation | is_desk_of_organisation)
rules.add_perm("members.change_organisation", is_desk_of_organisation)
rules.add_perm("members.change_alliance", runs_alliance)
rules.add_perm("members.change_chain", runs_chain)
rules.add_perm("members.add_alliance", is_operator)
