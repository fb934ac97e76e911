"""Who may see an opportunity and who may move it."""

import rules

from lianmeng.coshare.models import Opportunity
from lianmeng.coshare.states import UNTOLD, State
from lianmeng.members.rules import is_charge, is_own_firm, runs_alliance
from lianmeng.people.models import Role
from lianmeng.people.queries import scope_of
from lianmeng.people.rules import is_signed_in
from lianmeng.web.origins import Visibility


@rules.predicate
def is_desk_of_opportunity(account: object, opportunity: Opportunity | None = None) -> bool:
    desk = scope_of(account).in_alliances(Role.SECRETARIAT, Role.ALLIANCE_HEAD)
    return opportunity is not None and opportunity.alliance_id in desk


@rules.predicate
def looks_after_an_end(account: object, opportunity: Opportunity | None = None) -> bool:
    """Liaison cadre or park official of either firm, or of the place of an unnamed group."""
    if opportunity is None:
        return False
    if any(is_charge(account, firm) for firm in (opportunity.giver, opportunity.taker) if firm):
        return True
    paths = scope_of(account).in_regions(Role.PARK_OFFICIAL, Role.LIAISON)
    return bool(opportunity.giver_region) and any(opportunity.giver_region.path.startswith(path) for path in paths)


@rules.predicate
def is_party(account: object, opportunity: Opportunity | None = None) -> bool:
    """Owner of either firm. A lead is the desk's alone until both sides have been contacted, and one that was
    declined before that stays so."""
    return (
        opportunity is not None
        and opportunity.state != State.LEAD
        and any(is_own_firm(account, firm) for firm in (opportunity.giver, opportunity.taker) if firm)
        and (opportunity.state not in UNTOLD or opportunity.moves.exclude(after__in=UNTOLD).exists())
    )


@rules.predicate
def is_public(account: object, opportunity: Opportunity | None = None) -> bool:
    return opportunity is not None and opportunity.visibility == Visibility.PUBLIC and is_signed_in(account)


may_move = is_desk_of_opportunity | looks_after_an_end

rules.add_perm("coshare.view_opportunity", may_move | is_party | is_public)
rules.add_perm("coshare.move_opportunity", may_move)
rules.add_perm("coshare.view_inside", may_move | is_party)
rules.add_perm("coshare.open_lead", runs_alliance)
