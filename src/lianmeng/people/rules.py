"""Who somebody is: predicates shared by every app. Combine them with | & ~ ."""

import rules

from lianmeng.people.models import Role
from lianmeng.people.queries import scope_of


@rules.predicate
def is_signed_in(account: object) -> bool:
    """Holds at least one role today."""
    return bool(scope_of(account).roles)


@rules.predicate
def is_secretariat(account: object) -> bool:
    return scope_of(account).has(Role.SECRETARIAT)


@rules.predicate
def is_alliance_head(account: object) -> bool:
    return scope_of(account).has(Role.ALLIANCE_HEAD)


@rules.predicate
def is_park_official(account: object) -> bool:
    return scope_of(account).has(Role.PARK_OFFICIAL)


@rules.predicate
def is_liaison(account: object) -> bool:
    return scope_of(account).has(Role.LIAISON)


@rules.predicate
def is_firm_owner(account: object) -> bool:
    return scope_of(account).has(Role.FIRM_OWNER)


@rules.predicate
def is_branch_secretary(account: object) -> bool:
    return scope_of(account).has(Role.BRANCH_SECRETARY)


is_desk = is_secretariat | is_alliance_head

rules.add_perm("people.view_accounts", is_secretariat)
rules.add_perm("people.change_accounts", is_secretariat)
rules.add_perm("trail.view_trail", is_desk)
rules.add_perm("admin.look", is_secretariat)
