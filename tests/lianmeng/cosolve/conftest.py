"""Problems for the cast."""

import pytest

from lianmeng.cosolve import actions
from lianmeng.cosolve.models import Problem
from lianmeng.cosolve.states import State

WAY = (State.ACCEPTED, State.IN_PROGRESS, State.PROPOSED)


@pytest.fixture
def ask(cast):
    """ask(): a problem of `firm`, reported by its owner; `to` is how far it has come."""

    def asked(*, to=State.REPORTED, firm=None, reporter="owner", kind=Problem.Class.ENTERPRISE, title="边角料堆满仓库"):
        problem = actions.report(
            None, alliance=cast.alliance, firm=firm or cast.firm, source=Problem.Source.SELF_REPORT,
            reporter_role=Problem.Reporter.OWNER, reporter=getattr(cast, reporter), kind=kind, title=title,
        )
        for state in (*WAY, State.CONFIRMED):
            if problem.state == to:
                break
            by = getattr(cast, reporter) if state == State.CONFIRMED else cast.secretariat
            problem = actions.move(by, problem=problem, to=state)
        return problem

    return asked


@pytest.fixture
def twenty_six(ask):
    """26 problems, each confirmed by the one who reported it; every sixth is party work."""
    return [
        ask(to=State.CONFIRMED, title=f"示例难题{n}", kind=Problem.Class.PARTY if n % 6 == 0 else Problem.Class.ENTERPRISE)
        for n in range(1, 27)
    ]
