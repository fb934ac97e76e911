"""Who may see and add what organisations do. Party life is walled from business: a firm's owner and a park see
of it only what is public."""

import rules

from lianmeng.cobuild.models import Activity
from lianmeng.people.models import Role
from lianmeng.people.queries import scope_of
from lianmeng.people.rules import is_branch_secretary, is_desk, is_signed_in
from lianmeng.web.origins import Visibility


@rules.predicate
def is_desk_of_activity(account: object, activity: Activity | None = None) -> bool:
    desk = scope_of(account).in_alliances(Role.SECRETARIAT, Role.ALLIANCE_HEAD)
    return activity is not None and activity.alliance_id in desk


@rules.predicate
def is_public_activity(account: object, activity: Activity | None = None) -> bool:
    return activity is not None and activity.visibility == Visibility.PUBLIC and is_signed_in(account)


@rules.predicate
def organisation_took_part(account: object, activity: Activity | None = None) -> bool:
    """Secretary of an organisation that hosted or took part."""
    own = scope_of(account).of_organisations(Role.BRANCH_SECRETARY)
    return activity is not None and bool(own) and (
        activity.host_id in own or activity.parts.filter(organisation__in=own).exists()
    )


@rules.predicate
def firm_took_part(account: object, activity: Activity | None = None) -> bool:
    """Owner or liaison cadre of a firm that took part in something that is not party life."""
    firms = scope_of(account).own_firms | scope_of(account).charges
    return (
        activity is not None and bool(firms) and activity.kind not in Activity.PARTY_KINDS
        and activity.parts.filter(firm__in=firms).exists()
    )


@rules.predicate
def hosts_activity(account: object, activity: Activity | None = None) -> bool:
    """Secretary of the host."""
    return activity is not None and activity.host_id in scope_of(account).of_organisations(Role.BRANCH_SECRETARY)


@rules.predicate
def may_add(account: object, activity: Activity | None = None) -> bool:
    """This activity, not yet saved; without one: whether any at all."""
    if activity is None:
        return (is_desk | is_branch_secretary)(account)
    return (is_desk_of_activity | hosts_activity)(account, activity)


rules.add_perm(
    "cobuild.view_activity", is_desk_of_activity | is_public_activity | organisation_took_part | firm_took_part
)
rules.add_perm("cobuild.add_activity", may_add)
