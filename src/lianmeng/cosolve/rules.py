"""Who may report a problem, see it, move it, and say that it is solved."""

import rules
from django.db.models import Q
from django.utils import timezone

from lianmeng.cosolve.models import Problem
from lianmeng.members.models import Coverage
from lianmeng.members.rules import is_charge, is_desk_of, is_own_firm
from lianmeng.people.models import Role
from lianmeng.people.queries import scope_of
from lianmeng.people.rules import is_branch_secretary, is_desk, is_firm_owner, is_liaison, is_signed_in


@rules.predicate
def is_desk_of_problem(account: object, problem: Problem | None = None) -> bool:
    desk = scope_of(account).in_alliances(Role.SECRETARIAT, Role.ALLIANCE_HEAD)
    return problem is not None and problem.alliance_id in desk


@rules.predicate
def owns_problem(account: object, problem: Problem | None = None) -> bool:
    """Is its owner, or handles for the organisation that owns it."""
    if problem is None or not is_signed_in(account):
        return False
    return (problem.owner_id is not None and problem.owner_id == account.pk) or (
        problem.owner_organisation_id in scope_of(account).of_organisations(Role.DEPARTMENT_HANDLER)
    )


@rules.predicate
def reported_problem(account: object, problem: Problem | None = None) -> bool:
    """The one who asked. Asked directly where a move is the reporter's alone: a superuser has every permission."""
    return (
        problem is not None and problem.reporter_id is not None and is_signed_in(account)
        and problem.reporter_id == account.pk
    )


@rules.predicate
def nobody_reported(account: object, problem: Problem | None = None) -> bool:
    """Filed for somebody without an account."""
    return problem is not None and problem.reporter_id is None


@rules.predicate
def firm_has_problem(account: object, problem: Problem | None = None) -> bool:
    """Owner of the firm: the firm's business problems."""
    return problem is not None and problem.kind == Problem.Class.ENTERPRISE and is_own_firm(account, problem.firm)


@rules.predicate
def looks_after_firm(account: object, problem: Problem | None = None) -> bool:
    """Park official or liaison cadre of the firm. Party-work problems are the liaison cadre's, not the park's."""
    if problem is None:
        return False
    if problem.kind == Problem.Class.PARTY:
        return problem.firm_id in scope_of(account).charges
    return is_charge(account, problem.firm)


@rules.predicate
def is_liaison_of(account: object, firm: object = None) -> bool:
    """The firm is one of the cadre's, by name or by its region."""
    if firm is None:
        return False
    scope = scope_of(account)
    path = firm.region.path if firm.region_id else ""
    return firm.pk in scope.charges or any(path.startswith(below) for below in scope.in_regions(Role.LIAISON))


@rules.predicate
def is_secretary_of(account: object, firm: object = None) -> bool:
    """Secretary of an organisation that covers the firm today."""
    own = scope_of(account).of_organisations(Role.BRANCH_SECRETARY)
    today = Q(until=None) | Q(until__gt=timezone.localdate())
    return firm is not None and bool(own) and Coverage.objects.filter(today, firm=firm, organisation__in=own).exists()


@rules.predicate
def may_report(account: object, firm: object = None) -> bool:
    """For which firm one may ask; without a firm: whether for any at all. queries.reportable() gives the rows."""
    if firm is None:
        return (is_desk | is_firm_owner | is_branch_secretary | is_liaison)(account)
    return (is_own_firm | is_liaison_of | is_secretary_of | is_desk_of)(account, firm)


view_problem = is_desk_of_problem | owns_problem | reported_problem | firm_has_problem | looks_after_firm

rules.add_perm("cosolve.view_problem", view_problem)
rules.add_perm("cosolve.move_problem", is_desk_of_problem | owns_problem)
rules.add_perm("cosolve.assign_problem", is_desk_of_problem)
rules.add_perm("cosolve.confirm_problem", reported_problem)
# Whoever could withdraw other people's problems could make the rate whatever it should be.
rules.add_perm("cosolve.withdraw_problem", reported_problem | (is_desk_of_problem & nobody_reported))
rules.add_perm("cosolve.report_problem", may_report)
