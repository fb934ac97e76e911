"""The list and the record: what each may do there, two at once, and spoiled input."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lianmeng.cosolve import actions
from lianmeng.cosolve.models import Problem
from lianmeng.cosolve.states import State
from lianmeng.trail.models import Entry


def test_the_desk_assigns_moves_and_answers_and_the_reporter_gets_the_last_word(ask, cast, as_):
    problem = ask()
    desk, day = as_(cast.secretariat), timezone.localdate() + datetime.timedelta(days=3)
    page = desk.get(f"/cosolve/{problem.pk}/")
    assert page.context["first"] == "assign"

    desk.post(f"/cosolve/{problem.pk}/assign/", {
        "owner": cast.head.pk, "owner_organisation": cast.department.pk, "next_on": day.isoformat(), "version": problem.version,
    })
    problem.refresh_from_db()
    assert (problem.owner, problem.owner_organisation, problem.next_on) == (cast.head, cast.department, day)
    for to in ("accepted", "in_progress", "proposed"):
        problem.refresh_from_db()
        desk.post(f"/cosolve/{problem.pk}/move/", {"to": to, "note": f"到{to}", "version": problem.version})
    problem.refresh_from_db()
    assert problem.state == State.PROPOSED
    assert "已解决</button>" not in desk.get(f"/cosolve/{problem.pk}/").content.decode()

    asked = as_(cast.owner).get(f"/cosolve/{problem.pk}/").content.decode()
    assert "已解决</button>" in asked
    assert "未解决</button>" in asked
    as_(cast.owner).post(f"/cosolve/{problem.pk}/confirm/", {"to": "confirmed", "version": problem.version})

    problem.refresh_from_db()
    assert (problem.state, problem.next_on) == (State.CONFIRMED, None)
    assert [m.after for m in problem.moves.all()] == ["reported", "accepted", "in_progress", "proposed", "confirmed"]
    assert Entry.objects.filter(target=f"cosolve.Problem:{problem.pk}", verb="problem moved").count() == 4


def test_an_owner_of_the_problem_moves_it_but_does_not_assign_it(ask, cast, as_):
    problem = actions.assign(cast.secretariat, problem=ask(), owner=cast.park_official)
    page = as_(cast.park_official).get(f"/cosolve/{problem.pk}/")
    assert (page.context["first"], "assign_form" in page.context) == ("move", False)
    as_(cast.park_official).post(f"/cosolve/{problem.pk}/move/", {"to": "accepted", "version": problem.version})
    assert as_(cast.park_official).post(f"/cosolve/{problem.pk}/assign/", {"owner": cast.head.pk}).status_code == 403
    problem.refresh_from_db()
    assert (problem.state, problem.owner) == (State.ACCEPTED, cast.park_official)


def test_a_problem_is_given_to_nobody_from_outside_and_party_work_not_to_the_park(ask, cast):
    business, party = ask(), ask(kind=Problem.Class.PARTY)
    for problem, owner in ((business, cast.rival_owner), (business, cast.other_park_official), (business, cast.stranger),
                           (party, cast.park_official)):
        with pytest.raises(ValidationError) as told:
            actions.assign(cast.secretariat, problem=problem, owner=owner)
        assert "owner" in told.value.error_dict
    with pytest.raises(ValidationError):
        actions.assign(cast.secretariat, problem=business)


def test_of_two_who_move_at_once_the_second_is_told_and_keeps_what_was_typed(ask, cast, as_):
    problem = ask()
    seen = {"version": problem.version, "to": "accepted"}
    as_(cast.secretariat).post(f"/cosolve/{problem.pk}/move/", seen)

    second = as_(cast.head).post(f"/cosolve/{problem.pk}/move/", seen | {"note": "我已经打过电话"})

    page = second.content.decode()
    assert second.status_code == 422
    assert str(cast.secretariat) in page
    assert "我已经打过电话" in page
    assert problem.moves.count() == 2
    late = as_(cast.head).post(f"/cosolve/{problem.pk}/assign/", {"owner": cast.head.pk, "version": problem.version})
    assert late.status_code == 422
    problem.refresh_from_db()
    assert problem.owner is None


def test_going_outside_needs_a_reason_and_an_unknown_step_is_refused(ask, cast, as_):
    problem = ask(to=State.IN_PROGRESS)
    desk = as_(cast.secretariat)
    bare = desk.post(f"/cosolve/{problem.pk}/move/", {"to": "outside", "version": problem.version})
    assert bare.status_code == 422
    assert "请写明原因" in bare.content.decode()
    with pytest.raises(ValidationError):
        actions.move(cast.secretariat, problem=problem, to="accepted")
    desk.post(f"/cosolve/{problem.pk}/move/", {"to": "outside", "note": "链上没有检测条件", "version": problem.version})
    problem.refresh_from_db()
    assert (problem.state, problem.scope) == (State.OUTSIDE, Problem.Scope.OUTSIDE)


def test_the_list_takes_as_many_queries_for_fifty_problems_as_for_two(ask, cast, as_):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            as_(cast.secretariat).get("/cosolve/")
        return len(seen)

    for _ in range(2):
        actions.assign(cast.secretariat, problem=ask(), owner=cast.head, owner_organisation=cast.department)
    few = queries()
    for _ in range(48):
        actions.assign(cast.secretariat, problem=ask(), owner=cast.head, owner_organisation=cast.department)
    assert queries() == few


def test_filters_narrow_the_rows_and_the_rate_alike(ask, cast, as_):
    ask(to=State.CONFIRMED)
    other = ask(firm=cast.buyer, reporter="buyer_owner")
    page = as_(cast.secretariat).get(f"/cosolve/?region={cast.other_park.pk}&source=self_report")
    assert [row.pk for row in page.context["page"]] == [other.pk]
    assert str(page.context["rate"]) == "0/1"


@pytest.mark.parametrize("query", [
    "state=nonsense", "state=" + "x" * 3000, "kind=zzz&source=9", "region=99999999999999999999999", "region=abc",
    "as_of=yesterday", "as_of=9999-99-99", "as_of=2999-01-01", "page=-3", "page=abc", "page=99999999999999999999",
])
def test_spoiled_addresses_show_the_list(ask, cast, as_, query):
    ask()
    page = as_(cast.secretariat).get(f"/cosolve/?{query}")
    assert page.status_code == 200
    assert len(page.context["page"]) == 1


@pytest.mark.parametrize("sent", [
    {}, {"title": " "}, {"title": "x" * 500, "kind": "zzz"}, {"title": "x", "kind": "party", "firm": "9" * 40},
    {"title": "x", "kind": "party", "firm": "abc", "reporter_role": "owner", "source": "phone", "reported": "2026-13-45"},
])
def test_spoiled_reports_are_told_and_write_nothing(cast, as_, sent):
    answer = as_(cast.secretariat).post("/cosolve/new/", sent)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert not Problem.objects.exists()


@pytest.mark.parametrize("sent", [
    {}, {"version": "abc"}, {"version": "9" * 40, "to": "accepted"}, {"to": "zzz", "version": "1"}, {"owner": "9" * 40, "next_on": "x"},
    {"to": "accepted", "happened": "下个月", "version": "1"}, {"to": "accepted", "happened": "2999-01-01", "version": "1"},
    {"to": "accepted", "next_on": "2001-01-01", "version": "1"},
])
def test_spoiled_moves_are_told_and_change_nothing(ask, cast, as_, sent):
    problem = ask()
    assert as_(cast.secretariat).post(f"/cosolve/{problem.pk}/move/", sent).status_code == 422
    assert as_(cast.secretariat).post(f"/cosolve/{problem.pk}/assign/", {**sent, "owner": sent.get("owner", "x")}).status_code == 422
    assert as_(cast.owner).post(f"/cosolve/{problem.pk}/confirm/", sent).status_code == 422
    problem.refresh_from_db()
    assert (problem.state, problem.moves.count(), problem.owner) == (State.REPORTED, 1, None)


def test_there_is_no_page_for_a_number_that_no_problem_has(cast, as_):
    for pk in ("999", "9" * 30):
        assert as_(cast.secretariat).get(f"/cosolve/{pk}/").status_code == 404
    assert as_(None).get("/cosolve/").status_code == 302
    assert as_(cast.stranger).get("/cosolve/").status_code == 403
