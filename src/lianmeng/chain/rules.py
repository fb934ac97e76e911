"""Who may see and change what stands on a chain."""

import rules

from lianmeng.members.models import Alliance
from lianmeng.members.rules import is_charge, is_desk_of, is_in_charge
from lianmeng.people.models import Role
from lianmeng.people.queries import scope_of
from lianmeng.people.rules import is_desk, is_liaison, is_park_official


@rules.predicate
def runs_chain(account: object, chain: object = None) -> bool:
    """The account runs an alliance of the chain (of any chain, where none is named)."""
    desk = scope_of(account).in_alliances(Role.SECRETARIAT, Role.ALLIANCE_HEAD)
    if chain is None:
        return bool(desk)
    return bool(desk) and Alliance.objects.filter(chain=chain, pk__in=desk).exists()


@rules.predicate
def keeps_an_end(account: object, link: object = None) -> bool:
    """Desk, park or liaison of either end. Nobody in particular, where no link is named yet."""
    if link is None:
        return scope_of(account).has(*STAFF)
    return any((is_charge | is_desk_of)(account, firm) for firm in (link.supplier, link.customer))


@rules.predicate
def owns_an_end(account: object, link: object = None) -> bool:
    return link is not None and bool({link.supplier_id, link.customer_id} & scope_of(account).own_firms)


@rules.predicate
def follows_up(account: object, suggestion: object = None) -> bool:
    """Desk of the suggestion's chain, or park or liaison of either end."""
    if suggestion is None:
        return scope_of(account).has(*STAFF)
    return runs_chain(account, suggestion.chain) or any(
        is_charge(account, firm) for firm in (suggestion.giver, suggestion.taker)
    )


STAFF = (Role.SECRETARIAT, Role.ALLIANCE_HEAD, Role.PARK_OFFICIAL, Role.LIAISON)

rules.add_perm("chain.change_stream", is_in_charge)
rules.add_perm("chain.change_link", keeps_an_end)
rules.add_perm("chain.confirm_link", keeps_an_end | owns_an_end)
rules.add_perm("chain.discover", runs_chain)
rules.add_perm("chain.dismiss_suggestion", follows_up)
rules.add_perm("chain.ask", is_desk | is_park_official | is_liaison)
