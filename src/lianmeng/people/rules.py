"""Who somebody is: predicates shared by every app. Combine them with | & ~ ."""

import rules

from lianmeng.people.models import Role
from lianmeng.people.queries import answers_for, reaches, scope_of


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


@rules.predicate
def is_within_reach(account: object, appointment: object = None) -> bool:
    """The role is given in the account's own alliance: itself, its region, a firm or an organisation of it."""
    return appointment is not None and reaches(account, appointment)


@rules.predicate
def answers_for_account(account: object, other: object = None) -> bool:
    """Whoever signs in as the other gains nothing beyond the account's own alliance."""
    return other is not None and other.is_active and not other.is_superuser and answers_for(account, other)


@rules.predicate
def is_own_token(account: object, token: object = None) -> bool:
    return token is not None and token.account_id == account.pk


is_desk = is_secretariat | is_alliance_head

rules.add_perm("people.view_accounts", is_secretariat)
rules.add_perm("people.change_accounts", is_secretariat)
rules.add_perm("people.give_role", is_secretariat & is_within_reach)
rules.add_perm("people.end_role", is_secretariat & is_within_reach)
rules.add_perm("people.make_link", is_secretariat & answers_for_account)
rules.add_perm("people.issue_token", is_signed_in)
rules.add_perm("people.revoke_token", is_own_token)
rules.add_perm("trail.view_trail", is_desk)
rules.add_perm("trail.view_party_trail", is_desk)
rules.add_perm("admin.look", is_secretariat)
