"""26 of 26 is computed, from 26 confirmations, as of any day."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from lianmeng.cosolve import actions, queries
from lianmeng.cosolve.models import Problem, ProblemMove
from lianmeng.cosolve.states import State

DAY = datetime.timedelta(days=1)


@pytest.fixture
def a_week_ago(monkeypatch):
    """Runs what the test does at first a week ago; the returned function comes back to today."""
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now - 7 * DAY)
    return monkeypatch.undo


def test_26_confirmed_are_26_of_26_and_a_reporter_who_unconfirms_one_makes_it_25_with_that_row_named(
    a_week_ago, twenty_six, cast, as_
):
    a_week_ago()
    yesterday = timezone.localdate() - DAY
    assert str(queries.rate(queries.visible(cast.secretariat))) == "26/26"
    one = twenty_six[4]

    asked = as_(cast.owner).post(f"/cosolve/{one.pk}/confirm/", {"to": "reopened", "note": "又堆满了", "version": one.version})

    assert asked.status_code == 302
    page = as_(cast.secretariat).get("/cosolve/")
    assert "25/26" in page.content.decode()
    named = as_(cast.secretariat).get("/cosolve/?state=reopened")
    assert [row.pk for row in named.context["page"]] == [one.pk]
    assert str(one) in named.content.decode()
    before = as_(cast.secretariat).get(f"/cosolve/?as_of={yesterday:%Y-%m-%d}")
    assert "26/26" in before.content.decode()
    assert one.pk in [row.pk for row in as_(cast.secretariat).get(f"/cosolve/?state=confirmed&as_of={yesterday}").context["page"]]
    assert str(queries.rate(queries.visible(cast.secretariat), as_of=yesterday - 30 * DAY)) == "0/0"


def test_the_two_classes_of_the_26_add_up_to_26(twenty_six, cast, as_):
    desk = as_(cast.secretariat)
    parts = [desk.get(f"/cosolve/?kind={kind}").context["rate"].total for kind in Problem.Class.values]
    assert parts == [22, 4]


def test_an_answered_problem_is_counted_apart_and_not_as_solved(ask, cast, as_):
    ask(to=State.CONFIRMED)
    waiting = ask(to=State.PROPOSED)

    page = as_(cast.secretariat).get("/cosolve/")

    rate = page.context["rate"]
    assert (str(rate), rate.unconfirmed) == ("1/2", 1)
    assert "?state=proposed" in page.content.decode()
    assert [row.pk for row in as_(cast.secretariat).get("/cosolve/?state=proposed").context["page"]] == [waiting.pk]


def test_unconfirming_asks_for_a_note(ask, cast, as_):
    done = ask(to=State.CONFIRMED)

    page = as_(cast.owner).post(f"/cosolve/{done.pk}/confirm/", {"to": "reopened", "note": "  ", "version": done.version})

    assert page.status_code == 422
    assert "请写明原因" in page.content.decode()
    with pytest.raises(ValidationError):
        actions.move(cast.owner, problem=done, to=State.REOPENED, note=" ")
    done.refresh_from_db()
    assert done.state == State.CONFIRMED


@pytest.mark.parametrize("who", [
    "secretariat", "head", "rival_owner", "buyer_owner", "branch_secretary", "liaison", "park_official",
    "other_park_official", "handler", "expert", "observer", "stranger",
])
@pytest.mark.parametrize("kind", Problem.Class.values)
def test_nobody_but_the_reporter_says_that_it_is_solved(ask, cast, as_, who, kind):
    problem = ask(to=State.PROPOSED, kind=kind)
    account = getattr(cast, who)

    with pytest.raises(PermissionDenied):
        actions.move(account, problem=problem, to=State.CONFIRMED)
    answer = as_(account).post(f"/cosolve/{problem.pk}/confirm/", {"to": "confirmed", "version": problem.version})
    as_(account).post(f"/cosolve/{problem.pk}/move/", {"to": "confirmed", "version": problem.version})

    assert answer.status_code in {403, 404}
    problem.refresh_from_db()
    assert problem.state == State.PROPOSED
    assert not ProblemMove.objects.filter(problem=problem, after=State.CONFIRMED).exists()


def test_not_even_a_superuser_or_the_owner_of_the_problem_confirms(ask, cast):
    problem = ask(to=State.PROPOSED)
    Problem.objects.filter(pk=problem.pk).update(owner=cast.head)
    cast.head.is_superuser = True

    with pytest.raises(PermissionDenied):
        actions.move(cast.head, problem=problem, to=State.CONFIRMED)


def test_the_desk_cannot_better_the_rate_by_withdrawing_what_others_asked(ask, cast, as_):
    problem = ask()

    with pytest.raises(PermissionDenied):
        actions.move(cast.secretariat, problem=problem, to=State.WITHDRAWN, note="不好办")
    gone = as_(cast.owner).post(f"/cosolve/{problem.pk}/confirm/", {"to": "withdrawn", "note": "自己解决了", "version": problem.version})

    assert gone.status_code == 302
    problem.refresh_from_db()
    assert (problem.state, problem.next_on) == (State.WITHDRAWN, None)
    assert str(queries.rate(queries.visible(cast.secretariat))) == "0/0"
