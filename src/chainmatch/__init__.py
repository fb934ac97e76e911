"""chainmatch: who makes, needs and discards what, and who therefore should talk to whom.

The package knows nothing of the web and keeps no state of its own. Start at `chainmatch.engine.Engine`.
"""
