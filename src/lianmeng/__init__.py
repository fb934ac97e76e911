"""链盟: the site. Runs an industrial-chain alliance on top of the engine `chainmatch`."""

__version__ = "0.1.0"
