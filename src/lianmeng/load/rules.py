"""Who may load a file: the desk of the alliance, for its own chain."""

import rules

from lianmeng.members.rules import runs_alliance

rules.add_perm("load.load_firms", runs_alliance)
