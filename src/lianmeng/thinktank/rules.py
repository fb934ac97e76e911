"""Who may see and change the think tank."""

import rules

from lianmeng.people.rules import is_desk, is_signed_in

rules.add_perm("thinktank.view", is_signed_in)
rules.add_perm("thinktank.change", is_desk)
