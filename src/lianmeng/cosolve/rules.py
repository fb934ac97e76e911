"""Who may see a problem, move it, and say that it is solved."""

import rules

from lianmeng.cosolve.models import Problem
from lianmeng.members.rules import is_charge, is_own_firm
from lianmeng.people.models import Role
from lianmeng.people.queries import scope_of
from lianmeng.people.rules import is_branch_secretary, is_desk, is_firm_owner, is_liaison


@rules.predicate
def is_desk_of_problem(account: object, problem: Problem | None = None) -> bool:
    desk = scope_of(account).in_alliances(Role.SECRETARIAT, Role.ALLIANCE_HEAD)
    return problem is not None and problem.alliance_id in desk


@rules.predicate
def owns_problem(account: object, problem: Problem | None = None) -> bool:
    """Is its owner, or handles for the organisation that owns it."""
    return problem is not None and (
        (problem.owner_id is not None and problem.owner_id == getattr(account, "pk", None))
        or problem.owner_organisation_id in scope_of(account).of_organisations(Role.DEPARTMENT_HANDLER)
    )


@rules.predicate
def reported_problem(account: object, problem: Problem | None = None) -> bool:
    return problem is not None and problem.reporter_id is not None and problem.reporter_id == getattr(account, "pk", None)


@rules.predicate
def firm_has_problem(account: object, problem: Problem | None = None) -> bool:
    """Owner of the firm: the firm's business problems, and those the owner reported."""
    return problem is not None and problem.kind == Problem.Class.ENTERPRISE and is_own_firm(account, problem.firm)


@rules.predicate
def looks_after_firm(account: object, problem: Problem | None = None) -> bool:
    """Park official or liaison cadre of the firm. Party-work problems are the liaison cadre's, not the park's."""
    if problem is None:
        return False
    if problem.kind == Problem.Class.PARTY:
        return problem.firm_id in scope_of(account).charges
    return is_charge(account, problem.firm)


view_problem = is_desk_of_problem | owns_problem | reported_problem | firm_has_problem | looks_after_firm

rules.add_perm("cosolve.view_problem", view_problem)
rules.add_perm("cosolve.move_problem", is_desk_of_problem | owns_problem)
rules.add_perm("cosolve.confirm_problem", reported_problem)
rules.add_perm("cosolve.report_problem", is_desk | is_firm_owner | is_branch_secretary | is_liaison)
