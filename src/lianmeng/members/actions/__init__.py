"""Writes of the register. `by` is the account, or None for the system (loaders, the demo).

Days: `*_on` is the day the register counts by, today when left out; a PartialDate is what people say.
"""

from lianmeng.members.actions.alliances import (
    add_charter,
    end_seat,
    join_alliance,
    leave_alliance,
    seat,
    sign,
)
from lianmeng.members.actions.chains import (
    add_alliance,
    add_chain,
    add_region,
    add_segment,
)
from lianmeng.members.actions.firms import (
    add_certificate,
    add_firm,
    change_firm,
    leave_chain,
    place_on_chain,
    regrade,
)
from lianmeng.members.actions.organisations import (
    add_organisation,
    change_organisation,
    cover,
    end_cover,
)

__all__ = [
    "add_alliance",
    "add_certificate",
    "add_chain",
    "add_charter",
    "add_firm",
    "add_organisation",
    "add_region",
    "add_segment",
    "change_firm",
    "change_organisation",
    "cover",
    "end_cover",
    "end_seat",
    "join_alliance",
    "leave_alliance",
    "leave_chain",
    "place_on_chain",
    "regrade",
    "seat",
    "sign",
]
